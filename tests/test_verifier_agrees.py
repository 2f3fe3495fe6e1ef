"""The stand-alone verifier finds in real rounds exactly what the program found (R5.2, R6.2–R6.6, R7.1–R7.6)."""

from __future__ import annotations

import ast
import datetime as dt
import json
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from desk.office import Office
from models.ballots.imports import import_ballots
from models.common.indicators import ORDER
from models.consequences.imports import import_results
from models.ranking.actions import decide_tie, record_tip, withdraw_tip
from models.registry.actions import close_section
from models.registry.appointments import end_appointment
from models.registry.queries import appointments, sections
from models.registry.reorganise import rename_section
from models.rounds.actions import open_round
from models.rounds.queries import Stage
from models.rounds.rules import DEFAULT_CHANNELS, Method, Points, TieBreak, Unevaluated
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry, a_round_sheet, ballots_csv
from tests.make_filled import CODE
from tests.make_results import SMALL, a_voted_round, past_file, past_row, step_to
from tests.make_round_files import VERIFIER, Json, round_file, run_verifier, started, verifier

TIP = (dt.date(2021, 2, 1), dt.date(2021, 3, 1), "收受礼品", "核查报告", "某书记")
Ballots = Sequence[Sequence[tuple[str, str, str]]]
LAST = ((1, 1), (2, 3), (3, 5), (4, 2))
"""Rank and number in the round before: 2 was listed, but not at the top."""
SCALE = tuple((indicator, Fraction(n, 3)) for n, indicator in enumerate(ORDER, start=1))


def a_mixed_round(office: Office, folder: Path, **changed: Any) -> None:
    """Bring a round with ballots of every validity in three channels to counted."""
    settings: dict[str, Any] = {**SMALL, "min_channel_ballots": 5}
    office.do(open_round, a_round_sheet(**{**settings, **changed}))
    step_to(office, "2021Q1", Stage.ISSUING, Stage.KEYING)
    targeted: Ballots = [
        *[[("1", "冷贪", "窗口的李科长 13800000000"), ("2", "懒", "")]] * 7,
        *[[("3", "", "")]] * 4,
        [("4", "推", ""), ("4", "乱", ""), ("5", "冷", "")],
        [("1", "冷", ""), ("2", "", ""), ("3", "", ""), ("4", "", "")],
        [("1", "冷", ""), ("2", "", ""), ("张三科", "", ""), ("李四科", "", "")],
        [("", "", "")],
        [("99", "贪", "")],
        [("", "贪", "")],
        [("6", "", ""), ("", "懒", "")],
    ]
    sampled: Ballots = [*[[("5", "乱贪", ""), ("6", "冷懒推乱贪", "")]] * 6, [("1", "冷", "")]]
    other: Ballots = [[("2", "贪", "")], [("3", "贪", "")]]
    for code, ballots in (("targeted", targeted), ("sampled", sampled), ("other", other)):
        office.do(import_ballots, ballots_csv(folder / f"{code}.csv", ballots, 4), "2021Q1", code)
    step_to(office, "2021Q1", Stage.COUNTED)


def by_votes(office: Office, folder: Path) -> None:
    """Votes and nominations, as usual."""
    a_mixed_round(office, folder)


def by_rate_and_faults(office: Office, folder: Path) -> None:
    """Rate and faults, with weights in thirds and one channel below the minimum."""
    a_mixed_round(office, folder, method=Method.RATE, points=Points.FAULTS, fault_weights=SCALE)


def below_every_minimum(office: Office, folder: Path) -> None:
    """No channel has enough ballots."""
    a_mixed_round(office, folder, method=Method.RATE, min_channel_ballots=500, tie_breaks=(TieBreak.TOTAL,))


def only_a_channel_without_weight(office: Office, folder: Path) -> None:
    """All ballots came by a channel of weight 0."""
    first, *others = DEFAULT_CHANNELS
    channels = (type(first)(first.code, first.name, Fraction(0)), *others)
    a_voted_round(office, folder, {1: 5, 2: 4, 3: 3, 4: 2, 5: 1}, method=Method.RATE, channels=channels)


