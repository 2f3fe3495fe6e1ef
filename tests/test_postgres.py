"""The same office on a PostgreSQL server: the main job, its figures, its copies, and two desks at once."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from desk.office import Office
from models.accounts.founding import Setup
from models.audit.queries import chain_faults, entries
from models.common.errors import EnvironmentFault, RuleError
from models.consequences.queries import measures, tally
from models.documents.queries import ledger
from models.ranking.queries import result
from models.registry.actions import add_person
from models.registry.queries import people
from models.rounds.queries import round_by_code
from models.storage.backup import make_backup, restore
from models.storage.store import make_store
from tests.conftest import PASSWORD, HandClock
from tests.make import looking
from tests.make_filled import CODE, fill
from tests.postgres import Server


@pytest.fixture(scope="module")
def served(server: Server, founded_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The filled office on a server, the lead logged in."""
    clock = HandClock(dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC))
    with closing(Office.open(server.make("served", founded_database), clock)) as office:
        fill(office, tmp_path_factory.mktemp("served"))
        office.log_in("lead", PASSWORD)
        yield office


@pytest.fixture
def same_in_a_file(filled_file: Path, tmp_path: Path, clock: HandClock) -> Iterator[Office]:
    """The office of the same story in an SQLite file."""
    with closing(Office.open(str(shutil.copy(filled_file, tmp_path / "office.db")), clock)) as office:
        office.log_in("lead", PASSWORD)
        yield office


def test_the_result_equals_that_of_a_file_in_every_figure(served: Office, same_in_a_file: Office) -> None:
    assert served.ask(result, CODE) == same_in_a_file.ask(result, CODE)


def test_the_digest_of_the_result_equals_that_of_a_file(served: Office, same_in_a_file: Office) -> None:
    assert served.ask(round_by_code, CODE).result_digest == same_in_a_file.ask(round_by_code, CODE).result_digest


def test_the_measures_and_the_tally_equal_those_of_a_file(served: Office, same_in_a_file: Office) -> None:
    assert served.ask(measures, CODE) == same_in_a_file.ask(measures, CODE)
    assert served.ask(tally) == same_in_a_file.ask(tally)


def numbered(office: Office) -> list[tuple[str, int, str, int | None, str]]:
    """Return what stands in the ledger."""
    return [(row.organ_code, row.serial, row.kind, row.section_id, row.title) for row in office.ask(ledger)]


def test_the_numbered_papers_equal_those_of_a_file(served: Office, same_in_a_file: Office) -> None:
    assert numbered(served) == numbered(same_in_a_file)


def test_a_served_office_verifies(served: Office) -> None:
    assert [check.key for check in served.verify().checks if not check.ok] == []


def test_a_value_changed_on_the_server_is_found(server: Server, founded_database: str, clock: HandClock) -> None:
    with closing(Office.open(server.make("bent", founded_database), clock)) as office:
        with office.store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE account SET must_change = TRUE WHERE name = 'clerk'")
        office.log_in("auditor", PASSWORD)
        assert [check.key for check in office.verify().checks if not check.ok] == ["tables"]


def test_a_server_is_copied_into_a_file_that_opens_verifies_and_gives_the_same_result(
    served: Office, tmp_path: Path, clock: HandClock
) -> None:
    made = make_backup(served.store, tmp_path / "stick", clock(), "hand")
    restore(Path(made.path), tmp_path / "office.db")
    with closing(Office.open(str(tmp_path / "office.db"), clock)) as again:
        again.log_in("lead", PASSWORD)
        assert again.verify().ok
        assert again.ask(result, CODE) == served.ask(result, CODE)
    assert {path.suffix for path in (tmp_path / "stick").iterdir()} == {".db", ".json"}


def test_a_restored_server_goes_on_counting_where_it_stood(served: Office, tmp_path: Path, clock: HandClock) -> None:
    made = make_backup(served.store, tmp_path / "stick", clock(), "hand")
    with closing(Office.open(made.path, clock)) as again:
        again.log_in("lead", PASSWORD)
        known = {person.id for person in again.ask(people)}
        assert again.do(add_person, "某新人") == max(known) + 1
        assert again.verify().ok


def test_an_office_is_made_on_a_server_only_once(database: str, clock: HandClock) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        make_store(database, clock())
    assert caught.value.key == "storage.target_exists"


def test_a_served_office_is_founded_only_once(database: str, clock: HandClock) -> None:
    with closing(Office.open(database, clock)) as office:
        with pytest.raises(RuleError) as caught:
            office.found(Setup({"office_name": "另一个"}, ()))
        assert caught.value.key == "setup.founded_already"


def test_opening_an_empty_database_says_that_there_is_no_office(server: Server, clock: HandClock) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        Office.open(server.make("empty"), clock)
    assert caught.value.key == "storage.no_file"


EACH, DESKS = 15, 4


def a_busy_desk(where: str, number: int) -> None:
    """Open the office once more and enter people, one act each."""
    with closing(Office.open(where)) as office:
        office.log_in("lead", PASSWORD)
        for n in range(EACH):
            office.do(add_person, f"某人{number}{chr(0x4E00 + n)}")


@pytest.mark.parametrize("kind", ["server", "file"])
def test_desks_that_write_at_the_same_time_never_fork_the_log(
    kind: str, request: pytest.FixtureRequest, clock: HandClock
) -> None:
    where = str(request.getfixturevalue("database" if kind == "server" else "data_file"))
    with ThreadPoolExecutor(DESKS) as pool:
        list(pool.map(a_busy_desk, [where] * DESKS, range(DESKS)))
    with closing(Office.open(where, clock)) as office:
        office.log_in("auditor", PASSWORD)
        added = [entry for entry in office.ask(entries) if entry.act == "registry.add_person"]
        assert len({entry.seq for entry in added}) == EACH * DESKS
        with looking(office) as session:
            assert chain_faults(session) == []
        assert office.verify().ok
