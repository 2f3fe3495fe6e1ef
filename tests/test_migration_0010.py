"""Measures of the version before corrections: what the upgrade makes of them, in a file and on a server (R7.8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from models.storage.engine import Store, open_engine
from models.storage.migrating import migrate
from tests.postgres import Server
from tests.test_migration_0002 import put

_DATABASE = count(1)
DAY = dt.date(2021, 4, 12)
MEASURE = {
    "round_id": 1, "kind": "head_talk", "section_id": 1, "rank": 4, "person_id": 1, "person": "某科长",
    "post": "section_head", "streak": 0, "due_on": DAY, "status": "done", "done_on": DAY, "note": "已谈",
    "notified_on": DAY, "served_on": DAY, "received_by": "某人",
}  # fmt: skip


def write_before(connection: Connection) -> None:
    """Write a measure that is done, with the record of its talk, as the version before left them."""
    put(connection, "rule_version", id=1, number=1, parameters="{}", digest="x", made_by="lead", made_at="2021")
    put(
        connection, "round", id=1, code="2021Q1", title="一季度", kind="quarter", cut_off=DAY, stage="published",
        rule_version_id=1, imported=False, snapshot_digest="",
    )  # fmt: skip
    put(connection, "unit", id=1, name="某局", kind="", party_committee="某局党组")
    put(connection, "section", id=1, unit_id=1, name="科室1", kind="internal", number=1)
    put(connection, "person", id=1, name="某科长", note="")
    put(connection, "measure", id=7, **MEASURE)
    put(connection, "talk", measure_id=7, began="09:30", place="会议室", present="甲、乙", content="", pledge="")


@pytest.fixture(params=["file", "server"])
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Return data of the version before after its upgrade."""
    if request.param == "file":
        where = str(tmp_path / "office.db")
    else:
        server: Server = request.getfixturevalue("server")
        where = server.make(f"before{next(_DATABASE)}")
    with closing(open_engine(where)) as store:
        migrate(store.engine, to="0009")
        with store.engine.begin() as connection:
            write_before(connection)
        migrate(store.engine)
        yield store


def test_a_measure_and_its_record_stay_as_they_were_of_the_first_edition(upgraded: Store) -> None:
    names = ", ".join(MEASURE)
    with upgraded.engine.connect() as connection:
        row = connection.execute(text(f"SELECT {names} FROM measure WHERE id = 7")).one()
        assert [str(value) for value in row] == [str(value) for value in MEASURE.values()]
        beside = "SELECT edition, superseded_in, stood FROM measure WHERE id = 7"
        assert tuple(connection.execute(text(beside)).one()) == (None, None, None)
        assert connection.execute(text("SELECT place FROM talk WHERE measure_id = 7")).scalar() == "会议室"


def test_a_second_living_measure_of_a_kind_is_still_impossible(upgraded: Store) -> None:
    with pytest.raises(IntegrityError), upgraded.engine.begin() as connection:
        put(connection, "measure", id=8, **MEASURE)


def test_beside_a_superseded_measure_there_is_room_for_another(upgraded: Store) -> None:
    with upgraded.engine.begin() as connection:
        connection.execute(text("UPDATE measure SET status = 'superseded', stood = 'done', superseded_in = 2"))
        put(connection, "measure", id=8, **{**MEASURE, "edition": 2})
        assert connection.execute(text("SELECT count(*) FROM measure")).scalar() == 2


def test_a_measure_with_an_unknown_status_is_refused(upgraded: Store) -> None:
    with pytest.raises(IntegrityError), upgraded.engine.begin() as connection:
        connection.execute(text("UPDATE measure SET stood = 'gone'"))
