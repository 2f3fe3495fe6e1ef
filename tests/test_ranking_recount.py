"""The database counts and ranks a round by itself, and comes to what the program's ranking says (R6.1–R6.6)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from models.ranking.agreement import ranking_differences
from models.ranking.queries import compute
from models.ranking.recount import recount
from models.rounds.queries import round_by_code
from models.storage.engine import open_engine
from models.storage.store import writing
from tests.make_random_rounds import a_list_of_sections, random_rounds

ROUNDS = 400


@pytest.fixture(scope="module")
def listed(founded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A transaction in a founded office with sections enough for every list; nothing of it stays."""
    source = next((founded_file.parent / "backups").glob("*.db"))
    path = Path(shutil.copy(source, tmp_path_factory.mktemp("rounds") / "office.db"))
    with closing(open_engine(str(path))) as store, writing(store) as connection:
        a_list_of_sections(connection)
        yield connection


@pytest.mark.parametrize("start", range(0, ROUNDS, 50))
def test_the_recount_says_what_the_ranking_says_cell_by_cell(listed: Connection, start: int) -> None:
    """R6.6: random rounds of every kind."""
    for session, made in random_rounds(listed, range(start, start + 50)):
        ranking = compute(session, round_by_code(session, made.code))
        assert list(ranking_differences(made.parameters, ranking, recount(session, made.id))) == [], made
