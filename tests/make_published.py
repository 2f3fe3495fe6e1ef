"""An office whose round is published and whose names are all set, made once and copied: no paper is drafted yet."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Final

from desk.office import Office
from models.accounts.actions import add_account
from models.accounts.tables import Role
from models.settings.actions import change_settings
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry
from tests.make_results import a_published_round

CODE: Final = "2021Q1"
VOTES: Final = {5: 9, 3: 8, 7: 7, 1: 6, 2: 1}
"""Four are listed, two of them in the top tier."""
PAPERS: Final = 17
"""Circular, newspaper table, two letters, report; four talks with leaders, four with heads, four rectifications."""


def a_published_file(founded: Path, folder: Path) -> Path:
    """Publish a round in a copy of a founded office with a second lead; return the file, to be copied."""
    data = Path(shutil.copy(next((founded.parent / "backups").glob("*.db")), folder / "office.db"))
    office = Office.open(str(data), HandClock(dt.datetime(2021, 4, 12, 8, tzinfo=dt.UTC)))
    office.log_in("sysadmin", PASSWORD)
    office.do(add_account, "lead2", "某lead2", Role.LEAD, PASSWORD, must_change=False)
    office.log_in("lead", PASSWORD)
    a_numbered_registry(office, folder)
    a_published_round(office, folder, VOTES, CODE)
    office.do(change_settings, {"telephone": "0991-1234567", "address": "某路1号"})
    office.backup("published")
    office.close()
    return next((data.parent / "backups").glob("*published.db"))
