"""Sealed batches keep what they count to, in step with their seals, and a recount adds that up (R6.6)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from desk.office import Office
from models.ballots.actions import close_batch, reopen_batch
from models.ballots.packed import drop, keep, packed_counts, packed_faults, repack, wrong_batches
from models.ballots.packing import BLOCK, BatchSum, Lanes, block_numbers, block_of, gaps, pack, unpack
from models.ballots.queries import BatchState, counts
from models.ballots.rules import Line
from models.ballots.tally import recount
from models.common.errors import DamageError
from models.finalising.stages import step
from models.rounds.queries import Stage, round_by_code
from models.storage.engine import open_engine
from models.storage.store import writing
from models.verification.queries import verify
from tests.conftest import HandClock
from tests.make import looking
from tests.make_ballots import ONE, OTHER, Room, a_keying_file, a_room, bend, keyed_once, keyed_twice
from tests.make_random_rounds import PILED_SECTIONS, a_list_of_sections, a_round_of_piles, random_rounds

CODE = "2021Q1"
STATUSES = st.tuples(*[st.integers(0, 10**6)] * 3)
CELLS = st.dictionaries(st.integers(32, 32 * 5000), st.integers(1, 300), max_size=40)
SUMS = st.builds(BatchSum, STATUSES, CELLS)
FEW = st.dictionaries(st.sampled_from([*range(96, 128), *range(224, 288)]), st.integers(1, 10**6), max_size=20)


# the bytes


@given(SUMS)
def test_what_is_packed_is_what_is_unpacked(one: BatchSum) -> None:
    assert unpack(pack(one)) == one


@given(SUMS)
def test_counts_that_are_cut_short_are_refused(one: BatchSum) -> None:
    whole = pack(one)
    for length in range(len(whole)):
        with pytest.raises(ValueError, match="counts"):
            unpack(whole[:length])


@given(SUMS, st.lists(st.builds(BatchSum, STATUSES, FEW), min_size=1, max_size=5))
def test_a_block_is_read_as_the_sum_of_its_batches(own: BatchSum, batches: list[BatchSum]) -> None:
    lanes = Lanes((3, 7, 8))
    numbers = [lanes.number([one]) for one in batches]
    whole = lanes.number(batches)
    assert whole is not None
    assert sum(number or 0 for number in numbers) == whole
    stored = pack(own, {"targeted": whole, "other": whole}, lanes.size)
    assert unpack(stored) == own
    assert block_numbers(stored, lanes.size) == {"targeted": whole, "other": whole}
    assert lanes.read(whole).cells == {
        key: total for key in lanes_keys(batches) if (total := sum(one.cells.get(key, 0) for one in batches))
    }


def lanes_keys(batches: list[BatchSum]) -> set[int]:
    """Return every cell that any of the batches has."""
    return {key for one in batches for key in one.cells}


def test_a_section_that_is_on_no_list_makes_no_block() -> None:
    assert Lanes((3, 7)).number([BatchSum((1, 0, 0), {4 * 32 + 1: 1})]) is None


def test_a_pile_of_fifty_takes_few_bytes() -> None:
    cells = {section * 32 + 17: 1 for section in range(1, 151)}
    assert len(pack(BatchSum((50, 0, 0), cells))) < 500


@pytest.mark.parametrize(
    ("covered", "last", "expected"),
    [
        ([], 0, []),
        ([], 5, [(1, 5)]),
        ([BLOCK], BLOCK, []),
        ([BLOCK], BLOCK + 1, [(BLOCK + 1, BLOCK + 1)]),
        ([2 * BLOCK], 2 * BLOCK, [(1, BLOCK)]),
        ([BLOCK, 3 * BLOCK], 4 * BLOCK, [(BLOCK + 1, 2 * BLOCK), (3 * BLOCK + 1, 4 * BLOCK)]),
    ],
)
def test_batches_outside_of_full_blocks_are_read_by_themselves(
    covered: list[int], last: int, expected: list[tuple[int, int]]
) -> None:
    assert list(gaps(covered, last)) == expected


def test_blocks_follow_one_another_without_a_hole() -> None:
    assert [block_of(number) for number in (1, BLOCK, BLOCK + 1)] == [
        range(1, BLOCK + 1), range(1, BLOCK + 1), range(BLOCK + 1, 2 * BLOCK + 1)
    ]  # fmt: skip


# in step with the seals


@pytest.fixture(scope="module")
def keying_file(founded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a round in keying."""
    return a_keying_file(founded_file, tmp_path_factory.mktemp("keying"))


