"""Offices made once and copied, with the driver, the district and the comparisons at hand under one name."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.acceptance import oracle
from tests.acceptance.district import (
    HEADINGS,
    PASSWORDS,
    late_section,
    numbers,
    registry_rows,
    round_sheet,
    section,
    sections,
    setup_sheet,
    write_csv,
)
from tests.acceptance.forms import BALLOT_HEADINGS, planned_ballots, random_ballots, write_ballots
from tests.acceptance.judging import amounts, differences, due_measures, figures, number_of
from tests.acceptance.oracle import Decision, Outcome, Rules, Verdict
from tests.acceptance.program import Program, one_line, refused, stored, tables, tamper, together

__all__ = [
    "BALLOT_HEADINGS",
    "HEADINGS",
    "PASSWORDS",
    "Program",
    "amounts",
    "differences",
    "due_measures",
    "figures",
    "late_section",
    "number_of",
    "numbers",
    "one_line",
    "planned_ballots",
    "random_ballots",
    "refused",
    "registry_rows",
    "round_sheet",
    "section",
    "sections",
    "setup_sheet",
    "stored",
    "tables",
    "tamper",
    "together",
    "write_ballots",
    "write_csv",
]

PLANNED = {5: 30, 17: 27, 20: 24, 42: 24, 33: 20, 61: 18, 70: 16, 81: 14, 99: 12, 12: 9, 34: 9, 56: 5, 78: 3}
TIED_AT_THREE, TIED_AT_TEN = [20, 42], [12, 34]


def once(
    factory: pytest.TempPathFactory, name: str, source: Program | None, work: Callable[[Program], object]
) -> Program:
    """Give an office made once per test run, by whichever process comes first; never changed, only copied."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "prepared" / name
    folder.parent.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            building = folder.with_name(f"{name}-building")
            shutil.rmtree(building, ignore_errors=True)
            if source:
                shutil.copytree(source.folder, building)
            building.mkdir(exist_ok=True)
            work(Program(building / "office.db"))
            building.rename(folder)
    return Program(folder / "office.db")


def empty(factory: pytest.TempPathFactory) -> Program:
    """Give an office just made with `init --setup`."""

    def work(office: Program) -> None:
        sheet = office.folder / "setup.toml"
        sheet.write_text(setup_sheet(), encoding="utf-8")
        office.ok("init", "--setup", sheet, user="")

    return once(factory, "empty", None, work)


def template_words(path: Path) -> dict[str, list[str]]:
    """Drop-down values of a template by heading, whether written in the cell's rule or on another sheet."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    words: dict[str, list[str]] = {}
    for rule in sheet.data_validations.dataValidation:
        formula = str(rule.formula1 or "").lstrip("=")
        if rule.type != "list" or not formula:
            continue
        if formula.startswith('"'):
            values = formula.strip('"').split(",")
        elif formula in book.defined_names:
            values = range_values(book, book.defined_names[formula].attr_text or "")
        else:
            values = range_values(book, formula)
        for block in rule.sqref.ranges:
            for column in range(block.min_col, block.max_col + 1):
                for heading_row in range(1, block.min_row):
                    heading = str(sheet.cell(heading_row, column).value or "")
                    words.setdefault(heading.rstrip("*＊ "), values)
    return words


def range_values(book: openpyxl.Workbook, formula: str) -> list[str]:
    """Give the texts in a range such as lists!$A$1:$A$4."""
    name, _, cells = formula.rpartition("!")
    block = book[name.strip("'")] if name else book.worksheets[0]
    found = block[cells.replace("$", "")]
    return [str(cell.value) for line in found for cell in line if cell.value is not None]


def template(factory: pytest.TempPathFactory, kind: str) -> Path:
    """Have the program write an empty form of this kind."""
    name = f"{kind}.xlsx"
    made = once(factory, f"form-{kind}", empty(factory), lambda office: office.ok("template", kind, name))
    return made.folder / name


def registry_file(factory: pytest.TempPathFactory) -> Path:
    """Give the registry of 105 sections as CSV, with the kinds the template offers."""
    return registered(factory).folder / "registry.csv"


def registered(factory: pytest.TempPathFactory) -> Program:
    """Give an office with its registry."""

    def work(office: Program) -> None:
        rows = registry_rows(template_words(template(factory, "registry")))
        office.ok("import", "registry", write_csv(office.folder / "registry.csv", HEADINGS["registry"], rows))

    return once(factory, "registered", empty(factory), work)


def open_round(office: Program, rules: Rules) -> None:
    """Open the round 2021Q1 from a sheet and bring it to keying."""
    sheet = office.folder / "2021Q1.toml"
    sheet.write_text(round_sheet(rules), encoding="utf-8")
    office.ok("round", "open", sheet)
    office.ok("round", "stage", "2021Q1", "issuing")
    office.ok("round", "stage", "2021Q1", "keying")


def in_keying(factory: pytest.TempPathFactory) -> Program:
    """Give an office whose round is in keying and has no ballots yet."""
    return once(factory, "keying", registered(factory), lambda office: open_round(office, Rules()))


def keying_codes(factory: pytest.TempPathFactory) -> dict[str, int]:
    """Ask the program which check digit each printed number has: of ten, the one it does not reject."""
    tried = [f"{number:03d}{digit}" for number in numbers() for digit in range(10)]

    def work(office: Program) -> None:
        blank = [""] * (len(BALLOT_HEADINGS) - 3)
        rows = [[str(serial), code, "冷", *blank] for serial, code in enumerate(tried, 1)]
        path = write_ballots(office.folder / "codes.csv", rows)
        command = ("import", "ballots", path, "--round", "2021Q1", "--channel", "other", "--dry-run", "--json")
        (office.folder / "codes.json").write_text(office.run(*command).stdout, encoding="utf-8")

    said = once(factory, "codes", in_keying(factory), work).folder / "codes.json"
    rejected = {line["row"] for line in json.loads(said.read_text(encoding="utf-8"))["rejected"]}
    return {code: int(code[:3]) for row, code in enumerate(tried, 2) if row not in rejected}


def planned(factory: pytest.TempPathFactory) -> Program:
    """Give an office in keying whose ballots tie at rank 3 and at rank 10."""

    def work(office: Program) -> None:
        path = write_ballots(office.folder / "planned.csv", planned_ballots(PLANNED))
        import_ballots(office, path, "targeted")

    return once(factory, "planned", in_keying(factory), work)


def counted(factory: pytest.TempPathFactory) -> Program:
    """Give the planned office one stage further, its ties undecided."""
    return once(factory, "counted", planned(factory), lambda office: office.ok("round", "stage", "2021Q1", "counted"))


def publish(office: Program) -> None:
    """Take a counted round without open ties to publication."""
    office.ok("round", "stage", "2021Q1", "finalised")
    office.ok("round", "stage", "2021Q1", "published", "--on", "2021-04-12")


def published(factory: pytest.TempPathFactory) -> Program:
    """Give an office whose planned round is published, its two ties decided."""

    def work(office: Program) -> None:
        decide(office, "--order", TIED_AT_THREE)
        decide(office, "--order", TIED_AT_TEN)
        publish(office)

    return once(factory, "published", counted(factory), work)


def import_ballots(office: Program, path: Path, channel: str, code: str = "2021Q1", user: str = "clerk1") -> Any:
    """Import one channel's file and return the program's account of it."""
    return office.json("import", "ballots", path, "--round", code, "--channel", channel, user=user)


def decide(office: Program, how: str, group: Sequence[int]) -> None:
    """Record the decision on a tie, `--order` or `--keep`."""
    text = ",".join(str(number) for number in group)
    reason = ("--reason", "现场核实后会商决定", "--participants", "甲,乙,丙")
    office.ok("round", "decide", "2021Q1", how, text, *reason)


def settle(office: Program, outcome: Outcome, again: Callable[[Sequence[Decision]], Outcome]) -> Outcome:
    """Decide every tie across an edge by order of number, in the program and in the oracle."""
    decisions: list[Decision] = []
    for group in outcome.undecided:
        decide(office, "--order", group)
        decisions.append(Decision(tuple(group), keep=False))
    return again(decisions)


def verdicts(path: Path, codes: Mapping[str, int] | None = None) -> list[Verdict]:
    """Give the oracle's reading of a ballots file."""
    return [oracle.judge(row, numbers(), codes=codes) for row in oracle.read_rows(path)]


@dataclass(frozen=True)
class Channel:
    """One channel's file and what the program said on importing it."""

    path: Path
    said: Mapping[str, Any]
    codes: Mapping[str, int]

    def complaints(self) -> list[str]:
        """List everything in which the program's account departs from the oracle's."""
        rows = len(oracle.read_rows(self.path))
        counts = oracle.count(verdicts(self.path, self.codes))
        expected = {"kind": "ballots", "rows": rows, "accepted": rows, "rejected": [], **vars(counts)}
        expected["sha256"] = hashlib.sha256(self.path.read_bytes()).hexdigest()
        return [f"{k}: {self.said.get(k)!r}, expected {v!r}" for k, v in expected.items() if self.said.get(k) != v]


def ballots_of(channels: Mapping[str, Channel]) -> dict[str, list[Verdict]]:
    """Judge every channel's file."""
    return {code: verdicts(channel.path, channel.codes) for code, channel in channels.items()}


def import_random(office: Program, seed: int, sizes: Mapping[str, int], codes: Mapping[str, int]) -> dict[str, Channel]:
    """Make a seeded file per channel, import them all, keep what was said."""
    channels = {}
    for place, (code, size) in enumerate(sizes.items()):
        path = write_ballots(office.folder / f"{code}.csv", random_ballots(seed + place, size, codes))
        channels[code] = Channel(path, import_ballots(office, path, code), codes)
    return channels