def a_tie_decided(office: Office, folder: Path) -> None:
    """Tied across the edge of the list: an order was decided, after another decision."""
    a_voted_round(office, folder, {1: 5, 2: 4, 3: 3, 4: 2, 5: 2, 6: 2})
    office.do(decide_tie, "2021Q1", keep=(4, 5, 6), participants="甲", reason="初议")
    office.do(decide_tie, "2021Q1", order=(6, 4, 5), participants="甲、乙", reason="现场核实")


def a_tie_kept(office: Office, folder: Path) -> None:
    """Tied across both edges, and the tie kept: five on the list, all of them at the top."""
    a_voted_round(office, folder, {1: 5, 2: 2, 3: 2, 4: 2, 5: 2})
    office.do(decide_tie, "2021Q1", keep=(2, 3, 4, 5), participants="甲、乙", reason="无从区分")


def several_tips(office: Office, folder: Path) -> None:
    """Three verified tips about two sections in force, one withdrawn; one of the sections has no vote."""
    a_voted_round(office, folder, {1: 5, 2: 4, 3: 3, 4: 2, 5: 1})
    for number in (8, 4, 4):
        office.do(record_tip, "2021Q1", number, *TIP)
    office.do(withdraw_tip, office.do(record_tip, "2021Q1", 6, *TIP), "查无实据")


def a_second_time(office: Office, folder: Path) -> None:
    """Section 1 is at the top for the second time, section 2 after a round in which it was further down."""
    office.do(import_results, past_file(folder, *(past_row("2020Q4", "2021-01-15", *at) for at in LAST)))
    a_voted_round(office, folder, {1: 5, 2: 4, 3: 3, 4: 2, 5: 1})


def a_third_time(office: Office, folder: Path) -> None:
    """Sections 1 and 2 are at the top for the third time; 2 has a head who came after the last round."""
    for code, on in (("2020Q3", "2020-10-15"), ("2020Q4", "2021-01-15")):
        heads = {"head": "某前科长"}
        office.do(import_results, past_file(folder, past_row(code, on, 1, 1), past_row(code, on, 2, 2, **heads)))
    a_voted_round(office, folder, {1: 5, 2: 4, 3: 3, 4: 2, 5: 1})


def a_renamed_section(office: Office, folder: Path) -> None:
    """Section 1 carries its streak over a renaming; 7 was closed; a round without it breaks a streak."""
    office.do(import_results, past_file(folder, past_row("2020Q4", "2021-01-15", 1, 1)))
    known = {row.number: row.id for row in office.ask(sections, dt.date(2021, 2, 1))}
    office.do(rename_section, known[1], "科室1新", dt.date(2021, 2, 1), "机构改革")
    office.do(close_section, known[7], dt.date(2021, 2, 1), "撤销")
    a_voted_round(office, folder, {1: 5, 2: 4, 3: 3, 4: 2, 5: 1}, unevaluated=Unevaluated.BREAKS)


def vacant_posts(office: Office, folder: Path) -> None:
    """Section 1 has no head and nobody in charge, so that its talk goes to the principal leader."""
    office.do(import_results, past_file(folder, past_row("2020Q4", "2021-01-15", 1, 1)))
    known = {row.number: row.id for row in office.ask(sections, dt.date(2021, 2, 1))}
    for held in office.ask(appointments, known[1]):
        office.do(end_appointment, held.id, dt.date(2021, 2, 1))
    a_voted_round(office, folder, {1: 5, 2: 4, 3: 3, 4: 2, 5: 1})


ROUNDS: list[Callable[[Office, Path], None]] = [
    by_votes, by_rate_and_faults, below_every_minimum, only_a_channel_without_weight, a_tie_decided, a_tie_kept,
    several_tips, a_second_time, a_third_time, a_renamed_section, vacant_posts,
]  # fmt: skip


def finalised(office: Office, folder: Path, make: Callable[[Office, Path], None]) -> bytes:
    """Make a round, make it final, and return its file."""
    a_numbered_registry(office, folder, 8)
    make(office, folder)
    step_to(office, "2021Q1", Stage.FINALISED)
    return round_file(office)


