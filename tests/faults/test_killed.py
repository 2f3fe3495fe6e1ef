"""The program is killed while a clerk keys: nothing acknowledged is lost, nothing is half stored (R10.5)."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from desk.office import Office
from models.audit.queries import chain_faults
from models.ballots.actions import open_batch
from models.ballots.tables import Ballot, Pick
from models.consequences.stages import step
from models.rounds.queries import Stage
from models.verification.tables_check import table_faults
from tests.conftest import PASSWORD
from tests.make import an_open_round, looking

ROOT = Path(__file__).resolve().parents[2]
MOMENTS = 60
pytestmark = pytest.mark.faults


def killed_after(data: Path, batch: int, seconds: float) -> int:
    """Let a clerk key for some time, kill the process, and return the last sheet it acknowledged."""
    command = [sys.executable, "-m", "tests.faults.keying", str(data), str(batch)]
    clerk = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert clerk.stdout is not None
    assert clerk.stdout.readline() == "ready\n"
    time.sleep(seconds)
    clerk.kill()
    said = clerk.stdout.read()
    clerk.wait()
    clerk.stdout.close()
    whole = [line for line in said.splitlines(keepends=True) if line.endswith("\n")]
    return int(whole[-1]) if whole else 0


def test_no_acknowledged_sheet_is_lost_when_the_program_is_killed(office: Office, tmp_path: Path) -> None:
    """At random moments; the file must open, verify, and hold every sheet that was acknowledged, whole."""
    office.log_in("lead", PASSWORD)
    an_open_round(office, tmp_path)
    for stage in (Stage.ISSUING, Stage.KEYING):
        office.do(step, "2021Q1", stage)
    batch = office.do(open_batch, "2021Q1", "targeted", "1", 5000, "收件人", dt.date(2021, 4, 1))
    assert office.store.path is not None
    office.backup("clean")
    clean = next((office.store.path.parent / "backups").glob("*clean.db"))
    moments = random.Random(7)
    acknowledged = 0
    for number in range(MOMENTS):
        data = Path(shutil.copy(clean, tmp_path / f"killed{number}.db"))
        last = killed_after(data, batch, moments.uniform(0.0, 0.6))
        acknowledged += last
        again = Office.open(str(data))
        with looking(again) as session:
            sheets = list(session.scalars(select(Ballot.sheet).where(Ballot.batch_id == batch).order_by(Ballot.sheet)))
            picked = len(list(session.execute(select(Pick.ballot_id))))
            assert sheets == list(range(1, len(sheets) + 1))
            assert len(sheets) in (last, last + 1), f"moment {number}: acknowledged {last}, found {len(sheets)}"
            assert picked == len(sheets)
            assert chain_faults(session) == []
            assert table_faults(session) == []
        again.close()
    assert acknowledged > MOMENTS  # the kills did fall into work under way
