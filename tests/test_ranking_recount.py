"""The database counts and ranks a round by itself, and comes to what the program's ranking says (R6.1–R6.6)."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from desk.language import set_language
from desk.office import Office
from desk.sentences import sentence
from models.ballots.packed import packed_counts, repack, wrong_batches
from models.ballots.queries import counts
from models.common.errors import DamageError
from models.finalising.stages import step
from models.ranking.actions import record_tip
from models.ranking.agreement import Figure, ranking_differences
from models.ranking.queries import compute
from models.ranking.recount import recount
from models.ranking.scoring import Standing
from models.rounds.queries import Stage, parameters, round_by_code
from models.rounds.rules import Method, Points
from models.storage.engine import open_engine
from models.storage.store import writing
from tests.make import a_numbered_registry, looking
from tests.make_ballots import bend
from tests.make_random_rounds import a_list_of_sections, random_rounds
from tests.make_results import a_voted_round

ROUNDS = 400
A_RATE_ROUND = 141
"""The seed of a round by rates with votes enough."""


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
        ranking, found = compute(session, round_by_code(session, made.code)), recount(session, made.id)
        assert list(ranking_differences(made.parameters, ranking, found)) == [], made
        assert [place.number for place in found.places] == [line.number for line in ranking.lines], made


def test_a_round_is_recounted_by_itself_alone(lead: Office, tmp_path: Path) -> None:
    """R6.6: an earlier one and a later one, on other lists and by other votes."""
    a_numbered_registry(lead, tmp_path, 8)
    votes = {"2020Q4": {1: 5, 2: 9, 8: 2}, "2021Q1": {1: 9, 2: 8, 3: 7}}
    for (code, named), cut_off in zip(votes.items(), (dt.date(2020, 12, 31), dt.date(2021, 3, 31)), strict=True):
        a_voted_round(lead, tmp_path, named, code, cut_off)
        lead.do(record_tip, code, 8 if code == "2020Q4" else 3, cut_off, cut_off, "收受礼品", "核查报告", "某书记")
    for code, named in votes.items():
        with looking(lead) as session:
            held = round_by_code(session, code)
            found, law = recount(session, held.id), parameters(session, held.id)
            assert list(ranking_differences(law, compute(session, held), found)) == []
            assert recount(session, held.id) == found
        assert {place.number: place.votes for place in found.places if place.votes} == named
        assert [place.number for place in found.places if place.direct_first] == [8 if code == "2020Q4" else 3]
        assert [(one.code, one.valid) for one in found.channels] == [
            ("targeted", sum(named.values())), ("sampled", 0), ("other", 0),
        ]  # fmt: skip


def test_the_random_rounds_are_of_every_kind(listed: Connection) -> None:
    """What never happened in them would not have been compared."""
    seen: Counter[str] = Counter()
    for session, made in random_rounds(listed, range(60)):
        ranking = compute(session, round_by_code(session, made.code))
        seen[made.parameters.method] += 1
        seen[made.parameters.points] += 1
        seen["tie across an edge"] += bool(ranking.ties)
        seen["equal ranks"] += len({line.rank for line in ranking.lines}) < len(ranking.lines)
        seen["several first by tip"] += sum(line.direct_first for line in ranking.lines) > 1
        seen["empty channel"] += any(not use.valid for use in ranking.channels)
        seen["small channel"] += any(use.standing is Standing.BELOW_MINIMUM for use in ranking.channels)
        seen["weight of nothing"] += any(not use.declared for use in ranking.channels)
        seen["more than 100 sections"] += len(ranking.lines) > 100
        seen["no targeted channel"] += all(use.code != "targeted" for use in ranking.channels)
        seen["beyond 63 bits"] += any((line.score or 0).numerator >= 1 << 63 for line in ranking.lines)
    assert {*Method, *Points} < set(seen)
    assert [kind for kind, n in seen.items() if not n] == []


BENT = [
    ("UPDATE pick SET indicators = indicators + 16 - 2 * (indicators & 16) WHERE section_id = :section", "GREED"),
    ("DELETE FROM pick WHERE section_id = :section", "votes"),
    ("UPDATE ballot SET status = 'invalid' WHERE id IN (SELECT min(id) FROM ballot WHERE status = 'valid')", "valid"),
    ("UPDATE round_channel SET weight = '9' WHERE position = 1", "weight"),
    ("DELETE FROM snapshot_entry WHERE section_id = :section", "listed"),
    ("INSERT INTO tip SELECT NULL, 1, :section, '2021-01-01', '2021-01-01', 'x', 'x', 'x', NULL, NULL", "direct_first"),
]


@pytest.mark.parametrize(("statement", "figure"), BENT)
def test_a_ranking_that_is_not_what_the_data_gives_is_told_apart(
    listed: Connection, statement: str, figure: str
) -> None:
    for session, made in random_rounds(listed, [A_RATE_ROUND]):
        ranking = compute(session, round_by_code(session, made.code))
        section = next(line.section_id for line in ranking.lines if (line.votes or 0) > 3 and not line.direct_first)
        session.execute(text(statement), {"section": section} if ":section" in statement else {})
        found = {one.figure for one in ranking_differences(made.parameters, ranking, recount(session, made.id))}
    assert figure in found


def test_a_ranking_is_not_frozen_that_the_recount_does_not_confirm(lead: Office, tmp_path: Path) -> None:
    """R6.6: the weight that the round's rules name is not the one its channel has."""
    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6, 5: 5}, method=Method.RATE)
    bend(lead, "UPDATE round_channel SET weight = '1' WHERE code = 'targeted'")
    with pytest.raises(DamageError) as refused:
        lead.do(step, "2021Q1", "finalised")
    assert refused.value.key == "recount.channel"
    assert refused.value.facts == {
        "round": "2021Q1", "number": None, "channel": "targeted", "figure": Figure.WEIGHT,
        "ranked": "1", "recounted": "7/5",
    }  # fmt: skip
    assert lead.ask(round_by_code, "2021Q1").stage is Stage.COUNTED
    set_language("en")
    assert sentence(refused.value).startswith("Round 2021Q1, channel targeted, weight: the ranking says 1,")


@pytest.mark.parametrize("start", range(0, 40, 20))
def test_the_recount_is_the_same_on_a_server(database: str, start: int) -> None:
    """R6.6 on PostgreSQL."""
    with closing(open_engine(database)) as store, writing(store) as connection:
        a_list_of_sections(connection)
        for session, made in random_rounds(connection, range(start, start + 20)):
            ranking = compute(session, round_by_code(session, made.code))
            assert list(ranking_differences(made.parameters, ranking, recount(session, made.id))) == [], made
            repack(connection, made.id)
            assert packed_counts(session, made.id) == counts(session, made.id)
            assert list(wrong_batches(session, made.id)) == []
        connection.rollback()
