"""Counting a round again, and asking its live ranking: `python -m benchmarks.recount --recounted 1000000`.

The same picks are counted by numpy, DuckDB, polars and pandas, as far as they can be imported, in the same run. Each of
them has its columns in memory before the clock starts; the program reads its kept counts from the data file.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from benchmarks.timing import Timing, table, timed
from models.ballots.packed import packed_counts, repack
from models.ballots.queries import counts
from models.ballots.tally import _add, _counted, tallied
from models.ranking.queries import compute
from models.ranking.recount import recount
from models.ranking.rules import Ranking
from models.rounds.queries import RoundRow, round_by_code
from models.storage.engine import Store, open_engine
from models.storage.store import make_store, reading, writing
from tests.make_random_rounds import a_list_of_sections, a_round_of_piles

PILE: Final = 50
SMALL: Final = 1000
ROUND: Final = 1
KEPT, DUCK = "kept counts of sealed batches", "DuckDB, GROUP BY"
LIVE_SMALL: Final = f"live ranking at {SMALL:,} ballots"
CELLS: Final = 32 * 1024
"""Numbers that a channel, section and indicators are made into for numpy."""
Columns = dict[str, list[int]]


def main() -> None:
    """Measure and print two tables."""
    parser = argparse.ArgumentParser(description="Measure recounts and the live ranking.")
    parser.add_argument("--recounted", type=int, default=100_000, help="ballots counted again (default 100000)")
    parser.add_argument("--times", type=int, default=5, help="how often each is run (default 5)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small = a_counted_office(Path(folder) / "small.db", SMALL)
        large = a_counted_office(Path(folder) / "large.db", args.recounted)
        with closing(small), closing(large):
            sys.stdout.write(
                f"recount of {args.recounted:,} ballots in batches of {PILE}, 105 sections, 3 picks each\n"
            )
            sys.stdout.write(table(list(_recounts(large, args.times))) + "\n\n")
            sys.stdout.write(table(list(_live(small, large, args.recounted, args.times))) + "\n")


def a_counted_office(path: Path, ballots: int) -> Store:
    """Make data with one round of sealed batches, its kept counts and its running tally."""
    store = make_store(str(path), dt.datetime(2021, 1, 4, 9, tzinfo=dt.UTC))
    with writing(store) as connection:
        a_list_of_sections(connection)
        a_round_of_piles(connection, ballots // PILE, PILE)
        repack(connection, ROUND)
        with Session(connection) as session:
            _add(connection, ROUND, *_counted(counts(session, ROUND)))
    store.close()
    return open_engine(str(path))


def _recounts(store: Store, times: int) -> Iterator[Timing]:
    columns = _columns(store)
    expected = sorted(_counts(store).cells)
    for name, count in _others(columns):
        yield timed(name, times, count, DUCK)
    with reading(store) as session:
        assert sorted(packed_counts(session, ROUND).cells) == expected
        yield timed(KEPT, times, lambda: packed_counts(session, ROUND), DUCK)
        yield timed("counted from the picks", min(times, 3), lambda: counts(session, ROUND), DUCK)
        yield timed("counted and ranked in SQL alone", min(times, 3), lambda: recount(session, ROUND), DUCK)


def _counts(store: Store) -> Any:
    with reading(store) as session:
        return counts(session, ROUND)


def _live(small: Store, large: Store, ballots: int, times: int) -> Iterator[Timing]:
    """Time what the ranking page asks for, from the running tally."""
    for name, store in ((LIVE_SMALL, small), (f"live ranking at {ballots:,} ballots", large)):
        with reading(store) as session:
            held = round_by_code(session, "P")
            yield timed(name, times, partial(_ranked, session, held), LIVE_SMALL)


def _ranked(session: Session, held: RoundRow) -> Ranking:
    return compute(session, held, tallied(session, held.id))


def _columns(store: Store) -> Columns:
    """Return channel, section and indicators of every pick, as three columns of numbers."""
    sql = (
        "SELECT CASE b.channel WHEN 'targeted' THEN 1 WHEN 'sampled' THEN 2 ELSE 3 END, p.section_id, p.indicators"
        " FROM batch b JOIN ballot t ON t.batch_id = b.id JOIN pick p ON p.ballot_id = t.id WHERE t.status = 'valid'"
    )
    with store.engine.connect() as connection:
        rows = _rows(connection, sql)
        return dict(zip(("channel", "section", "indicators"), map(list, zip(*rows, strict=True)), strict=True))


def _rows(connection: Connection, sql: str) -> Any:
    return connection.connection.cursor().execute(sql)


def _others(columns: Columns) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what else can count here; say what cannot be imported."""
    makers = {"numpy": _numpy, "duckdb": _duckdb, "polars": _polars, "pandas": _pandas}
    for name, make in makers.items():
        if importlib.util.find_spec(name) is None:
            sys.stdout.write(f"{name} is not installed and was not measured\n")
        else:
            yield make(columns)


def _arrays(columns: Columns) -> dict[str, Any]:
    numpy: Any = importlib.import_module("numpy")
    return {name: numpy.array(values, dtype="int32") for name, values in columns.items()}


def _numpy(columns: Columns) -> tuple[str, Callable[[], object]]:
    numpy, arrays = importlib.import_module("numpy"), _arrays(columns)

    def count() -> object:
        cells = arrays["channel"] * CELLS + arrays["section"] * 32 + arrays["indicators"]
        return numpy.bincount(cells)

    return "numpy, bincount", count


def _duckdb(columns: Columns) -> tuple[str, Callable[[], object]]:
    duckdb: Any = importlib.import_module("duckdb")
    connection = duckdb.connect()
    if importlib.util.find_spec("numpy") is None:
        connection.execute("CREATE TABLE pick (channel INTEGER, section INTEGER, indicators INTEGER)")
        connection.executemany("INSERT INTO pick VALUES (?, ?, ?)", list(zip(*columns.values(), strict=True)))
    else:
        connection.register("arrays", _arrays(columns))
        connection.execute("CREATE TABLE pick AS SELECT * FROM arrays")
    sql = "SELECT channel, section, indicators, count(*) FROM pick GROUP BY ALL"
    return DUCK, lambda: connection.execute(sql).fetchall()


def _polars(columns: Columns) -> tuple[str, Callable[[], object]]:
    polars: Any = importlib.import_module("polars")
    frame = polars.DataFrame(columns, schema=dict.fromkeys(columns, polars.Int32))
    return "polars, group_by", lambda: frame.group_by(list(columns)).len()


def _pandas(columns: Columns) -> tuple[str, Callable[[], object]]:
    pandas: Any = importlib.import_module("pandas")
    frame = pandas.DataFrame(_arrays(columns))
    return "pandas, groupby", lambda: frame.groupby(list(columns)).size()


if __name__ == "__main__":
    main()
