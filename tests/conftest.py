"""Offices for tests: real SQLite files, made once from the migrations and copied."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desk.demonstration import build
from desk.language import CHINESE, set_language
from desk.office import Office
from models.accounts import actions
from models.accounts.founding import NewAccount, Setup
from models.accounts.tables import Role
from tests.postgres import Server, running_server

if TYPE_CHECKING:
    from tests.make_ballots import Room
    from tests.make_typist import Typist

PASSWORD = "Correct-horse-7"
# the same examples in every run, and no clock: a busy machine is not a fault of the program
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


class HandClock:
    """A clock that stands still until it is told; every reading is one millisecond later."""

    def __init__(self, now: dt.datetime) -> None:
        """Start at `now`."""
        self.now = now

    def __call__(self) -> dt.datetime:
        """Return the moment and tick."""
        self.now += dt.timedelta(milliseconds=1)
        return self.now

    def set(self, day: dt.date) -> None:
        """Go to nine o'clock of a day."""
        self.now = dt.datetime(day.year, day.month, day.day, 9, tzinfo=dt.UTC)


def set_up(where: Path | str, clock: HandClock) -> Office:
    """Found an office with one account per role, named like the role."""
    office = Office.make(str(where), clock)
    accounts = tuple(NewAccount(role.value, f"某{role.value}", role, PASSWORD, must_change=False) for role in Role)
    names = {"office_name": "某区纪委监委", "organ_code": "某纪评", "newspaper": "某区日报", "fonds_number": "J012"}
    office.found(Setup(names, accounts))
    return office


@pytest.fixture(scope="session", autouse=True)
def homeless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what the program puts beside its user (a server's backups) out of the real home, and out of the next run."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
            patched.setenv(name, str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session", autouse=True)
def light_hashes() -> Iterator[None]:
    """Hash passwords with next to no work: tests log in thousands of times; the real cost has its own test."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(actions, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(autouse=True)
def chinese() -> None:
    """Every test begins in the default language, whatever the one before chose."""
    set_language(CHINESE)


@pytest.fixture
def clock() -> HandClock:
    """A clock at 2021-04-12."""
    return HandClock(dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC))


@pytest.fixture(scope="session")
def founded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded office's data file, to be copied."""
    path = tmp_path_factory.mktemp("founded") / "office.db"
    office = set_up(path, HandClock(dt.datetime(2021, 1, 4, 9, tzinfo=dt.UTC)))
    office.backup("copy")
    office.close()
    return path


@pytest.fixture(scope="session")
def demonstration_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the demonstration office once and return its data file; copy it before changing anything."""
    path = tmp_path_factory.mktemp("demonstration") / "office.db"
    build(str(path))
    return path


@pytest.fixture
def data_file(founded_file: Path, tmp_path: Path) -> Path:
    """A founded office's own copy."""
    source = next((founded_file.parent / "backups").glob("*.db"))
    return Path(shutil.copy(source, tmp_path / "office.db"))


@pytest.fixture
def office(data_file: Path, clock: HandClock) -> Iterator[Office]:
    """An office in which nobody is logged in."""
    opened = Office.open(str(data_file), clock)
    yield opened
    opened.close()


@pytest.fixture
def lead(office: Office) -> Office:
    """The office with the lead logged in."""
    office.log_in("lead", PASSWORD)
    return office


@pytest.fixture
def clerk(office: Office) -> Office:
    """The office with the clerk logged in."""
    office.log_in("clerk", PASSWORD)
    return office


@pytest.fixture(scope="session")
def keying_file(founded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data file with a round in keying and three clerks; to be copied."""
    from tests.make_ballots import a_keying_file

    return a_keying_file(founded_file, tmp_path_factory.mktemp("keying"))


@pytest.fixture
def room(keying_file: Path, tmp_path: Path, clock: HandClock) -> Iterator[Room]:
    """Return a keying room of its own: the same data at the desks of three clerks and the lead."""
    from tests.make_ballots import a_room

    with a_room(keying_file, tmp_path, clock) as opened:
        yield opened


@pytest.fixture(scope="session")
def published_file(founded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data file with a published round and no papers; to be copied."""
    from tests.make_published import a_published_file

    return a_published_file(founded_file, tmp_path_factory.mktemp("published"))


@pytest.fixture
def published_office(published_file: Path, tmp_path: Path, clock: HandClock) -> Iterator[Office]:
    """Return an office with a published round, no papers, two leads and the first of them logged in."""
    opened = Office.open(str(shutil.copy(published_file, tmp_path / "published.db")), clock)
    opened.log_in("lead", PASSWORD)
    yield opened
    opened.close()


@pytest.fixture
def counted_round(lead: Office, tmp_path: Path) -> Office:
    """Return an office with a counted round that could be finalised."""
    from tests.make import a_numbered_registry
    from tests.make_results import a_voted_round

    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6, 5: 5})
    return lead


@pytest.fixture
def typist() -> Typist:
    """Return somebody at the keys before a pile of fifty."""
    from tests.make_typist import Typist

    return Typist()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running PostgreSQL."""
    with running_server() as running:
        yield running


@pytest.fixture(scope="session")
def founded_database(server: Server) -> str:
    """The name of a founded office's database, to be used as a template."""
    set_up(server.make("founded"), HandClock(dt.datetime(2021, 1, 4, 9, tzinfo=dt.UTC))).close()
    return "founded"


@pytest.fixture
def database(server: Server, founded_database: str) -> str:
    """The address of a founded office's own database."""
    return server.make(f"d{uuid4().hex}", founded_database)


@pytest.fixture(scope="session")
def filled_file(founded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file of an office in which every table holds something; to be copied, or left as it was."""
    from tests.make_filled import fill

    folder = tmp_path_factory.mktemp("filled")
    source = next((founded_file.parent / "backups").glob("*.db"))
    path = Path(shutil.copy(source, folder / "office.db"))
    office = Office.open(str(path), HandClock(dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC)))
    fill(office, folder)
    office.close()
    return path
