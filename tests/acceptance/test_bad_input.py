"""Bad input is refused as a whole, with every bad row named, and leaves nothing behind."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance import oracle, world
from tests.acceptance.oracle import Rules
from tests.acceptance.world import HEADINGS, Program

REGISTRY = HEADINGS["registry"]
NUMBER, HEAD, START, UNIT, SECTION = (REGISTRY.index(n) for n in ("科室编号", "科室负责人", "任职起始", "单位", "科室"))
CHINESE = re.compile("[\u4e00-\u9fff]")
Rows = list[list[str]]


# ---------------------------------------------------------------- ballots, tips, results


@pytest.fixture(scope="module")
def keying(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Give an office whose round is in keying; nothing in this part may change it."""
    return world.planned(tmp_path_factory).copy(tmp_path_factory.mktemp("keying"))


def offer(office: Program, path: Path, *arguments: str) -> list[Any]:
    """Offer a bad file, check that nothing is kept, return the rejected rows (none if the file as a whole is bad)."""
    before = world.stored(office.data)
    done = office.run("import", *arguments, path, "--round", "2021Q1", "--json")
    assert done.returncode == 2, f"{done.returncode}: {done.stdout} {done.stderr}"
    assert world.stored(office.data) == before
    if not done.stdout.strip():
        world.one_line(done)
        return []
    rejected: list[Any] = json.loads(done.stdout)["rejected"]
    return rejected


def test_the_same_ballots_file_is_refused_twice_even_under_another_name(keying: Program) -> None:
    """The interface: a file is known by its digest."""
    path = keying.folder / "planned.csv"
    twin = keying.folder / "twin.csv"
    twin.write_bytes(path.read_bytes())
    before = world.stored(keying.data)
    for again in (path, twin):
        world.refused(
            keying.run("import", "ballots", again, "--round", "2021Q1", "--channel", "targeted", user="clerk1")
        )
    assert world.stored(keying.data) == before


def test_ballots_with_bad_headings_gbk_or_nothing_are_refused(keying: Program, tmp_path: Path) -> None:
    """Files that are not what they should be."""
    rows = world.planned_ballots({5: 3})
    headings = world.BALLOT_HEADINGS
    bad = [
        world.write_csv(tmp_path / "headings.csv", ["号", *headings[1:]], rows),
        world.write_csv(tmp_path / "missing.csv", ["序号", "科室1", "意见1"], [["1", "5", ""]]),
        world.write_csv(tmp_path / "gbk.csv", headings, rows, encoding="gbk"),
        tmp_path / "empty.csv",
    ]
    bad[-1].write_bytes(b"")
    for path in bad:
        offer(keying, path, "ballots", "--channel", "targeted")


def test_unreadable_indicators_are_rejected_with_their_rows(keying: Program, tmp_path: Path) -> None:
    """Only what nobody can read is rejected; the rest of the file goes with it."""
    rows = world.planned_ballots({5: 6})
    rows[1][2], rows[4][2] = "热", "冷9"
    path = world.write_ballots(tmp_path / "unreadable.csv", rows)
    rejected = offer(keying, path, "ballots", "--channel", "targeted")
    assert [(line["row"], line["column"]) for line in rejected] == [(3, "指标1"), (6, "指标1")]


def test_an_unknown_channel_or_round_is_refused(keying: Program, tmp_path: Path) -> None:
    """Nothing is guessed."""
    path = world.write_ballots(tmp_path / "fine.csv", world.planned_ballots({5: 3}))
    before = world.stored(keying.data)
    for code, channel in (("2021Q1", "telepathy"), ("2099Q9", "targeted")):
        world.refused(keying.run("import", "ballots", path, "--round", code, "--channel", channel))
    assert world.stored(keying.data) == before


