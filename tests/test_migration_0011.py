"""Sheets in hand of the version that kept no reason and no flag: the upgrade loses none of them (R10.5)."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from models.ballots.begun import begun_faults, kept
from models.ballots.double import Keyed
from models.ballots.rules import Line
from models.common.canonical import canonical, digest
from models.storage.engine import open_engine
from models.storage.migrating import migrate
from models.storage.store import reading
from tests.test_migration_0002 import first_version, put

BATCH, PERSON, SHEET = 2, "某录入员", 3
LINES, REMARKS = [[1, 5, False], ["旧局", 0, True]], [[1, "拖延"]]


def test_a_sheet_in_hand_goes_through_the_upgrade_unchanged_and_takes_no_unknown_reason(tmp_path: Path) -> None:
    where = first_version(str(tmp_path / "office.db"))
    with closing(open_engine(where)) as store:
        migrate(store.engine, to="0010")
        with store.engine.begin() as connection:
            put(
                connection, "begun_sheet", batch_id=BATCH, person=PERSON, sheet=SHEET, lines=canonical(LINES),
                remarks=canonical(REMARKS), digest=digest([BATCH, PERSON, SHEET, LINES, REMARKS]),
            )  # fmt: skip
        migrate(store.engine)
        with reading(store) as session:
            found = kept(session.connection(), BATCH, PERSON, SHEET)
            assert begun_faults(session) == ()
        with pytest.raises(IntegrityError, match="invalid_reason"), store.engine.begin() as connection:
            connection.execute(text("UPDATE begun_sheet SET reason = 'whatever'"))
    assert found == Keyed((Line(1, 5, "拖延"), Line("旧局", unclear=True)))
