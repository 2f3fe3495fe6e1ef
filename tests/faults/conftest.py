"""What the fault runs begin with, and how they end."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from desk.office import Office
from models.accounts import actions
from models.ballots.tables import Turn
from tests.conftest import PASSWORD
from tests.faults import keying, tracing
from tests.faults.checking import CLERK, QUICK, Finding, Pile, told

Tell = Callable[[str, Sequence[Finding]], None]


@pytest.fixture(params=list(Turn), ids=lambda turn: turn.name.lower())
def pile(request: pytest.FixtureRequest, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pile:
    """A data file in a folder of its own, ready for either keying; to be copied or left as it was."""
    batch = keying.prepare(office, tmp_path, request.param)
    with monkeypatch.context() as patched:
        # thousands of logins: the hash of this password says that it is checked with next to no work
        patched.setattr(actions, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        office.log_in(CLERK, PASSWORD)
        office.do(actions.change_password, PASSWORD, QUICK)
    assert office.store.path is not None
    office.backup("ready")
    ready = next((office.store.path.parent / "backups").glob("*ready.db"))
    folder = tmp_path / "ready"
    folder.mkdir()
    return Pile(Path(shutil.copy(ready, folder / "office.db")), batch)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tracing library."""
    try:
        return tracing.build(tmp_path_factory.mktemp("tracing"))
    except RuntimeError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Tell:
    """Say on the terminal what came of a run that began now."""
    began = time.monotonic()

    def say(what: str, findings: Sequence[Finding]) -> None:
        with capsys.disabled():
            sys.stdout.write(told(what, findings, time.monotonic() - began))

    return say
