"""The canonical round file: the same to the byte for ever, described by its schema, without what points to people."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from desk.commands.program import run
from desk.office import Office
from models.ballots.imports import import_ballots
from models.common.errors import DamageError, RightError, RuleError
from models.common.places import resource
from models.consequences.actions import complete, waive
from models.consequences.imports import import_results
from models.finalising.fingerprint import words
from models.finalising.queries import file_digest, fingerprint, write_round_file
from models.finalising.stages import step
from models.registry.actions import add_person
from models.registry.queries import sections
from models.registry.reorganise import rename_section
from models.rounds.actions import open_round
from models.rounds.queries import Stage
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, a_round_sheet, ballots_csv, working
from tests.make_ballots import log
from tests.make_filled import CODE
from tests.make_remedies import corrected
from tests.make_results import A_TALK, a_published_round, a_voted_round, measure_of, past_file, past_row, step_to
from tests.make_round_files import round_file, run_verifier

VOTES = {1: 9, 2: 8, 3: 7, 4: 6, 5: 5}
SCHEMA = json.loads(resource("schema", "round-file.schema.json").read_text(encoding="utf-8"))


def fits(value: Any, rule: dict[str, Any], where: str = "") -> list[str]:
    """Return where a value is not what the schema says: the few words of JSON Schema that this one uses."""
    if "$ref" in rule:
        return fits(value, SCHEMA["$defs"][rule["$ref"].removeprefix("#/$defs/")], where)
    if "anyOf" in rule:
        return [] if any(not fits(value, one) for one in rule["anyOf"]) else [where]
    if "const" in rule or "enum" in rule:
        return [] if any(value is one or value == one for one in rule.get("enum", [rule.get("const")])) else [where]
    match rule["type"]:
        case "object":
            return _object_fits(value, rule, where)
        case "array":
            return _array_fits(value, rule, where)
        case "integer":
            low, high = rule.get("minimum", value), rule.get("maximum", value)
            return [] if type(value) is int and low <= value <= high else [where]
        case "string":
            return [] if isinstance(value, str) and re.search(rule.get("pattern", ""), value) else [where]
        case "boolean":
            return [] if isinstance(value, bool) else [where]
        case "null":
            return [] if value is None else [where]
    raise AssertionError(rule)


def _object_fits(value: Any, rule: dict[str, Any], where: str) -> list[str]:
    if not isinstance(value, dict):
        return [where]
    known = rule.get("properties", {})
    other = rule.get("additionalProperties", {})
    wrong = [f"{where}.{key}" for key in rule.get("required", []) if key not in value]
    for key, item in value.items():
        if key in known or other is not False:
            wrong += fits(item, known.get(key, other), f"{where}.{key}")
        else:
            wrong.append(f"{where}.{key}")
    return wrong


def _array_fits(value: Any, rule: dict[str, Any], where: str) -> list[str]:
    cells = rule.get("prefixItems")
    if not isinstance(value, list) or (cells and len(value) != len(cells)):
        return [where]
    rules = cells or [rule["items"]] * len(value)
    pairs = enumerate(zip(value, rules, strict=True))
    return [one for n, (item, own) in pairs for one in fits(item, own, f"{where}[{n}]")]


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """Publish 2021Q1 after a past round; section 1 is at the top for the second time."""
    a_numbered_registry(lead, tmp_path, 8)
    lead.do(import_results, past_file(tmp_path, past_row("2020Q4", "2021-01-14", 1, 1)))
    a_published_round(lead, tmp_path, VOTES)
    return lead


def test_a_file_is_what_the_schema_says(filled_file: Path, published: Office) -> None:
    office = Office.open(str(filled_file))
    office.log_in("lead", PASSWORD)
    for raw in (round_file(office, CODE), round_file(published)):
        assert fits(json.loads(raw), SCHEMA) == []
    office.close()


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda d: d["round"].update(code=1), ".round.code"),
        (lambda d: d.pop("tips"), ".tips"),
        (lambda d: d.update(more=1), ".more"),
        (lambda d: d["ballots"][0]["sheets"][0][3].append([1, 32]), ".ballots[0].sheets[0][3][1][1]"),
        (lambda d: d["rules"]["parameters"].update(method="points"), ".rules.parameters.method"),
        (lambda d: d["measures"][0].update(points="0.5"), ".measures[0].points"),
    ],
)
def test_the_schema_refuses_what_a_file_never_holds(change: Any, where: str, published: Office) -> None:
    document = json.loads(round_file(published))
    change(document)
    assert fits(document, SCHEMA) == [where]


def test_everything_in_the_schema_is_described() -> None:
    def bare(rule: Any, where: str) -> list[str]:
        if not isinstance(rule, dict):
            return []
        inner = [one for key, part in rule.get("properties", {}).items() for one in bare(part, f"{where}.{key}")]
        told = "description" in rule or "$ref" in rule or rule.get("type") == "boolean"
        return inner if told else [where, *inner]

    assert bare({**SCHEMA, "$defs": {}}, "") == []
    assert [one for name, rule in SCHEMA["$defs"].items() for one in bare(rule, name)] == []


def test_a_file_is_canonical_text(published: Office) -> None:
    raw = round_file(published)
    text = json.dumps(json.loads(raw), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert raw == f"{text}\n".encode()


def test_the_digest_is_kept_when_the_round_is_made_final(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, VOTES)
    assert lead.ask(fingerprint, "2021Q1") == ()
    step_to(lead, "2021Q1", Stage.FINALISED)
    digest = hashlib.sha256(round_file(lead)).hexdigest()
    assert lead.ask(file_digest, "2021Q1") == digest
    assert lead.ask(fingerprint, "2021Q1") == words(digest)
    entry = next(one for one in log(lead) if one.act == "round.step")
    assert entry.facts["file"] == digest


def test_nothing_that_happens_later_changes_a_file(published: Office, tmp_path: Path) -> None:
    """Measures are done and waived, people come, sections are renamed, and another round is held."""
    before = round_file(published)
    day = dt.date(2021, 4, 12)
    published.do(complete, [measure_of(published, "2021Q1", "leader_talk", 1).id], day, "已谈话", A_TALK)
    published.do(waive, measure_of(published, "2021Q1", "leader_talk", 2).id, "已调离")
    published.do(add_person, "窗口拖")
    published.do(add_person, "意见")
    known = {row.number: row.id for row in published.ask(sections, day)}
    published.do(rename_section, known[1], "科室1新", day, "机构改革")
    a_published_round(published, tmp_path, VOTES, "2021Q2", dt.date(2021, 4, 12), day)
    published.do(step, "2021Q1", Stage.CLOSED)
    assert round_file(published) == before
    assert published.verify().ok


def test_a_name_is_hidden_from_the_round_on_in_which_it_is_known(lead: Office, tmp_path: Path) -> None:
    """The remarks say 意见 and a number; that becomes a name between two rounds, if an odd one."""
    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, VOTES)
    step_to(lead, "2021Q1", Stage.FINALISED)
    lead.do(add_person, "意见")
    a_published_round(lead, tmp_path, VOTES, "2021Q2", dt.date(2021, 4, 1))
    remarks = [json.loads(round_file(lead, code))["ballots"][0]["sheets"][0][5][0] for code in ("2021Q1", "2021Q2")]
    assert [text[:2] for _line, _number, text in remarks] == ["意见", "××"]


def test_remarks_and_strange_lines_are_masked_and_nobody_who_keyed_is_named(lead: Office, tmp_path: Path) -> None:
    """R4.4; two strange lines that look alike after masking are still told apart (R5.2)."""
    a_numbered_registry(lead, tmp_path, 8)
    lead.do(open_round, a_round_sheet(list_length=4, top_tier=2, max_picks=2))
    step_to(lead, "2021Q1", Stage.ISSUING, Stage.KEYING)
    ballot = [("1", "冷", "某科长3说打 13800000000"), ("王科长办公室", "", ""), ("李科长办公室", "", "")]
    others = [[(str(number), "", "")] for number in range(1, 6) for _ in range(9 - number)]
    lead.do(import_ballots, ballots_csv(tmp_path / "b.csv", [ballot, *others]), "2021Q1", "targeted")
    step_to(lead, "2021Q1", Stage.COUNTED, Stage.FINALISED)
    raw = round_file(lead)
    sheet = json.loads(raw)["ballots"][0]["sheets"][0]
    assert sheet[1:3] == ["invalid", "over_vote"]
    assert sheet[4] == [[2, "×科长办公室", 0, 1], [3, "×科长办公室", 0, 2]]
    assert sheet[5] == [[1, 1, "××××说打 ×××××××××××"]]
    assert run_verifier(tmp_path, raw).status == 0
    assert b"lead" not in raw.replace(b"leader", b"").replace(b"leading", b"")


def test_there_is_no_file_before_the_round_is_final(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, VOTES)
    with pytest.raises(RuleError) as caught:
        round_file(lead)
    assert caught.value.key == "result.not_final"


def test_a_round_known_only_as_a_result_has_no_file(published: Office) -> None:
    assert published.ask(fingerprint, "2020Q4") == ()
    with pytest.raises(RuleError) as caught:
        round_file(published, "2020Q4")
    assert caught.value.key == "round_file.imported"


@pytest.mark.parametrize(("who", "may"), [("lead", True), ("archivist", True), ("clerk", False), ("auditor", False)])
def test_lead_and_archivist_may_take_a_file_out(who: str, may: bool, published: Office) -> None:
    published.log_in(who, PASSWORD)
    if may:
        assert round_file(published)
    else:
        with pytest.raises(RightError):
            round_file(published)


def test_a_file_that_is_no_longer_what_it_was_is_not_written(published: Office, tmp_path: Path) -> None:
    with working(published) as work:
        work.connection.exec_driver_sql("UPDATE result_line SET main_problems = '无'")
    with pytest.raises(DamageError) as caught:
        published.ask(write_round_file, "2021Q1", lambda _raw: None)
    assert caught.value.key == "round_file.differs"


def test_the_command_writes_the_file_and_its_digest_and_the_log_says_so(
    published: Office, data_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    raw = round_file(published)
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    out = tmp_path / "out" / "2021Q1.json"
    arguments = ["round", "file", "2021Q1", "--out", str(out), "--data", str(data_file), "--user", "archivist"]
    assert run([*arguments, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    digest = hashlib.sha256(raw).hexdigest()
    assert (out.read_bytes(), said["sha256"], said["words"]) == (raw, digest, list(words(digest)))
    assert (out.parent / "2021Q1.json.sha256").read_text(encoding="utf-8") == f"{digest}  2021Q1.json\n"
    assert sorted(path.name for path in out.parent.iterdir()) == ["2021Q1.json", "2021Q1.json.sha256"]
    assert next(one for one in log(published) if one.act == "round_file.export").facts["sha256"] == digest
    assert run(arguments) == 0
    assert " ".join(words(digest)) in capsys.readouterr().out


def test_the_command_writes_an_edition_that_was_corrected_since(
    published: Office, data_file: Path, tmp_path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    raw = round_file(published)
    clock.set(dt.date(2021, 4, 20))
    corrected(published, "1-1 弃权")
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    arguments = ["round", "file", "2021Q1", "--data", str(data_file), "--user", "archivist"]
    assert run([*arguments, "--out", str(tmp_path / "old.json"), "--edition", "1", "--json"]) == 0
    assert (tmp_path / "old.json").read_bytes() == raw
    assert run([*arguments, "--out", str(tmp_path / "new.json"), "--edition", "2"]) == 0
    assert (tmp_path / "new.json").read_bytes() == round_file(published) != raw
    assert run([*arguments, "--out", str(tmp_path / "none.json"), "--edition", "3"]) == 2
    assert "第 3 版" in capsys.readouterr().err


def test_the_command_leaves_nothing_behind_before_the_round_is_final(
    lead: Office, data_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, VOTES)
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    out = tmp_path / "out" / "2021Q1.json"
    assert run(["round", "file", "2021Q1", "--out", str(out), "--data", str(data_file), "--user", "lead"]) == 2
    assert "定稿" in capsys.readouterr().err
    assert list(out.parent.iterdir()) == []


def test_a_large_batch_is_written_in_little_memory(lead: Office, tmp_path: Path) -> None:
    """Fifty times the ballots must not need more than a few pieces of them at once."""
    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, {1: 16_000, 2: 8_000, 3: 4_000, 4: 2_000, 5: 1_000})
    step_to(lead, "2021Q1", Stage.FINALISED)
    size = []
    tracemalloc.start()
    lead.ask(write_round_file, "2021Q1", lambda raw: size.append(len(raw)))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(size) > 1_000_000
    assert peak < 8_000_000
