"""The program is killed while papers are approved: no gap, no number twice, every number with its paper (R8.5)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desk.office import Office
from tests.faults import approving
from tests.faults.checking import moments
from tests.faults.conftest import Tell
from tests.faults.killing import kill_at

MOMENTS = 200
pytestmark = pytest.mark.faults


def test_numbers_stay_without_gap_and_double_when_the_program_is_killed(
    office: Office, tmp_path: Path, tell: Tell
) -> None:
    """At random moments of the numbering of 200 documents; what was acknowledged is there, and nothing half."""
    approving.prepare(office, tmp_path)
    office.backup("ready")
    assert office.store.path is not None
    ready = next((office.store.path.parent / "backups").glob("*ready.db"))
    data = Path(shutil.copy(ready, tmp_path / "ready.db"))
    found = kill_at(data, approving.TRADE, tmp_path, moments(MOMENTS))
    tell("kills while numbering", found)
    assert [one for one in found if one.lost or one.damaged] == []
    assert sum(one.said for one in found) > len(found)  # the kills did fall into work under way
