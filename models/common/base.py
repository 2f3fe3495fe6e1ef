"""The declarative base, and column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, Final

from sqlalchemy import Dialect, MetaData, Text
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from models.common.canonical import canonical

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Audited(StrEnum):
    """How a table's rows are accounted for in the audit log."""

    ROW = "row"
    """Every insert, change and deletion is written into the act's entry; the log replays to the table."""
    SEALED = "sealed"
    """Written in bulk; a digest stands in an audited parent row."""
    CACHE = "cache"
    """Can be computed again from other tables."""
    DRAFT = "draft"
    """Unsaved work kept safe until it becomes a record; bears its own digest, and nothing rests on it."""


class Base(DeclarativeBase):
    """Base of every mapped class; mapped objects never leave `models`."""

    metadata = MetaData(naming_convention=NAMING)
    audited: ClassVar[Audited] = Audited.ROW


class Exact(TypeDecorator[Fraction]):
    """An exact number, stored as the text `p/q` or an integer; never a float."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Dialect) -> str | None:
        """Write the number in lowest terms."""
        return None if value is None else str(Fraction(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Fraction | None:
        """Read the number back."""
        return None if value is None else Fraction(value)


class Instant(TypeDecorator[dt.datetime]):
    """A moment in UTC with microseconds, stored as ISO text so that its bytes can be hashed."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> str | None:
        """Refuse naive times; write UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> dt.datetime | None:
        """Read an aware time."""
        return None if value is None else dt.datetime.fromisoformat(value)


class Document(TypeDecorator[Any]):
    """A JSON value stored as canonical text (sorted keys, no spaces, characters as they are)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write canonical text."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read plain values."""
        return None if value is None else json.loads(value)


def choice(kind: type[StrEnum], name: str) -> SqlEnum:
    """Return a text column type with a named check for the members of `kind`."""
    return SqlEnum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )
