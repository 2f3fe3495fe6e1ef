"""Holding the audit log against the tables: replayed, it must give exactly the rows that are there (R10.3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Boolean, Column, Table, inspect, text
from sqlalchemy.orm import Session

from models.audit.changes import shown
from models.audit.queries import raw_text
from models.common.base import Audited, Base, Document
from models.common.canonical import canonical, plain
from models.schema import METADATA

Key = tuple[str, str]
Stored = dict[str, Any]


def table_faults(session: Session) -> list[str]:
    """Return `table key` for every audited row that differs from what the log says, is missing, or was slipped in."""
    logged = replay(session)
    found = dict(live(session))
    differing = [key for key in sorted(logged.keys() | found.keys()) if logged.get(key) != found.get(key)]
    return [f"{table} {key}" for table, key in differing]


def replay(session: Session) -> dict[Key, Stored]:
    """Return every audited row as the log leaves it."""
    rows: dict[Key, Stored] = {}
    for (raw,) in session.execute(text("SELECT changes FROM audit_entry ORDER BY seq")):
        for change in _changes(raw_text(raw)):
            key = (change["table"], canonical(change["key"]))
            if change["after"] is None:
                rows.pop(key, None)
            else:
                rows[key] = _as_stored(change["table"], change["after"])
    return rows


def _changes(raw: str) -> list[dict[str, Any]]:
    try:
        changes = json.loads(raw)
    except ValueError:
        changes = None
    return changes if isinstance(changes, list) else []  # the chain check names the entry


def _as_stored(table: str, values: Stored) -> Stored:
    """Return a row as the tables of today hold it: a column that came after the entry is empty in it."""
    columns = METADATA.tables[table].columns
    known = {name: _plain_cell(columns[name], value) for name, value in values.items() if name in columns}
    return {column.name: None for column in columns if column.nullable} | known


def _plain_cell(column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, Document) and value is not None and not column.info.get("secret"):
        return canonical(value)
    return int(value) if isinstance(value, bool) else value


def audited_tables() -> Iterator[Table]:
    """Yield every table whose rows the log accounts for."""
    for mapper in Base.registry.mappers:
        if mapper.class_.audited is Audited.ROW and isinstance(mapper.local_table, Table):
            yield mapper.local_table


def live(session: Session) -> Iterator[tuple[Key, Stored]]:
    """Yield every audited row as it lies in the data, read as raw text and numbers."""
    for table in audited_tables():
        columns = list(table.columns)
        names = ", ".join(f'"{column.name}"' for column in columns)
        for row in session.execute(text(f'SELECT {names} FROM "{table.name}"')):
            values = {
                column.name: shown(column, _raw(column.type, value)) for column, value in zip(columns, row, strict=True)
            }
            key = [values[column.name] for column in inspect(table).primary_key]
            yield (table.name, canonical(key)), values


def _raw(kind: Any, value: Any) -> Any:
    if isinstance(value, bytes):
        return raw_text(value)
    if isinstance(kind, Boolean) and isinstance(value, bool):
        return int(value)
    return str(value) if isinstance(value, float) else plain(value)