@pytest.mark.parametrize("make", ROUNDS, ids=lambda make: make.__name__)
def test_the_verifier_agrees_with_the_program(
    make: Callable[[Office, Path], None], lead: Office, tmp_path: Path
) -> None:
    raw = finalised(lead, tmp_path, make)
    found = run_verifier(tmp_path, raw)
    assert (found.status, found.texts) == (0, "")


def test_the_verifier_agrees_about_a_round_keyed_by_hand(filled_file: Path, tmp_path: Path) -> None:
    office = Office.open(str(filled_file))
    office.log_in("archivist", PASSWORD)
    raw = round_file(office, CODE)
    office.close()
    assert run_verifier(tmp_path, raw).status == 0


def rows(document: Json) -> list[tuple[int, int]]:
    """Return rank and number of the listed sections."""
    return [(row["rank"], row["number"]) for row in document["result"]["sections"] if row["listed"]]


def kinds(document: Json, number: int) -> list[str]:
    """Return the measures of a section, those that are only flagged in brackets."""
    return [m["kind"] if m["due"] else f"({m['kind']})" for m in document["measures"] if m["number"] == number]


LISTED: list[tuple[Callable[[Office, Path], None], list[tuple[int, int]]]] = [
    (by_votes, [(1, 1), (2, 2), (3, 5), (3, 6)]),
    (a_tie_decided, [(1, 1), (2, 2), (3, 3), (4, 6)]),
    (a_tie_kept, [(1, 1), (2, 2), (2, 3), (2, 4), (2, 5)]),
    (several_tips, [(1, 4), (1, 8), (3, 1), (4, 2)]),
]


@pytest.mark.parametrize(("make", "expected"), LISTED)
def test_these_rounds_are_what_their_names_say(
    make: Callable[[Office, Path], None], expected: list[tuple[int, int]], lead: Office, tmp_path: Path
) -> None:
    """An agreement of two wrong results would prove nothing."""
    assert rows(json.loads(finalised(lead, tmp_path, make))) == expected


REMOVALS: list[tuple[Callable[[Office, Path], None], int, set[str]]] = [
    (a_second_time, 1, {"head_removal"}),
    (a_second_time, 2, set()),
    (a_third_time, 1, {"head_removal", "leader_removal"}),
    (a_third_time, 2, {"(head_removal)", "leader_removal"}),
    (a_renamed_section, 1, {"head_removal"}),
    (vacant_posts, 1, {"(head_removal)"}),
]


@pytest.mark.parametrize(("make", "number", "expected"), REMOVALS)
def test_the_removals_in_these_rounds_are_what_their_names_say(
    make: Callable[[Office, Path], None], number: int, expected: set[str], lead: Office, tmp_path: Path
) -> None:
    document = json.loads(finalised(lead, tmp_path, make))
    assert {kind for kind in kinds(document, number) if "removal" in kind} == expected


def test_recompute_gives_the_result_part_without_the_wording(lead: Office, tmp_path: Path) -> None:
    document = json.loads(finalised(lead, tmp_path, by_rate_and_faults))
    stored = document["result"]
    for row in stored["sections"]:
        del row["main_problems"]
    needed = {key: document[key] for key in ("rules", "snapshot", "ballots", "tips", "decisions")}
    assert verifier().recompute(needed) == stored


def test_the_report_for_people_says_that_everything_agrees(lead: Office, tmp_path: Path) -> None:
    done = started(tmp_path, finalised(lead, tmp_path, by_votes))
    assert done.returncode == 0
    assert done.stderr == ""
    assert "不符" not in done.stdout
    assert "结论：文件完整，复算结果与文件一致。" in done.stdout


def test_the_verifier_is_written_for_python_3_8_and_imports_nothing_of_the_program() -> None:
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 8))
    named = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    named |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert named <= {"__future__", "argparse", "fractions", "hashlib", "json", "pathlib", "re", "sys", "typing"}
