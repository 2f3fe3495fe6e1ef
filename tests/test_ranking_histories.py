"""Rank histories: every frozen list counts once, and reorganised sections keep what they were listed as (R2.3)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.office import Office
from models.common.errors import RightError
from models.ranking.histories import RankHistory, by_heir, rank_histories
from models.registry.queries import sections
from models.registry.reorganise import merge_sections, rename_section
from models.registry.rules import Descent
from models.rounds.queries import Stage
from reports.charts.gathering import chart_facts, live_chart_facts
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry
from tests.make_results import a_published_round, a_voted_round, step_to

DAY = dt.date(2021, 1, 15)


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """An office with a published round that lists sections 1 to 4 in this order."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, {1: 9, 2: 7, 3: 5, 4: 3}, "2020Q4", dt.date(2020, 12, 31))
    return lead


def by_number(office: Office) -> dict[int, RankHistory]:
    """Return the histories by the sections' numbers."""
    return {one.number: one for one in office.ask(rank_histories)}


def id_of(office: Office, number: int) -> int:
    """Return the id of the section that bears a number now."""
    [found] = [row.id for row in office.ask(sections) if row.number == number and row.active_to is None]
    return found


@pytest.mark.parametrize(
    ("pairs", "heirs"),
    [
        (set(), {1: 1}),
        ({(1, 2)}, {1: 2, 2: 2}),
        ({(1, 2), (2, 3)}, {1: 3, 2: 3}),
        ({(1, 3), (2, 3)}, {1: 3, 2: 3}),
        ({(1, 2), (1, 3)}, {1: 1, 2: 2}),
        ({(1, 2), (1, 3), (2, 4), (3, 4)}, {1: 4, 2: 4}),
    ],
)
def test_a_section_becomes_its_last_heir_unless_it_was_split(
    pairs: set[tuple[int, int]], heirs: dict[int, int]
) -> None:
    lines = Descent(frozenset(pairs))
    assert {section: lines.heir(section) for section in heirs} == heirs


def test_of_two_predecessors_in_one_round_the_better_rank_holds() -> None:
    lines = Descent(frozenset({(1, 3), (2, 3)}))
    assert by_heir(lines, [("a", 1, 7), ("a", 2, 4), ("b", 2, 9), ("c", 3, 1)]) == {3: {"a": 4, "b": 9, "c": 1}}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 9), st.integers(1, 10)), unique_by=lambda x: x[:2]))
def test_without_reorganising_every_listing_stands_under_its_own_section(listed: list[tuple[str, int, int]]) -> None:
    found = by_heir(Descent(frozenset()), listed)
    assert sorted((code, section, rank) for section, held in found.items() for code, rank in held.items()) == sorted(
        listed
    )


def test_only_what_is_listed_in_a_frozen_result_is_in_the_history(published: Office, tmp_path: Path) -> None:
    a_voted_round(published, tmp_path, {2: 8, 5: 6, 1: 4, 7: 2})
    assert {n: dict(one.ranks) for n, one in by_number(published).items()} == {
        1: {"2020Q4": 1}, 2: {"2020Q4": 2}, 3: {"2020Q4": 3}, 4: {"2020Q4": 4},
    }  # fmt: skip
    step_to(published, "2021Q1", Stage.FINALISED)
    assert {n: dict(one.ranks) for n, one in by_number(published).items()} == {
        1: {"2020Q4": 1, "2021Q1": 3}, 2: {"2020Q4": 2, "2021Q1": 1}, 3: {"2020Q4": 3}, 4: {"2020Q4": 4},
        5: {"2021Q1": 2}, 7: {"2021Q1": 4},
    }  # fmt: skip


def test_a_renamed_section_keeps_its_history_under_todays_name(published: Office, tmp_path: Path) -> None:
    published.do(rename_section, id_of(published, 2), "政务服务科", DAY, "机构改革")
    found = by_number(published)[2]
    assert (found.name, dict(found.ranks)) == ("政务服务科", {"2020Q4": 2})
    a_voted_round(published, tmp_path, {2: 8, 5: 6, 1: 4, 7: 2})
    facts = published.ask(live_chart_facts, "2021Q1")
    [course] = [one for one in facts.ranks.courses if one.number == 2]
    assert (course.name, course.ranks) == ("政务服务科", (2, 1))


def test_merged_sections_are_one_line_of_the_chart(published: Office) -> None:
    merged = (id_of(published, 2), id_of(published, 3))
    published.do(merge_sections, merged, "综合科", DAY, "机构改革", number=50)
    assert {n: dict(one.ranks) for n, one in by_number(published).items()} == {
        1: {"2020Q4": 1}, 4: {"2020Q4": 4}, 50: {"2020Q4": 2},
    }  # fmt: skip
    ids = [one.section_id for one in published.ask(rank_histories)]
    assert ids == sorted(ids)
    facts = published.ask(chart_facts, "2020Q4")
    assert {one.number: one.ranks for one in facts.ranks.courses} == {1: (1,), 4: (4,), 50: (2,)}


def test_clerks_do_not_read_histories(published: Office) -> None:
    published.log_in("clerk", PASSWORD)
    with pytest.raises(RightError, match=r"account\.no_right"):
        published.ask(rank_histories)
