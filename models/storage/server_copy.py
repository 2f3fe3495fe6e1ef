"""Copying a server's tables into an SQLite file, in one consistent read."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, MetaData, Table, create_engine, insert, select
from sqlcipher3 import dbapi2 as sqlite

from models.storage.engine import Store
from models.storage.migrating import migrate, revision

ROWS_AT_A_TIME: Final = 5000


def copy_server(store: Store, target: Path) -> None:
    """Make `target` an SQLite file with the server's schema, as the program's migrations make it, and its rows."""
    engine = create_engine(URL.create("sqlite", database=str(target)), module=sqlite)
    snapshot = store.engine.execution_options(isolation_level="REPEATABLE READ")
    try:
        with snapshot.connect() as source:
            migrate(engine, to=revision(source) or "head")
            with engine.begin() as destination:
                metadata = MetaData()
                metadata.reflect(destination)
                for table in metadata.sorted_tables:
                    if table.name != "alembic_version":
                        _copy(source, destination, table)
    finally:
        engine.dispose()


def _copy(source: Connection, destination: Connection, table: Table) -> None:
    rows = source.execute(select(table), execution_options={"yield_per": ROWS_AT_A_TIME}).mappings()
    for part in rows.partitions():
        destination.execute(insert(table), [dict(row) for row in part])
