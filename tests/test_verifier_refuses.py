"""Whatever is changed in a round's file, the stand-alone verifier refuses it and says where."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk.office import Office
from models.common.canonical import canonical, digest
from models.finalising.fingerprint import words
from models.rounds.queries import Stage
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry
from tests.make_filled import CODE
from tests.make_results import a_voted_round, step_to
from tests.make_round_files import VERIFIER, Json, round_file, run_verifier, sealed, started, verdict


@pytest.fixture(scope="module")
def whole(filled_file: Path) -> bytes:
    """The file of a round with hand-keyed and imported ballots, a tip, a decided tie and a removal."""
    office = Office.open(str(filled_file))
    office.log_in("lead", PASSWORD)
    raw = round_file(office, CODE)
    office.close()
    return raw


def a_small_file(office: Office, folder: Path) -> bytes:
    """Return the file of a round of two sections, one of them listed."""
    a_numbered_registry(office, folder, 2)
    a_voted_round(office, folder, {1: 2, 2: 1}, list_length=1, top_tier=1)
    step_to(office, "2021Q1", Stage.FINALISED)
    return round_file(office)


def flipped(raw: bytes, place: int, bit: int = 0) -> bytes:
    """Return bytes with one bit of one of them turned over."""
    return raw[:place] + bytes([raw[place] ^ (1 << bit)]) + raw[place + 1 :]


def test_every_flipped_byte_of_a_small_file_is_found_at_its_place(lead: Office, tmp_path: Path) -> None:
    raw = a_small_file(lead, tmp_path)
    assert verdict(raw).status == 0
    passed, misplaced = [], []
    for place in range(len(raw)):
        found = verdict(flipped(raw, place, place % 8))
        if found.status == 0:
            passed.append(place)
        elif not found.names(place):
            misplaced.append((place, found))
    assert (passed, misplaced) == ([], [])


@pytest.mark.parametrize("place", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.9999])
def test_a_flipped_byte_of_a_larger_file_ends_the_program_with_a_place(
    place: float, whole: bytes, tmp_path: Path
) -> None:
    at = int(place * len(whole))
    found = run_verifier(tmp_path, flipped(whole, at))
    assert found.status in (1, 2)
    assert found.names(at)
    assert found.findings[0]["text"]


def test_flipped_bytes_in_one_batch_name_that_batch(whole: bytes) -> None:
    picks = b'"sheets":[[1,"valid",null,[['
    at = whole.index(picks, whole.index(picks) + 1) + len(picks)
    assert whole[at : at + 2] == b"6,"
    found = verdict(flipped(whole, at))
    assert found.findings[0]["batch"] == 2
    assert "选票第 2 批次被改动" in found.texts


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (lambda raw: raw + b"\n", "file"),
        (lambda raw: raw[:-1], "file"),
        (lambda raw: b"\xef\xbb\xbf" + raw, "file"),
        (lambda raw: raw.replace(b'"form":2,', b'"form": 2,'), "form"),
        (lambda raw: raw.replace(b'"form":2,', b'"form":1,'), "form"),
        (lambda raw: raw.replace(b'"form":2,', b'"form":3,'), "form"),
        (lambda raw: raw.replace(b'"form":2,', b'"form":true,'), "form"),
        (lambda raw: raw.replace(b'"form":2,', b'"form":2,"form":2,'), "format"),
        (lambda raw: raw.replace(b'"corrections":', b'"decisions":'), "form"),
        (lambda raw: raw.replace("科室3".encode(), b"\\u79d1\\u5ba43"), "snapshot"),
        (lambda raw: raw.replace(b'"tips":', b'"tops":'), "file"),
        (lambda raw: raw[: len(raw) // 2], "measures"),
        (lambda _raw: b"", "file"),
        (lambda _raw: b"[]", "file"),
    ],
)
def test_another_way_of_writing_the_same_is_refused(change: Callable[[bytes], bytes], part: str, whole: bytes) -> None:
    found = verdict(change(whole))
    assert found.status in (1, 2)
    assert part in found.parts


def result_line(document: Json, number: int) -> Json:
    """Return a section's line of the result."""
    (found,) = [row for row in document["result"]["sections"] if row["number"] == number]
    return dict_of(found)


def dict_of(value: Any) -> Json:
    """Return a value that is a JSON object as one."""
    assert isinstance(value, dict)
    return value


