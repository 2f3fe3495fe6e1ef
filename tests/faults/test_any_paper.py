"""A thousand random papers, drawn twice and read back by two tools that did not write them (R8.1, R8.2, R8.6)."""

from __future__ import annotations

import sys
import time

import pytest
from hypothesis import given, settings

from tests.faults.checking import moments
from tests.make_papers import Paper, papers
from tests.paper_checks import NO_SHRINKING, check

PAPERS = 1000
pytestmark = pytest.mark.faults


def test_a_thousand_papers_say_exactly_their_facts_within_the_type_area(capsys: pytest.CaptureFixture[str]) -> None:
    """FAULT_MOMENTS says how many papers."""
    pages: list[int] = []

    @settings(max_examples=moments(PAPERS), phases=NO_SHRINKING)
    @given(papers())
    def every(paper: Paper) -> None:
        pages.append(check(paper))

    began = time.monotonic()
    every()
    with capsys.disabled():
        taken = time.monotonic() - began
        sys.stdout.write(f"\n{len(pages)} papers of {sum(pages)} pages (up to {max(pages)}) in {taken:.0f} s\n")
    assert len(pages) >= moments(PAPERS)
