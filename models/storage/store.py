"""Opening and making an office's data."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from models.common.errors import EnvironmentFault
from models.storage.engine import Store, is_server, open_engine
from models.storage.migrating import revision
from models.storage.upgrade import upgrade


def open_store(where: str, now: dt.datetime) -> Store:
    """Open existing data and bring it to the program's schema.

    Raises EnvironmentFault `storage.no_file` when there is nothing yet.
    """
    if not is_server(where) and "://" not in where and not Path(where).expanduser().is_file():
        raise EnvironmentFault("storage.no_file", path=where)
    store = open_engine(where)
    try:
        with store.engine.connect() as connection:
            if revision(connection) is None:
                raise EnvironmentFault("storage.no_file", path=store.label)
        upgrade(store, now)
    except BaseException:
        store.close()
        raise
    return store


def make_store(where: str, now: dt.datetime) -> Store:
    """Make new data in an empty place.

    Raises EnvironmentFault `storage.target_exists` when there is data already.
    """
    if not is_server(where) and "://" not in where:
        path = Path(where).expanduser()
        if path.exists():
            raise EnvironmentFault("storage.target_exists", path=where)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EnvironmentFault("storage.cannot_write", path=where) from error
    store = open_engine(where)
    try:
        with store.engine.connect() as connection:
            if revision(connection) is not None:
                raise EnvironmentFault("storage.target_exists", path=store.label)
        upgrade(store, now)
    except BaseException:
        store.close()
        raise
    return store


def reading(store: Store) -> Session:
    """Return a session for reading."""
    return Session(store.engine, expire_on_commit=False)


def writing(store: Store) -> AbstractContextManager[Connection]:
    """Return a transaction that takes the write lock at once; leaving it commits, an exception rolls back."""
    return store.writer.begin()


def forget(path: Path) -> None:
    """Remove a data file that this very program run made and could not finish."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