def swap_ranks(document: Json) -> None:
    """Let two sections change their places, with their lines."""
    lines = document["result"]["sections"]
    lines[1], lines[2] = {**lines[2], "rank": 2}, {**lines[1], "rank": 3}


FORGERIES: list[tuple[str, Callable[[Json], object], list[str]]] = [
    ("a rank", lambda d: result_line(d, 1).update(rank=3), ["result"]),
    ("a score", lambda d: result_line(d, 1).update(score="11"), ["result"]),
    ("a score of the same value", lambda d: result_line(d, 1).update(score="20/2"), ["result"]),
    ("votes", lambda d: result_line(d, 1).update(votes=11), ["result"]),
    ("votes of a channel", lambda d: result_line(d, 1)["by_channel"].update(targeted=8), ["result"]),
    ("ticks", lambda d: result_line(d, 1)["indicators"].update(GREED=0), ["result"]),
    ("points", lambda d: result_line(d, 1)["points"].update(targeted="8"), ["result"]),
    ("truth for a number", lambda d: result_line(d, 1).update(listed=1), ["result"]),
    ("a place on the list", lambda d: result_line(d, 4).update(listed=True), ["result"]),
    ("two sections", swap_ranks, ["result"]),
    ("a line too few", lambda d: d["result"]["sections"].pop(), ["result"]),
    ("a channel's count", lambda d: d["result"]["channels"][0].update(valid=1), ["result"]),
    ("a channel's weight", lambda d: d["result"]["channels"][0].update(weight="1/5"), ["result"]),
    ("a pick", lambda d: d["ballots"][0]["sheets"][0][3][0].__setitem__(0, 2), ["result"]),
    ("ticks of a pick", lambda d: d["ballots"][0]["sheets"][0][3][0].__setitem__(1, 21), ["result"]),
    ("a sheet's status", lambda d: d["ballots"][0]["sheets"][33].__setitem__(1, "valid"), ["ballots"]),
    ("a sheet's reason", lambda d: d["ballots"][0]["sheets"][34].__setitem__(2, "over_vote"), ["ballots"]),
    ("a found reason", lambda d: d["ballots"][1]["sheets"][2].__setitem__(2, None), ["ballots", "result"]),
    ("a sheet's number", lambda d: d["ballots"][0]["sheets"][0].__setitem__(0, 2), ["ballots"]),
    ("a missing sheet", lambda d: d["ballots"][0]["sheets"].pop(), ["ballots", "result"]),
    ("a control total", lambda d: d["ballots"][0].update(control_total=35), ["ballots"]),
    ("a missing batch", lambda d: d["ballots"].pop(), ["ballots", "result"]),
    ("a pick twice", lambda d: d["ballots"][0]["sheets"][0][3].append([1, 5]), ["ballots"]),
    ("a withdrawn tip", lambda d: d["tips"].clear(), ["result", "measures"]),
    ("a decision gone", lambda d: d["decisions"].clear(), ["decisions", "result"]),
    ("a decision turned", lambda d: d["decisions"][0]["numbers"].reverse(), ["result", "measures"]),
    ("a parameter", lambda d: d["rules"]["parameters"].update(top_tier=1), ["rules", "result", "measures"]),
    ("a deduction", lambda d: d["rules"]["parameters"]["deductions"].__setitem__(0, "2"), ["rules", "measures"]),
    ("a head", lambda d: d["snapshot"][0].update(head="某人"), ["snapshot", "measures"]),
    ("a section twice", lambda d: d["snapshot"][7].update(number=1), ["snapshot"]),
    ("the past", lambda d: d["history"]["rounds"][0]["top"].remove(1), ["measures"]),
    ("a measure too few", lambda d: d["measures"].pop(), ["measures"]),
    ("a measure too many", lambda d: d["measures"].append({**d["measures"][0], "number": 5}), ["measures"]),
    ("a removal spared", lambda d: d["measures"][11].update(due=False), ["measures"]),
    ("a measure's person", lambda d: d["measures"][0].update(person="某人"), ["measures"]),
    ("a measure's points", lambda d: d["measures"][3].update(points="9/10"), ["measures"]),
    ("nonsense for a number", lambda d: d["ballots"][0]["sheets"][0].__setitem__(3, "x"), ["ballots"]),
    ("nonsense for a part", lambda d: d.update(history=None), ["measures"]),
    ("nonsense for the rules", lambda d: d["rules"]["parameters"]["channels"][0].update(weight="1/0"), ["ballots"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "forge", "parts"), FORGERIES, ids=[name for name, _, _ in FORGERIES])
def test_what_was_changed_with_every_digest_made_anew_is_found_by_recomputing(
    name: str, forge: Callable[[Json], object], parts: list[str], whole: bytes
) -> None:
    document = json.loads(whole)
    forge(document)
    found = verdict(sealed(document))
    assert found.status == 1
    assert set(parts) <= set(found.parts), (name, found.texts)


def test_a_forged_file_of_the_right_form_is_found_by_its_fingerprint_alone(whole: bytes, tmp_path: Path) -> None:
    """Whoever forges ballots and result together is betrayed by the fingerprint on the circular."""
    document = json.loads(whole)
    result_line(document, 1)["main_problems"] = "无"
    forged, true = sealed(document), hashlib.sha256(whole).hexdigest()
    assert run_verifier(tmp_path, forged).status == 0
    assert run_verifier(tmp_path, forged, "--sha256", true).status == 1
    assert run_verifier(tmp_path, forged, "--words", " ".join(words(true))).status == 1
    assert run_verifier(tmp_path, whole, "--sha256", true.upper()).status == 0
    assert run_verifier(tmp_path, whole, "--words", "".join(words(true))).status == 0
    assert run_verifier(tmp_path, whole, "--words", "、".join(words(true))).status == 0


def test_a_digest_changed_alone_is_told_from_a_changed_part(whole: bytes) -> None:
    document = json.loads(whole)
    document["digests"]["parts"]["rules"] = "0" * 64
    found = verdict(f"{canonical(document)}\n".encode())
    assert found.parts == ["digests"]


def test_a_changed_seal_is_told_from_a_changed_part(whole: bytes) -> None:
    document = json.loads(whole)
    document["seal"] = digest("x")
    found = verdict(f"{canonical(document)}\n".encode())
    assert found.parts == ["seal"]


def test_changes_in_two_batches_are_both_named(whole: bytes) -> None:
    document = json.loads(whole)
    for batch in document["ballots"]:
        batch["sheets"][0][5].append([3, None, "添加"])
    found = verdict(f"{canonical(document)}\n".encode())
    assert [one["batch"] for one in found.findings] == [1, 2]


def test_random_bytes_over_a_file_never_crash_the_verifier(whole: bytes) -> None:
    chance = random.Random(7)
    for _ in range(300):
        at, length = chance.randrange(len(whole)), chance.randrange(1, 40)
        spoilt = whole[:at] + chance.randbytes(length) + whole[at + length :]
        assert verdict(spoilt).status in (1, 2)


def test_a_cut_out_piece_never_crashes_the_verifier(whole: bytes) -> None:
    chance = random.Random(8)
    for _ in range(300):
        at, length = chance.randrange(len(whole)), chance.randrange(1, 400)
        assert verdict(whole[:at] + whole[at + length :]).status in (1, 2)


def test_the_report_for_people_says_what_is_wrong_and_where(whole: bytes, tmp_path: Path) -> None:
    document = json.loads(whole)
    result_line(document, 1)["votes"] = 11
    done = started(tmp_path, sealed(document))
    assert done.returncode == 1
    assert "科室 001 votes：文件为 11，复算为 10。" in done.stdout
    assert "结论：文件与复算结果不一致，不能采信。" in done.stdout


@pytest.mark.parametrize(
    ("raw", "says"), [(b"{", "不是 JSON"), (b"\xff{", "不是 UTF-8 编码"), (b"3", "不是一个 JSON 对象")]
)
def test_what_is_no_round_file_ends_with_status_two(raw: bytes, says: str, tmp_path: Path) -> None:
    done = started(tmp_path, raw)
    assert done.returncode == 2
    assert says in done.stdout


def test_a_file_that_cannot_be_opened_ends_with_status_two(tmp_path: Path) -> None:
    command = (sys.executable, "-I", str(VERIFIER), str(tmp_path / "none.json"))
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "文件打不开" in done.stdout


def test_without_the_word_list_only_the_words_cannot_be_compared(whole: bytes, tmp_path: Path) -> None:
    alone, path = Path(shutil.copy(VERIFIER, tmp_path)), tmp_path / "round.json"
    path.write_bytes(whole)
    for options, status in (((), 0), (("--words", "八个词"), 1)):
        command = (sys.executable, "-I", str(alone), str(path), *options)
        assert subprocess.run(command, capture_output=True, check=False).returncode == status