@pytest.fixture
def room(keying_file: Path, tmp_path: Path, clock: HandClock) -> Iterator[Room]:
    """A keying room."""
    with a_room(keying_file, tmp_path, clock) as opened:
        yield opened


def kept(office: Office) -> list[int]:
    """Return the batches whose counts are kept."""
    with office.store.engine.connect() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT batch_id FROM batch_count ORDER BY 1")]


def assert_right(office: Office) -> None:
    """Hold what is kept against the picks, batch by batch and added up."""
    with looking(office) as session:
        assert packed_faults(session) == ()
        round_id = round_by_code(session, CODE).id
        assert packed_counts(session, round_id) == counts(session, round_id)


def test_a_batch_has_its_counts_kept_when_it_is_sealed_and_not_before(room: Room) -> None:
    first = keyed_twice(room, ONE, OTHER, [], [Line(1), Line(2), Line(3), Line(4)])
    keyed_once(room, ONE)
    assert kept(room.lead) == [first]
    assert_right(room.lead)


def test_a_broken_seal_takes_the_counts_with_it_and_a_new_one_brings_them_back(room: Room) -> None:
    first, second = keyed_twice(room, ONE, OTHER), keyed_twice(room, OTHER)
    room.lead.do(reopen_batch, first, "复核")
    assert kept(room.lead) == [second]
    assert_right(room.lead)
    room.third.do(close_batch, first)
    assert kept(room.lead) == [first, second]
    assert_right(room.lead)


def test_data_sealed_before_there_were_counts_is_counted_from_picks_and_catches_up(room: Room) -> None:
    first = keyed_twice(room, ONE, OTHER)
    with room.lead.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM batch_count")
    assert_right(room.lead)
    second = keyed_twice(room, ONE)
    assert kept(room.lead) == [first, second]
    assert_right(room.lead)


# blocks


