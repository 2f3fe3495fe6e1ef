"""Collecting before and after of every audited row that an act changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table, event, inspect
from sqlalchemy.orm import Session

from models.common.base import Audited, Base
from models.common.canonical import canonical, plain

Key = tuple[str, str]


class Changes:
    """What one act did to audited rows; rows are known by table and canonical primary key."""

    def __init__(self) -> None:
        """Begin with none."""
        self._rows: dict[Key, dict[str, Any]] = {}
        self.tables: set[str] = set()

    def listen(self, session: Session) -> None:
        """Collect what a session flushes."""
        event.listen(session, "after_flush", self._after_flush)

    def collected(self, beside: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
        """Return the changes, and those made `beside` the session, by table and key; rows that end as they were not."""
        touched = [row for row in (*self._rows.values(), *beside) if row["before"] != row["after"]]
        return sorted(touched, key=lambda row: (row["table"], row["key"]))

    def _after_flush(self, session: Session, _context: Any) -> None:
        for row in session.new:
            self._note(row, None, values_of(row))
        for row in session.dirty:
            if session.is_modified(row):
                after = values_of(row)
                self._note(row, {**after, **_old_values(row)}, after)
        for row in session.deleted:
            self._note(row, values_of(row), None)

    def _note(self, row: Any, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
        table: str = row.__tablename__
        self.tables.add(table)
        if row.audited is not Audited.ROW:
            return
        identity = key_of(row)
        known = self._rows.get((table, canonical(identity)))
        first = known["before"] if known else before
        self._rows[(table, canonical(identity))] = {"table": table, "key": identity, "before": first, "after": after}


def inserted(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the change that a row makes which is inserted past the mapped objects."""
    after = {column.key: shown(column, values[column.key]) for column in table.columns}
    return {
        "table": table.name,
        "key": [after[column.key] for column in table.primary_key],
        "before": None,
        "after": after,
    }


def key_of(row: Base) -> list[Any]:
    """Return a row's primary key as plain values."""
    return [plain(getattr(row, str(column.key))) for column in inspect(type(row)).primary_key]


def values_of(row: Base) -> dict[str, Any]:
    """Return every column of a row as plain values; secret ones as their digest."""
    return {column.key: shown(column, getattr(row, column.key)) for column in inspect(type(row)).columns}


def _old_values(row: Base) -> dict[str, Any]:
    state = inspect(row)
    old = {}
    for column in inspect(type(row)).columns:
        deleted = state.attrs[column.key].history.deleted
        if deleted:
            old[column.key] = shown(column, deleted[0])
    return old


def shown(column: Column[Any], value: Any) -> Any:
    """Return a column's value as the log holds it."""
    if column.info.get("secret") and value is not None:
        stored = value if isinstance(value, str) else canonical(value)
        return "sha256:" + hashlib.sha256(stored.encode()).hexdigest()
    return plain(value)
