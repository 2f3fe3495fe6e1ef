"""Statements prepared once give and take the same values as SQLAlchemy's own, on both kinds of database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, bindparam, delete, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from models.common.base import Document, Instant, choice
from models.common.prepared import Prepared
from models.storage.engine import Store, open_engine
from models.storage.store import writing
from tests.postgres import Server


class Colour(StrEnum):
    """Something to choose."""

    RED = "red"
    BLUE = "blue"


THINGS = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("colour", choice(Colour, "colour")),
    Column("at", Instant),
    Column("said", Document),
    Column("word", Text),
)
ALL = Prepared(select(THINGS).order_by(THINGS.c.id))
ONE = Prepared(select(THINGS.c.word, THINGS.c.colour).where(THINGS.c.id == bindparam("which")))
FIRST = Prepared(select(THINGS.c.id).order_by(THINGS.c.id).limit(1))
PUT = Prepared(insert(THINGS), ("id", "colour", "at", "said", "word"))
PUT_NEW = Prepared(insert(THINGS).returning(THINGS.c.id, THINGS.c.colour), ("colour", "word"))
DROP = Prepared(delete(THINGS).where(THINGS.c.id == bindparam("which")))
NOON = dt.datetime(2021, 4, 12, 12, tzinfo=dt.UTC)
ROWS = (
    {"id": 1, "colour": Colour.RED, "at": NOON, "said": {"句": [1, None, "冷"]}, "word": "𬶍"},
    {"id": 2, "colour": None, "at": None, "said": None, "word": None},
)


@pytest.fixture(params=["file", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty database of each kind."""
    if request.param == "server":
        server: Server = request.getfixturevalue("server")
        where = server.make(f"prepared{uuid4().hex}")
    else:
        where = str(tmp_path / "things.db")
    opened = open_engine(where)
    yield opened
    opened.close()


@pytest.fixture
def connection(store: Store) -> Iterator[Connection]:
    """A transaction in it, with the table."""
    with writing(store) as opened:
        THINGS.metadata.create_all(opened)
        yield opened


def test_values_come_back_as_they_were_given(connection: Connection) -> None:
    PUT.run_all(connection, ROWS)
    assert ALL.rows(connection) == [tuple(row.values()) for row in ROWS]
    assert [type(value) for value in ALL.rows(connection)[0]] == [int, Colour, dt.datetime, dict, str]


def test_they_are_stored_as_sqlalchemy_stores_them(connection: Connection) -> None:
    PUT.run_all(connection, ROWS)
    assert [tuple(row) for row in connection.execute(select(THINGS).order_by(THINGS.c.id))] == ALL.rows(connection)
    prepared = connection.execute(text("SELECT * FROM things ORDER BY id")).all()
    connection.execute(delete(THINGS))
    connection.execute(insert(THINGS), list(ROWS))
    assert connection.execute(text("SELECT * FROM things ORDER BY id")).all() == prepared


def test_one_row_is_found_by_its_value_or_none_is(connection: Connection) -> None:
    PUT.run(connection, **ROWS[0])
    assert ONE.first(connection, which=1) == ("𬶍", Colour.RED)
    assert ONE.first(connection, which=9) is None
    assert FIRST.first(connection) == (1,)
    DROP.run(connection, which=1)
    assert FIRST.first(connection) is None


def test_a_new_row_gives_back_its_number(connection: Connection) -> None:
    PUT.run_all(connection, ())
    assert PUT_NEW.rows(connection, colour=Colour.BLUE, word="甲") == [(1, Colour.BLUE)]
    assert PUT_NEW.first(connection, colour=Colour.RED, word="乙") == (2, Colour.RED)


def test_a_value_that_is_no_member_of_its_choice_is_refused(connection: Connection) -> None:
    with pytest.raises(LookupError):
        PUT_NEW.rows(connection, colour="green", word="甲")


def test_a_missing_value_is_never_taken_for_an_empty_one(connection: Connection) -> None:
    with pytest.raises(KeyError):
        PUT.run(connection, id=3)


def test_what_the_driver_complains_of_is_raised_as_everywhere_else(store: Store) -> None:
    with pytest.raises(IntegrityError) as twice, writing(store) as connection:
        THINGS.metadata.create_all(connection)
        PUT.run_all(connection, (ROWS[0], ROWS[0]))
    assert twice.value.orig is not None and "things" in str(twice.value.orig)
    with pytest.raises(DBAPIError) as missing, writing(store) as connection:
        ALL.rows(connection)
    assert isinstance(missing.value, OperationalError) or "things" in str(missing.value.orig)
