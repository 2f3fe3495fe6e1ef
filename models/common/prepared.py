"""Statements that run at every key: put into the database's words once, and run on the driver's own cursor.

SQLAlchemy builds parameters, context and result of each statement anew, which costs five times what SQLite needs to run
it. Values still pass through the columns' types, and what the driver complains of is raised as everywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement, ReturnsRows
from sqlalchemy.types import TypeEngine

Row = tuple[Any, ...]
_TOGETHER: Final = 200
"""Rows that an insert in bulk hands over at a time; more bring nothing."""
_Processor = Callable[[Any], Any] | None


@dataclass(frozen=True)
class _Spoken:
    """A statement in the words of one kind of database."""

    dialect: Dialect
    sql: str
    names: tuple[str, ...] | None
    """The order in which values are handed over; None: by name."""
    fixed: Mapping[str, Any]
    """Values that stand in the statement itself."""
    given: Mapping[str, _Processor]
    """How a value is turned into what the driver takes, for those that are."""
    taken: tuple[tuple[int, Callable[[Any], Any]], ...]
    """Columns of the answer that are turned back, by place."""

    def values(self, named: Mapping[str, Any]) -> Any:
        """Return one row of values as the driver takes it."""
        ready = {**self.fixed, **named}
        for name, process in self.given.items():
            if process is not None:
                ready[name] = process(ready[name])
        return ready if self.names is None else [ready[name] for name in self.names]

    def row(self, found: Sequence[Any]) -> Row:
        """Return one row of the answer with its columns' own values."""
        ready = list(found)
        for place, process in self.taken:
            ready[place] = process(ready[place])
        return tuple(ready)

    def cursor(self, connection: Connection, values: Any, many: bool) -> Any:
        """Run and return the driver's cursor; raises DBAPIError as SQLAlchemy does."""
        cursor = connection.connection.cursor()
        try:
            (cursor.executemany if many else cursor.execute)(self.sql, values)
        except Exception as error:
            raise self._fault(values, error) from error
        return cursor

    def fetched(self, connection: Connection, values: Any) -> list[Row]:
        """Run and return the driver's rows; raises DBAPIError, also for what cannot be read any more."""
        cursor = self.cursor(connection, values, many=False)
        try:
            return cast(list[Row], cursor.fetchall())
        except Exception as error:
            raise self._fault(values, error) from error

    def _fault(self, values: Any, error: Exception) -> BaseException:
        driver = cast(Any, self.dialect.dbapi).Error
        return DBAPIError.instance(self.sql, values, error, driver, dialect=self.dialect)


class Prepared:
    """A statement whose values are all named, compiled at its first use for each kind of database.

    It knows no expanding parameters (`IN`), and defaults of columns do not enter.
    """

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        """Take a statement of SQLAlchemy; `columns` are those that an insert fills."""
        self.statement: Final = cast(ClauseElement, statement)
        self.columns: Final = columns
        self._spoken: dict[str, _Spoken] = {}
        self._longer: dict[int, _Spoken] = {}

    def rows(self, connection: Connection, **values: Any) -> list[Row]:
        """Run and return every row of the answer."""
        spoken = self._in(connection)
        found = spoken.fetched(connection, spoken.values(values))
        return [spoken.row(one) for one in found] if spoken.taken else found

    def first(self, connection: Connection, **values: Any) -> Row | None:
        """Run and return the first row of the answer, if there is one."""
        found = self.rows(connection, **values)
        return found[0] if found else None

    def run(self, connection: Connection, **values: Any) -> None:
        """Run what has no answer."""
        spoken = self._in(connection)
        spoken.cursor(connection, spoken.values(values), many=False)

    def run_all(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run what has no answer, once for each row of values; nothing where there is none."""
        if rows:
            spoken = self._in(connection)
            spoken.cursor(connection, [spoken.values(row) for row in rows], many=True)

    def run_flat(self, connection: Connection, values: Sequence[Any]) -> None:
        """Run an insert for rows in bulk, their values laid end to end in the order of `columns`.

        The driver takes them as they are: an enumeration's member is given by its value. SQLite is handed many rows
        at a time, which saves a fifth.
        """
        columns, spoken = self.columns, self._in(connection)
        assert columns is not None
        width = len(columns)
        if spoken.names is None:
            rows = (values[start : start + width] for start in range(0, len(values), width))
            spoken.cursor(connection, [dict(zip(columns, row, strict=True)) for row in rows], many=True)
            return
        assert spoken.names == tuple(columns)
        for start in range(0, len(values), width * _TOGETHER):
            some = values[start : start + width * _TOGETHER]
            self._long(spoken, len(some) // width).cursor(connection, some, many=False)

    def _long(self, spoken: _Spoken, rows: int) -> _Spoken:
        """Return an insert of so many rows at once."""
        if rows not in self._longer:
            before, marks = spoken.sql.rsplit("VALUES ", 1)
            self._longer[rows] = replace(spoken, sql=f"{before}VALUES {', '.join([marks] * rows)}")
        return self._longer[rows]

    def _in(self, connection: Connection) -> _Spoken:
        dialect = connection.dialect
        spoken = self._spoken.get(dialect.name)
        if spoken is None:
            spoken = self._spoken[dialect.name] = self._compiled(dialect)
        return spoken

    def _compiled(self, dialect: Dialect) -> _Spoken:
        compiled = cast(SQLCompiler, self.statement.compile(dialect=dialect, column_keys=self.columns))
        given = {name: _into(bind.type, dialect) for name, bind in compiled.binds.items()}
        return _Spoken(
            dialect,
            str(compiled),
            tuple(compiled.positiontup) if compiled.positiontup is not None else None,
            {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required},
            {name: process for name, process in given.items() if process is not None},
            self._taken(dialect),
        )

    def _taken(self, dialect: Dialect) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
        if not isinstance(self.statement, ReturnsRows):
            return ()
        back = [_back(column.type, dialect) for column in self.statement.exported_columns]
        return tuple((place, process) for place, process in enumerate(back) if process is not None)


def _into(kind: TypeEngine[Any], dialect: Dialect) -> _Processor:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _back(kind: TypeEngine[Any], dialect: Dialect) -> _Processor:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
