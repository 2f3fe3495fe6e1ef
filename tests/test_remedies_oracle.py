"""A corrected round is what it would have been, had the sheets been counted rightly at first (R7.8)."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path
from random import Random
from shutil import copy
from typing import Any

import pytest

from desk.office import Office
from models.ballots.imports import import_ballots
from models.consequences.imports import import_results
from models.consequences.queries import measures
from models.finalising.stages import step
from models.ranking.actions import decide_tie
from models.ranking.queries import ranking, result
from models.remedies.actions import decide_remedy, record_recount
from models.remedies.correcting import TieRuling, correct_result
from models.remedies.queries import preview
from models.rounds.actions import open_round
from models.rounds.queries import Stage
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, a_round_sheet, ballots_csv
from tests.make_remedies import CODE, RECOUNTED, found, raised, verdict
from tests.make_results import SMALL, past_file, past_row, step_to

SECTIONS = 8
Sheet = list[tuple[str, str, str]]
TODAY = dt.date(2021, 4, 20)


def a_sheet(random: Random) -> Sheet:
    """Return a random sheet: one to four sections, so that some name too many, some with unlisted text, some empty."""
    numbers = random.sample(range(1, SECTIONS + 1), random.choice((0, 1, 1, 2, 3, 4)))
    lines = [(str(number), "".join(random.sample("冷懒推乱贪", random.randint(0, 2))), "") for number in numbers]
    return lines or random.choice(([("", "", "")], [("99", "冷", "")]))


def written(sheet: Sheet, place: int) -> str:
    """Return a sheet as a recount writes it."""
    words = [f"“{section}”{ticks}" if section == "99" else f"{section}{ticks}" for section, ticks, _ in sheet]
    return f"1-{place} " + (" ".join(words) if sheet[0][0] else "弃权")


def begun(where: Path, folder: Path, sheets: list[Sheet]) -> Office:
    """Open a round on eight sections after a past one and bring it to a final, published result."""
    office = Office.open(str(where), HandClock(dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC)))
    office.log_in("lead", PASSWORD)
    a_numbered_registry(office, folder, SECTIONS)
    office.do(import_results, past_file(folder, *(past_row("2020Q4", "2021-01-15", n, n) for n in (1, 2, 3))))
    office.do(open_round, a_round_sheet(CODE, dt.date(2021, 3, 31), **SMALL))
    step_to(office, CODE, Stage.ISSUING, Stage.KEYING)
    office.do(import_ballots, ballots_csv(folder / "ballots.csv", sheets, 4), CODE, "targeted")
    step_to(office, CODE, Stage.COUNTED)
    for tie in office.ask(ranking, CODE).ties:
        if tie.ruling is None:
            office.do(decide_tie, CODE, keep=tie.numbers, participants="甲、乙", reason="保留并列")
    step_to(office, CODE, Stage.FINALISED)
    office.do(step, CODE, Stage.PUBLISHED, dt.date(2021, 4, 12))
    office.clock = HandClock(dt.datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=dt.UTC))
    return office


def put_right(office: Office, wrong: list[Sheet], right: list[Sheet]) -> None:
    """Count again, uphold and correct; ties that come about are kept."""
    lines = [written(sheet, place) for place, sheet in enumerate(right, 1) if sheet != wrong[place - 1]]
    remedy_id = raised(office, 1)
    office.do(record_recount, remedy_id, RECOUNTED, ("复核员甲",), (1,), found(*lines), "逐张核对")
    office.do(decide_remedy, remedy_id, verdict())
    ties = [TieRuling(numbers, True, "甲、乙") for numbers in office.ask(preview, remedy_id).undecided]
    office.do(correct_result, remedy_id, (), ties)


def told(office: Office) -> tuple[Any, ...]:
    """Return everything that a result says and brings, but days."""
    return office.ask(result, CODE), [
        (row.kind, row.number, row.rank, row.person, row.post, row.streak, row.points, row.status, row.flag)
        for row in office.ask(measures, CODE)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_correcting_gives_what_counting_rightly_gives(founded_file: Path, tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    right = [a_sheet(random) for _ in range(30)]
    wrong = list(right)
    for place in random.sample(range(30), random.randint(1, 8)):
        while wrong[place] == right[place] or sorted(wrong[place]) == sorted(right[place]):
            wrong[place] = a_sheet(random)
    source = next((founded_file.parent / "backups").glob("*.db"))
    offices = []
    for name, sheets in (("corrected", wrong), ("at first", right)):
        folder = tmp_path / name
        folder.mkdir()
        offices.append(begun(Path(copy(source, folder / "office.db")), folder, sheets))
    with closing(offices[0]) as corrected, closing(offices[1]) as at_first:
        assert told(corrected) != told(at_first)
        put_right(corrected, wrong, right)
        assert told(corrected) == told(at_first)
        assert corrected.verify().ok
