"""Makers of counted, finalised and published rounds, and of files of past results and tips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from desk.office import Office
from models.ballots.imports import import_ballots
from models.consequences.queries import MeasureRow, TalkRecord, measures
from models.finalising.stages import step
from models.rounds.actions import open_round
from models.rounds.queries import Stage
from tests.make import a_round_sheet, ballots_csv, write_csv

SMALL = {"list_length": 4, "top_tier": 2}
PAST_HEADS = ["期次", "公布日期", "名次", "单位", "科室", "科室负责人", "分管领导", "主要领导", "主要问题"]
TIP_HEADS = ["科室编号", "举报日期", "查实日期", "事由", "依据", "批准人"]
A_TALK = TalkRecord("会议室", "甲、乙、记录员", "09:30", "通报评议结果", "限期整改")
_SERIAL = count(1)


def votes_file(folder: Path, votes: Mapping[int, int], ticks: str = "冷") -> Path:
    """Write one ballot per vote, each naming one section."""
    serial = next(_SERIAL)
    # the remark makes the same votes in another round another file
    ballots = [[(str(number), ticks, f"意见{serial}")] for number, times in votes.items() for _ in range(times)]
    return ballots_csv(folder / f"votes{serial}.csv", ballots)


def a_voted_round(
    office: Office,
    folder: Path,
    votes: Mapping[int, int],
    code: str = "2021Q1",
    cut_off: dt.date = dt.date(2021, 3, 31),
    **changed: Any,
) -> str:
    """Open a round on the registry that is there, import targeted votes and bring it to counted; return its code."""
    office.do(open_round, a_round_sheet(code, cut_off, **{**SMALL, **changed}))
    step_to(office, code, Stage.ISSUING, Stage.KEYING)
    office.do(import_ballots, votes_file(folder, votes), code, "targeted")
    step_to(office, code, Stage.COUNTED)
    return code


def step_to(office: Office, code: str, *stages: Stage) -> None:
    """Step a round through stages with everything they bring."""
    for stage in stages:
        office.do(step, code, stage)


def a_published_round(
    office: Office,
    folder: Path,
    votes: Mapping[int, int],
    code: str = "2021Q1",
    cut_off: dt.date = dt.date(2021, 3, 31),
    on: dt.date = dt.date(2021, 4, 12),
    **changed: Any,
) -> str:
    """Bring a round through to publication; return its code."""
    a_voted_round(office, folder, votes, code, cut_off, **changed)
    step_to(office, code, Stage.FINALISED)
    office.do(step, code, Stage.PUBLISHED, on)
    return code


def past_file(folder: Path, *rows: Sequence[str]) -> Path:
    """Write a file of past results."""
    return write_csv(folder / f"past{next(_SERIAL)}.csv", [PAST_HEADS, *rows])


def past_row(code: str, on: str, rank: int | str, number: int, **people: str) -> list[str]:
    """Return a row about section `number` of the numbered registry, with that registry's people unless named."""
    head = people.get("head", f"某科长{number}")
    leader = people.get("leader", f"某副局长{number % 3}")
    principal = people.get("principal", "某局长")
    return [code, on, str(rank), "某局", f"科室{number}", head, leader, principal, "推诿扯皮"]


def tips_file(folder: Path, *rows: Sequence[str]) -> Path:
    """Write a file of verified tips."""
    return write_csv(folder / f"tips{next(_SERIAL)}.csv", [TIP_HEADS, *rows])


def brief(rows: Sequence[MeasureRow]) -> list[tuple[str, int, str]]:
    """Return kind, section number and person of measures."""
    return [(row.kind.value, row.number, row.person) for row in rows]


def measure_of(office: Office, code: str, kind: str, number: int) -> MeasureRow:
    """Return the one measure of a kind for a section."""
    (found,) = [row for row in office.ask(measures, code) if row.kind == kind and row.number == number]
    return found
