"""The program is killed while a clerk keys: nothing acknowledged is lost, nothing is half stored (R10.5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import killing
from tests.faults.checking import Pile, moments
from tests.faults.conftest import Tell

MOMENTS = 1000
pytestmark = pytest.mark.faults


def test_no_acknowledged_sheet_is_lost_when_the_program_is_killed(pile: Pile, tmp_path: Path, tell: Tell) -> None:
    """At random moments; the next clerk finds every acknowledged sheet, whole, and goes on."""
    found = killing.kill(pile, tmp_path, moments(MOMENTS))
    tell("kills", found)
    assert [one for one in found if one.lost or one.damaged] == []
    assert sum(one.said for one in found) > len(found)  # the kills did fall into work under way
