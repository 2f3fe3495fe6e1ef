"""Makers of the nouns that tests need; each returns what a test then speaks about."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from desk.office import Office
from models.accounts.actions import add_account
from models.accounts.tables import Role
from models.audit.changes import Changes
from models.common.acts import Work
from models.registry.imports import import_registry
from models.rounds.actions import move_stage, open_round
from models.rounds.queries import RoundKind, Stage
from models.rounds.rules import RoundSheet, RuleParameters
from models.storage.store import reading, writing
from tests.conftest import PASSWORD

ROUND_SHEET = """
code = "2021Q1"
title = "2021年第一季度"
kind = "quarter"
cut_off = 2021-03-31
list_length = 10
top_tier = 3
max_picks = 3
[scoring]
method = "votes"
points = "nomination"
fault_weights = { COLD = "1", LAZY = "1", SHIRK = "1", CHAOS = "1", GREED = "1" }
min_channel_ballots = 30
tie_breaks = ["greed", "targeted", "total"]
[[channel]]
code = "targeted"
weight = "0.6"
[[channel]]
code = "sampled"
weight = "0.3"
[[channel]]
code = "other"
weight = "0.1"
"""
"""The round sheet of the interface description."""


def a_round_sheet(code: str = "2021Q1", cut_off: dt.date = dt.date(2021, 3, 31), **changed: Any) -> RoundSheet:
    """Return a round sheet; `changed` are rule parameters that differ from the usual ones."""
    return RoundSheet(code, f"期次{code}", RoundKind.QUARTER, cut_off, replace(RuleParameters(), **changed))


def write_csv(path: Path, rows: Iterable[Sequence[str]]) -> Path:
    """Write rows as UTF-8 CSV and return the path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def ballots_csv(path: Path, ballots: Sequence[Sequence[tuple[str, str, str]]], groups: int = 3) -> Path:
    """Write a file of ballots, each a row of (section, indicators, remark), with serials counted from 1."""
    heads = ["序号", *(f"{name}{n}" for n in range(1, groups + 1) for name in ("科室", "指标", "意见"))]
    rows = []
    for serial, ballot in enumerate(ballots, start=1):
        cells = [cell for line in ballot for cell in line]
        rows.append([str(serial), *cells, *[""] * (3 * groups - len(cells))])
    return write_csv(path, [heads, *rows])


def a_numbered_registry(office: Office, folder: Path, sections: int = 12) -> None:
    """Import a registry of one unit with sections 1, 2, 3 …, each with its own head; a lead must be logged in."""
    heads = ["单位", "单位类别", "主要领导", "科室", "科室类别", "科室编号", "科室负责人", "分管领导", "任职起始"]
    rows = [
        [
            "某局",
            "政府工作部门",
            "某局长",
            f"科室{n}",
            "内设科室",
            str(n),
            f"某科长{n}",
            f"某副局长{n % 3}",
            "2019-01-01",
        ]
        for n in range(1, sections + 1)
    ]
    office.do(import_registry, write_csv(folder / "registry.csv", [heads, *rows]))


def an_open_round(office: Office, folder: Path, sections: int = 12, **changed: Any) -> int:
    """Import a numbered registry, open round 2021Q1 on it and return the round's id."""
    a_numbered_registry(office, folder, sections)
    return office.do(open_round, a_round_sheet(**changed))


@contextmanager
def working(office: Office) -> Iterator[Work]:
    """Open a transaction for functions that are parts of acts but no acts themselves."""
    with writing(office.store) as connection:
        work = Work(connection, office.by, office.clock(), Changes().listen)
        yield work
        work.flush()


@contextmanager
def looking(office: Office) -> Iterator[Session]:
    """Open a session for functions that read but are no queries."""
    with reading(office.store) as session:
        yield session


def moved(office: Office, round_id: int, *stages: Stage, reason: str = "") -> None:
    """Move a round through stages without what the stages bring with them."""
    for stage in stages:
        with working(office) as work:
            move_stage(work, round_id, stage, reason)


def with_clerks(office: Office) -> None:
    """Add clerk2 and clerk3, who are two more persons; the system administrator is logged in afterwards."""
    office.log_in("sysadmin", PASSWORD)
    for name in ("clerk2", "clerk3"):
        office.do(add_account, name, f"某{name}", Role.CLERK, PASSWORD, must_change=False)