@pytest.fixture(scope="module")
def listed(founded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A transaction in a founded office with sections enough for every list; nothing of it stays."""
    source = next((founded_file.parent / "backups").glob("*.db"))
    path = Path(shutil.copy(source, tmp_path_factory.mktemp("rounds") / "office.db"))
    with closing(open_engine(str(path))) as store, writing(store) as connection:
        a_list_of_sections(connection)
        yield connection


@pytest.fixture
def blocks(listed: Connection) -> Iterator[Session]:
    """A round of two full blocks and some batches more, all sealed and packed."""
    with listed.begin_nested() as nested:
        a_round_of_piles(listed, 2 * BLOCK + 5, 2, seed=4)
        repack(listed, 1)
        with Session(listed, join_transaction_mode="create_savepoint") as session:
            yield session
        nested.rollback()


def block_ends(session: Session) -> list[int]:
    """Return the numbers of the batches that bear a block's sums; ids are as the numbers are."""
    rows = session.connection().exec_driver_sql("SELECT batch_id, counts FROM batch_count ORDER BY 1")
    size = Lanes(tuple(range(1, PILED_SECTIONS + 1))).size
    return [batch_id for batch_id, stored in rows if block_numbers(stored, size)]


def sealed_again(session: Session, batch_id: int, state: BatchState) -> None:
    """Break a batch's seal, or make it, with what is kept of its counts."""
    connection = session.connection()
    connection.exec_driver_sql("UPDATE batch SET state = ? WHERE id = ?", (state.value, batch_id))
    (keep if state is BatchState.SEALED else drop)(connection, 1, batch_id)


def test_the_last_batch_of_a_full_block_bears_its_sums(blocks: Session) -> None:
    assert block_ends(blocks) == [BLOCK, 2 * BLOCK]
    assert packed_counts(blocks, 1) == counts(blocks, 1)


@pytest.mark.parametrize("batch_id", [1, 7, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 1])
def test_a_broken_seal_takes_its_block_s_sums_away_and_a_new_one_brings_them_back(
    blocks: Session, batch_id: int
) -> None:
    all_ends = [BLOCK, 2 * BLOCK]
    sealed_again(blocks, batch_id, BatchState.ADJUDICATION)
    assert block_ends(blocks) == [end for end in all_ends if batch_id not in block_of(end)]
    assert packed_counts(blocks, 1) == counts(blocks, 1)
    assert list(wrong_batches(blocks, 1)) == []
    sealed_again(blocks, batch_id, BatchState.SEALED)
    assert block_ends(blocks) == all_ends
    assert packed_counts(blocks, 1) == counts(blocks, 1)
    assert list(wrong_batches(blocks, 1)) == []


def test_sealing_one_by_one_leaves_what_packing_at_once_leaves(blocks: Session) -> None:
    connection = blocks.connection()
    at_once = connection.exec_driver_sql("SELECT * FROM batch_count ORDER BY 1").all()
    connection.exec_driver_sql("DELETE FROM batch_count")
    connection.exec_driver_sql("UPDATE batch SET state = 'second'")
    for batch_id in (*range(BLOCK, 0, -1), *range(BLOCK + 1, 2 * BLOCK + 6)):
        sealed_again(blocks, batch_id, BatchState.SEALED)
    assert connection.exec_driver_sql("SELECT * FROM batch_count ORDER BY 1").all() == at_once


def test_what_is_added_up_is_a_count_whatever_the_round(listed: Connection) -> None:
    """Random rounds with sealed and open batches of all channels."""
    for session, made in random_rounds(listed, range(100)):
        assert packed_counts(session, made.id) == counts(session, made.id)
        repack(session.connection(), made.id)
        assert packed_counts(session, made.id) == counts(session, made.id)
        assert list(wrong_batches(session, made.id)) == []


# counts that are not right


BENT = [
    "UPDATE batch_count SET counts = x'01'",
    "UPDATE batch_count SET counts = 'x'",
    "UPDATE batch_count SET counts = x'01080000000000000000000000ffffffff'",
    "UPDATE batch_count SET counts = counts || x'00'",
    # the ballots themselves changed, the counts did not; the tally is changed along, so as not to be what is found
    "UPDATE pick SET section_id = 8 WHERE section_id = 5; UPDATE tally_pick SET section_id = 8 WHERE section_id = 5",
]


@pytest.mark.parametrize("statement", BENT)
def test_a_result_is_not_frozen_while_kept_counts_are_not_what_the_ballots_give(
    counted_round: Office, statement: str
) -> None:
    bend(counted_round, statement)
    with pytest.raises(DamageError) as refused:
        counted_round.do(step, CODE, "finalised")
    assert (refused.value.key, refused.value.facts) == ("packed.differs", {"round": CODE, "batches": (1,)})
    assert counted_round.ask(round_by_code, CODE).stage is Stage.COUNTED


@pytest.mark.parametrize("statement", BENT)
def test_wrong_counts_are_found_when_everything_is_verified(counted_round: Office, statement: str) -> None:
    bend(counted_round, statement)
    with looking(counted_round) as session:
        (check,) = [one for one in verify(session).checks if one.key == "packed"]
    assert (check.ok, check.places) == (False, (f"{CODE} 1",))


@pytest.mark.parametrize("statement", BENT)
def test_counting_anew_puts_kept_counts_right(counted_round: Office, statement: str) -> None:
    bend(counted_round, statement)
    counted_round.do(recount, CODE)
    assert_right(counted_round)
    counted_round.do(step, CODE, "finalised")
    assert counted_round.ask(round_by_code, CODE).stage is Stage.FINALISED
