"""The real kinds of paper with random facts: what they say, and that their form holds (R8.1, R8.2, R8.4, R8.6)."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reports import circular, head_interview, head_talk, leader_talk
from reports.facts import Letterhead, Listed
from reports.kit.outfit import Outfit
from reports.phrases import sentence
from tests.make_papers import NAMES, TEXTS
from tests.paper_checks import NO_SHRINKING, check_form, parted, squeezed
from tests.papers import HEAD, a_circular, a_listed, a_notice, drawn_by
from tests.pdf_reading import sheets

HEADS = st.builds(
    lambda office, secrecy, urgency, copy: replace(
        HEAD, office=office, secrecy=secrecy, urgency=urgency, outfit=Outfit(copy_number=copy)
    ),
    NAMES,
    st.sampled_from(["", "秘密★1年"]),
    st.sampled_from(["", "特急"]),
    st.one_of(st.none(), st.integers(1, 999_999)),
)
LINES = st.builds(
    lambda unit, section, problems: replace(a_listed(), unit=unit, section=section, problems=problems),
    NAMES, NAMES, TEXTS,
)  # fmt: skip


def inside(module: ModuleType, facts: Any, red: bool) -> str:
    """Draw a paper twice, check its form, and return what stands in its type area."""
    data = drawn_by(module.draw, facts)[0]
    assert drawn_by(module.draw, facts)[0] == data
    check_form(data, red, facts.head.office)
    return squeezed("".join(parted(page).inside for page in sheets(data)))


@settings(max_examples=12, phases=NO_SHRINKING)
@given(st.sampled_from([leader_talk, head_talk, head_interview]), HEADS, LINES, NAMES, NAMES)
def test_a_notice_names_whom_it_concerns_and_why_whatever_they_are_called(
    module: ModuleType, head: Letterhead, listed: Listed, person: str, committee: str
) -> None:
    facts = a_notice(head=head, listed=listed, person=person, committee=committee)
    text = inside(module, facts, red=False)
    assert f"{person}同志" in text
    assert committee in text
    assert f"{listed.section}名列第2名" in text
    assert sentence(listed.problems) in text
    assert head.secrecy + head.urgency in text


@settings(max_examples=8, phases=NO_SHRINKING)
@given(HEADS, st.lists(LINES, min_size=1, max_size=10), st.lists(NAMES, max_size=5))
def test_a_circular_names_every_section_and_its_problems(
    head: Letterhead, listed: list[Listed], copies: list[str]
) -> None:
    lines = tuple(replace(line, rank=rank) for rank, line in enumerate(listed, start=1))
    facts = a_circular(head=head, listed=lines, copies="，".join(copies))
    text = inside(circular, facts, red=True)
    for line in lines:
        assert f"第{line.rank}名，{line.unit}{line.section}" in text
        assert f"{line.rank}{line.unit}{line.section}{line.votes}{sentence(line.problems)}" in text
    assert not copies or f"抄送：{'，'.join(copies)}。" in text
    assert facts.result_digest in text
