"""Random papers, read back: what they say, where it stands, and in which fonts (R8.1, R8.2, R8.6)."""

from __future__ import annotations

from hypothesis import given, settings

from tests.make_papers import Paper, papers
from tests.paper_checks import NO_SHRINKING, check


@settings(max_examples=25, phases=NO_SHRINKING)
@given(papers())
def test_any_paper_says_exactly_its_facts_within_the_type_area(paper: Paper) -> None:
    assert check(paper) >= 1
