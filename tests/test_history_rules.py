"""Events of a life: each once and in order, and posts that go on through a reorganisation (R2.3)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.history.words import told
from desk.sentences import word
from models.consequences.queries import MeasureFlag, MeasureKind, MeasureStatus
from models.history.facts import KINDS, Event, EventKind, Held, Imposed, Kin, Line, Posted, Ranked
from models.history.rules import changes, ordered, reorganisations, steps
from models.registry.queries import LineageKind, Post
from reports import history_words

START = dt.date(2020, 1, 1)
HEAD = Post.SECTION_HEAD


def day(number: int) -> dt.date:
    """Return a day by its number."""
    return START + dt.timedelta(number)


def held(key: int, section: int, first: int, last: int | None, person: int = 1) -> Held:
    """Return an appointment of a head from day to day."""
    end = None if last is None else day(last)
    return Held(key, person, f"某人{person}", HEAD, section, f"科室{section}", "某局", day(first), end)


def line(key: int, before: int, after: int, on: int, how: LineageKind = LineageKind.RENAMED) -> Line:
    """Return a line of descent."""
    return Line(key, how, Kin(before, f"科室{before}", "某局"), Kin(after, f"科室{after}", "某局"), day(on), "改革")


def imposed(kind: MeasureKind, key: int = 1, **changed: object) -> Imposed:
    """Return a measure that is due."""
    facts: dict[str, object] = {
        "id": key, "round": "2021Q1", "title": "2021年第一季度", "rank": 2, "measure": kind, "person_id": 1,
        "person": "某人1", "post": HEAD.value, "status": MeasureStatus.DUE, "flag": None, "streak": 2,
        "due_on": day(15), "until_on": day(90), "points": None, "done_on": None, "note": "",
    }  # fmt: skip
    return Imposed(**{**facts, **changed})  # type: ignore[arg-type]


def event(on: int, fact: Ranked | Imposed | Posted, kind: EventKind) -> Event:
    """Return an event of section 1."""
    return Event(day(on), kind, 1, "科室1", "某局", False, fact)


def ranked(code: str, rank: int) -> Ranked:
    """Return a result."""
    return Ranked(code, code, rank, rank <= 10, rank <= 3, False, 9, (9, 0, 0, 0, 0), "", "某人1", "")


def posted(key: int, left: bool) -> Posted:
    """Return a change in a post."""
    return Posted(key, 1, "某人1", HEAD, "科室1", left)


EVENTS = st.one_of(
    st.builds(
        event, st.integers(0, 9), st.builds(ranked, st.sampled_from("abc"), st.integers(1, 20)),
        st.just(EventKind.ROUND),
    ),
    st.builds(
        event, st.integers(0, 9), st.builds(posted, st.integers(1, 9), st.booleans()), st.just(EventKind.POST)
    ),
    st.tuples(st.integers(0, 9), st.sampled_from(MeasureKind), st.integers(1, 9)).map(
        lambda one: event(one[0], imposed(one[1], one[2]), KINDS[one[1]])
    ),
)  # fmt: skip


@given(st.lists(EVENTS, max_size=30))
def test_every_event_appears_once_and_in_the_order_of_days(events: list[Event]) -> None:
    found = ordered(events)
    assert Counter(found) == Counter(events)
    assert [one.on for one in found] == sorted(one.on for one in events)


@given(st.lists(EVENTS, max_size=30, unique=True), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_the_events_came(events: list[Event], chance: object) -> None:
    mixed = list(events)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert ordered(mixed) == ordered(events)


def test_on_one_day_the_result_comes_before_what_follows_from_it() -> None:
    talk = event(3, imposed(MeasureKind.LEADER_TALK), EventKind.TALK)
    result = event(3, ranked("2021Q1", 2), EventKind.ROUND)
    new_head = event(3, posted(1, False), EventKind.POST)
    assert ordered((talk, new_head, result)) == (new_head, result, talk)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6), st.booleans())
def test_who_goes_on_through_any_number_of_renamings_takes_the_post_once(lengths: list[int], ended: bool) -> None:
    """R2.3."""
    starts = [sum(lengths[:n]) for n in range(len(lengths) + 1)]
    lives = list(pairwise(starts))
    last = len(lives)
    posts = [
        held(n, n, first, after - 1 if n < last or ended else None) for n, (first, after) in enumerate(lives, start=1)
    ]
    renamed = [line(n, n, n + 1, starts[n]) for n in range(1, last)]
    found = changes(posts, renamed)
    assert [(on, one.id) for on, one, left in found if not left] == [(day(0), 1)]
    assert [(on, one.id) for on, one, left in found if left] == ([(day(starts[-1] - 1), last)] if ended else [])


def test_somebody_else_after_a_renaming_is_a_change_of_post() -> None:
    """R2.3."""
    found = changes([held(1, 1, 0, 9), held(2, 2, 10, None, person=2)], [line(1, 1, 2, 10)])
    assert [(on, one.person_id, left) for on, one, left in found] == [
        (day(0), 1, False), (day(10), 2, False), (day(9), 1, True),
    ]  # fmt: skip


def test_a_head_who_pauses_takes_the_post_twice() -> None:
    found = changes([held(1, 1, 0, 9), held(2, 1, 11, None)])
    assert sorted(on for on, _one, left in found if not left) == [day(0), day(11)]


def test_a_merger_and_a_split_are_one_event_each() -> None:
    """R2.3."""
    merged, split = LineageKind.MERGED, LineageKind.SPLIT
    found = reorganisations(
        [line(1, 1, 3, 5, merged), line(2, 2, 3, 5, merged), line(3, 3, 4, 9, split), line(4, 3, 5, 9, split)]
    )
    assert [([one.id for one in fact.before], [one.id for one in fact.after]) for _on, fact in found] == [
        ([1, 2], [3]), ([3], [4, 5]),
    ]  # fmt: skip


def test_a_measure_that_was_done_has_two_days_and_any_other_has_one() -> None:
    done = imposed(MeasureKind.HEAD_TALK, status=MeasureStatus.DONE, done_on=day(9))
    assert [(on, one.came) for on, one in steps(done, day(3))] == [(day(3), True), (day(9), False)]
    for status in set(MeasureStatus) - {MeasureStatus.DONE}:
        assert len(steps(imposed(MeasureKind.HEAD_TALK, status=status), day(3))) == 1


@pytest.mark.parametrize("kind", MeasureKind)
def test_every_kind_of_measure_is_told_on_screen_and_paper(kind: MeasureKind) -> None:
    one = event(3, imposed(kind), KINDS[kind])
    assert str(word(kind)) in told(one)
    assert history_words.MEASURES[kind] in history_words.told(one)
    assert history_words.KINDS[one.kind]


def test_every_state_and_flag_has_its_word_on_paper() -> None:
    assert set(history_words.STATES) == set(MeasureStatus)
    assert set(history_words.FLAGS) == set(MeasureFlag)
    assert set(history_words.POSTS) == set(Post)
