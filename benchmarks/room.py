"""An office in keying for the benchmarks: a real file, a round on 105 sections, a lead and three people who key."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desk.office import Office
from models.accounts.founding import NewAccount, Setup
from models.accounts.tables import Role
from models.ballots.actions import open_batch
from models.finalising.stages import step
from models.registry.imports import import_registry
from models.rounds.actions import open_round
from models.rounds.queries import Stage
from tests.acceptance.district import HEADINGS, registry_rows, write_csv
from tests.make import a_round_sheet

CODE: Final = "2021Q1"
CHANNEL: Final = "targeted"
FIRST, SECOND, THIRD, LEAD = "keyer1", "keyer2", "keyer3", "lead"
PASSWORD: Final = "Correct-horse-7"
ROLES: Final = {
    "sysadmin": Role.SYSADMIN, "secadmin": Role.SECADMIN, "auditor": Role.AUDITOR, LEAD: Role.LEAD,
    FIRST: Role.CLERK, SECOND: Role.CLERK, THIRD: Role.CLERK,
}  # fmt: skip


@dataclass(frozen=True)
class Room:
    """An office whose round is in keying, and the ids of its batches."""

    office: Office
    data: Path
    batches: tuple[int, ...]

    def enter(self, person: str) -> None:
        """Log somebody in."""
        self.office.log_in(person, PASSWORD)


def furnish(folder: Path, totals: tuple[int, ...]) -> Room:
    """Make an office in keying with one open batch for each hand-counted total; nobody is logged in for long."""
    data = folder / "office.db"
    office = Office.make(str(data))
    accounts = tuple(NewAccount(name, f"某{name}", role, PASSWORD, must_change=False) for name, role in ROLES.items())
    names = {"office_name": "某区纪委监委", "organ_code": "某纪评", "newspaper": "某区日报", "fonds_number": "J012"}
    office.found(Setup(names, accounts))
    office.log_in(LEAD, PASSWORD)
    office.do(import_registry, write_csv(folder / "registry.csv", HEADINGS["registry"], registry_rows({})))
    office.do(open_round, a_round_sheet(CODE))
    for stage in (Stage.ISSUING, Stage.KEYING):
        office.do(step, CODE, stage)
    office.log_in(FIRST, PASSWORD)
    batches = tuple(
        office.do(open_batch, CODE, CHANNEL, str(place), total, "某收件人", dt.date(2021, 4, 1))
        for place, total in enumerate(totals, start=1)
    )
    return Room(office, data, batches)