def test_each_keying_code_holds_for_one_check_digit_and_catches_every_slip(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The interface's example 0171, look.md's 046-2; no code is a wrong digit or a swap away from another."""
    codes = world.keying_codes(tmp_path_factory)
    assert sorted(codes.values()) == world.numbers()
    assert codes["0171"] == 17
    assert all(not oracle.slips(code) & set(codes) for code in codes)


def test_a_code_with_a_wrong_check_digit_is_never_counted(keying: Program, tmp_path: Path) -> None:
    """R5.2: of 0170 to 0179 nine are refused by row, as the hand's slips they are."""
    blank = [""] * (len(world.BALLOT_HEADINGS) - 3)
    rows = [[str(digit + 1), f"017{digit}", "冷", *blank] for digit in range(10)]
    path = world.write_ballots(tmp_path / "digits.csv", rows)
    rejected = offer(keying, path, "ballots", "--channel", "other")
    assert [(line["row"], line["column"]) for line in rejected] == [(r, "科室1") for r in range(2, 12) if r != 3]


def test_tips_about_unknown_sections_or_impossible_days_are_refused(keying: Program, tmp_path: Path) -> None:
    """All rows listed."""
    rows = [
        ["17", "2021-02-03", "2021-03-05", "收受礼品", "某纪核〔2021〕3号", "书记甲"],
        ["777", "2021-02-03", "2021-03-05", "收受礼品", "某纪核〔2021〕4号", "书记甲"],
        ["20", "2021-02-30", "2021-03-05", "收受礼品", "某纪核〔2021〕5号", "书记甲"],
    ]
    path = world.write_csv(tmp_path / "tips.csv", HEADINGS["tips"], rows)
    rejected = offer(keying, path, "tips")
    assert {(line["row"], line["column"]) for line in rejected} == {(3, "科室编号"), (4, "举报日期")}


def test_results_of_unknown_sections_or_impossible_days_are_refused(keying: Program, tmp_path: Path) -> None:
    """All rows listed."""
    rows = []
    for rank, number in enumerate(range(1, 11), 1):
        one = world.section(number)
        rows.append(
            ["2020Q4", "2021-01-15", str(rank), one.unit, one.name, one.head, one.leader, one.principal, "拖拉"]
        )
    rows[2][4], rows[5][3], rows[7][1] = "子虚乌有科", "区没有局", "2021-02-30"
    path = world.write_csv(tmp_path / "results.csv", HEADINGS["results"], rows)
    before = world.stored(keying.data)
    done = keying.run("import", "results", path, "--json")
    assert done.returncode == 2 and world.stored(keying.data) == before
    assert {line["row"] for line in json.loads(done.stdout)["rejected"]} == {4, 7, 9}


# ---------------------------------------------------------------- stages and usage


@pytest.mark.parametrize("stage", ["finalised", "nonsense"])
def test_a_stage_out_of_order_is_refused(keying: Program, stage: str) -> None:
    """R3.2: one way, one step."""
    world.refused(keying.run("round", "stage", "2021Q1", stage))


def test_a_step_back_needs_a_reason_and_is_impossible_after_finalising(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    """R3.2."""
    office = world.planned(tmp_path_factory).copy(tmp_path)
    office.ok("round", "stage", "2021Q1", "counted")
    world.refused(office.run("round", "stage", "2021Q1", "keying"))
    late = world.write_ballots(tmp_path / "late.csv", world.planned_ballots({5: 3}))
    world.refused(office.run("import", "ballots", late, "--round", "2021Q1", "--channel", "other"))
    office.ok("round", "stage", "2021Q1", "keying", "--reason", "发现一箱选票未录入")
    final = world.published(tmp_path_factory).copy(tmp_path / "final")
    world.refused(final.run("round", "stage", "2021Q1", "counted", "--reason", "想改"))


def test_errors_speak_the_chosen_language_and_options_stand_on_either_side(keying: Program) -> None:
    """The interface: --data, --user and --lang before or after the command."""
    data = str(keying.data)
    command = ["round", "stage", "2021Q1", "closed"]
    chinese = world.refused(keying.start(*command, "--data", data))
    after = world.refused(
        keying.start(*command, "--data", data, "--lang", "en", "--user", "lead1", user="nobody", password=lead())
    )
    before = world.refused(
        keying.start("--lang", "en", "--user", "lead1", "--data", data, *command, user="nobody", password=lead())
    )
    assert CHINESE.search(chinese) and not CHINESE.search(after)
    assert after == before
    listed = [
        keying.start("--data", data, "round", "list", "--json").stdout,
        keying.start("round", "list", "--json", "--data", data).stdout,
    ]
    assert listed[0] == listed[1] and json.loads(listed[0])


def lead() -> str:
    """Give the lead's password."""
    return world.PASSWORDS["lead1"]


@pytest.mark.parametrize("arguments", [("frobnicate",), ("rank",), ("rank", "2099Q9"), ("import", "poetry", "x.csv")])
def test_wrong_usage_is_status_two_and_one_line(keying: Program, arguments: tuple[str, ...]) -> None:
    """The interface."""
    world.refused(keying.run(*arguments))


def test_a_data_file_that_is_not_there_is_not_made_by_reading(keying: Program) -> None:
    """A slip in the path must not found an empty office."""
    missing = keying.folder / "nowhere.db"
    world.refused(keying.start("round", "list", "--data", missing))
    assert not missing.exists()


# ---------------------------------------------------------------- round sheets


def bad_sheets() -> dict[str, str]:
    """Write round sheets with one fault each."""
    good = world.round_sheet(Rules(), code="2021Q2", cut_off="2021-06-30")
    return {
        "a day that does not exist": good.replace("2021-06-30", "2021-06-31"),
        "an unknown method": good.replace('"votes"', '"applause"'),
        "a weight that is no number": good.replace('"0.6"', '"much"'),
        "a code already taken": good.replace("2021Q2", "2021Q1"),
    }


@pytest.mark.parametrize("name", bad_sheets())
def test_a_bad_round_sheet_is_refused(keying: Program, tmp_path: Path, name: str) -> None:
    """R3.1, R6.2 to R6.4: nothing is opened from a sheet with a fault."""
    path = tmp_path / "sheet.toml"
    path.write_text(bad_sheets()[name], encoding="utf-8")
    before = world.stored(keying.data)
    world.refused(keying.run("round", "open", path))
    assert world.stored(keying.data) == before


# ---------------------------------------------------------------- registries


@dataclass(frozen=True)
class Case:
    """A bad registry: how to write it, which rows must be named with which column, which others may be."""

    write: Callable[[Path, Rows], object]
    must: dict[int, str]  # place in the data, from 0: column, or "" where several would do
    may: tuple[int, ...] = ()
    suffix: str = ".csv"


def changed(*changes: tuple[int, int, str]) -> Callable[[Path, Rows], object]:
    """Write the registry with some cells replaced."""

    def write(path: Path, rows: Rows) -> object:
        for place, column, value in changes:
            rows[place][column] = value
        return world.write_csv(path, REGISTRY, rows)

    return write


def two_heads(path: Path, rows: Rows) -> object:
    """Write one section a second time, with another head on the same day."""
    twin = list(rows[20])
    twin[NUMBER], twin[HEAD] = "106", "另一人"
    return world.write_csv(path, REGISTRY, [*rows, twin])


def without_number(path: Path, rows: Rows) -> object:
    """Leave the column of numbers out."""
    return world.write_csv(
        path, REGISTRY[:NUMBER] + REGISTRY[NUMBER + 1 :], [r[:NUMBER] + r[NUMBER + 1 :] for r in rows]
    )


def huge(path: Path, rows: Rows) -> object:
    """Write 100,000 rows, all different."""
    many = []
    for serial in range(100_000):
        row = list(rows[serial % len(rows)])
        row[SECTION], row[NUMBER] = f"第{serial}科", str(serial + 1)
        many.append(row)
    return world.write_csv(path, REGISTRY, many)


CASES = {
    "wrong headings": Case(lambda path, rows: world.write_csv(path, ["部门", *REGISTRY[1:]], rows), {}),
    "a missing column": Case(without_number, {}),
    "a number twice": Case(changed((10, NUMBER, "6")), {10: "科室编号"}, (5,)),
    "two heads on one day": Case(two_heads, {105: ""}, (20,)),
    "a date that does not exist": Case(changed((7, START, "2021-02-30")), {7: "任职起始"}),
    "numbers that are none": Case(
        changed(*((place, NUMBER, text) for place, text in enumerate(["0", "1000", "A1", "-3", "1.5", ""], 30))),
        dict.fromkeys(range(30, 36), "科室编号"),
    ),
    "many faults at once": Case(
        changed(
            (3, START, "2021-13-01"), (40, NUMBER, "39"), (60, UNIT, ""), (80, HEAD, "长" * 51), (104, START, "去年")
        ),
        {3: "任职起始", 40: "科室编号", 60: "单位", 80: "科室负责人", 104: "任职起始"},
        (38,),
    ),
    "GBK": Case(lambda path, rows: world.write_csv(path, REGISTRY, rows[:3], encoding="gbk"), {}),
    "an empty file": Case(lambda path, rows: path.write_bytes(b""), {}),
    "an xls renamed": Case(
        lambda path, rows: path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(4096)), {}, suffix=".xlsx"
    ),
    "a hundred thousand rows": Case(huge, {}),
}


PLAIN = ("wrong headings", "many faults at once", "GBK", "an xls renamed")


@dataclass(frozen=True)
class Refusal:
    """What happened to a bad file, with --json and, for some, in plain words."""

    document: subprocess.CompletedProcess[str]
    plain: subprocess.CompletedProcess[str] | None
    before: dict[str, int]
    after: dict[str, int]


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Refusal]:
    """Offer every bad registry to its own copy of an empty office."""
    words = world.template_words(world.template(tmp_path_factory, "registry"))
    source = world.empty(tmp_path_factory)

    def attempt(name: str, case: Case) -> Refusal:
        folder = tmp_path_factory.mktemp("bad")
        office = source.copy(folder)
        path = folder / f"registry{case.suffix}"
        case.write(path, world.registry_rows(words))
        before = world.stored(office.data)
        document = office.run("import", "registry", path, "--json")
        plain = office.run("import", "registry", path) if name in PLAIN else None
        return Refusal(document, plain, before, world.stored(office.data))

    return {name: attempt(name, case) for name, case in CASES.items()}


@pytest.mark.parametrize("name", PLAIN)
def test_a_bad_registry_is_refused_with_status_two_and_one_line(refusals: dict[str, Refusal], name: str) -> None:
    """The interface: one line on standard error, in Chinese by default, no traceback."""
    plain = refusals[name].plain
    assert plain is not None
    line = world.refused(plain)
    assert CHINESE.search(line) and "Traceback" not in line


@pytest.mark.parametrize("name", CASES)
def test_a_bad_registry_leaves_nothing_behind(refusals: dict[str, Refusal], name: str) -> None:
    """All or nothing."""
    assert refusals[name].after == refusals[name].before


@pytest.mark.parametrize("name", CASES)
def test_a_bad_registry_is_explained_in_json_row_by_row(refusals: dict[str, Refusal], name: str) -> None:
    """Every bad row, not only the first; rows are counted as in the sheet, the headings being row 1."""
    done, case = refusals[name].document, CASES[name]
    assert done.returncode == 2
    if not case.must and not done.stdout.strip():
        world.one_line(done)
        return
    document = json.loads(done.stdout)
    rejected = document["rejected"]
    assert rejected and all(set(line) >= {"row", "column", "reason"} and line["reason"] for line in rejected)
    if not case.must:
        return
    rows = {line["row"] for line in rejected}
    assert {place + 2 for place in case.must} <= rows <= {place + 2 for place in (*case.must, *case.may)}
    for place, column in case.must.items():
        assert not column or column in {line["column"] for line in rejected if line["row"] == place + 2}
    if "accepted" in document:
        assert document["accepted"] <= document["rows"] - len(case.must)


def test_a_refused_registry_can_be_corrected_and_imported(
    refusals: dict[str, Refusal], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A dry run counts and stores nothing; extra columns and a BOM do no harm; then the real import succeeds once."""
    folder = tmp_path_factory.mktemp("good")
    office = world.empty(tmp_path_factory).copy(folder)
    words = world.template_words(world.template(tmp_path_factory, "registry"))
    rows = [[*row, "x"] for row in world.registry_rows(words)]
    path = world.write_csv(folder / "registry.csv", [*REGISTRY, "备注"], rows, encoding="utf-8-sig")
    before = world.stored(office.data)
    said = office.json("import", "registry", path, "--dry-run")
    assert (said["kind"], said["rows"], said["accepted"], said["rejected"]) == ("registry", 105, 105, [])
    assert world.stored(office.data) == before
    assert office.json("import", "registry", path)["accepted"] == 105
    assert world.stored(office.data) != before
    full = world.stored(office.data)
    world.refused(office.run("import", "registry", path))
    assert world.stored(office.data) == full
