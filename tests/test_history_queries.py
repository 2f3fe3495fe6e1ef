"""Time lines from a real office: results, measures, posts, predecessors carried along, namesakes told apart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import event as listening

from desk.history.words import overdue, told
from desk.office import Office
from desk.sentences import word
from models.common.errors import RightError, RuleError
from models.common.indicators import Indicator
from models.consequences.actions import complete, waive
from models.consequences.deciding import Decided, decide
from models.consequences.life import Moment, Step, TalkRecord
from models.consequences.queries import MeasureKind, MeasureStatus, RemovalOutcome, all_measures
from models.consequences.steps import enter_step
from models.history.finding import SubjectKind, find
from models.history.queries import (
    Event,
    EventKind,
    Imposed,
    Posted,
    Ranked,
    Reorganised,
    person_history,
    section_history,
)
from models.rectification.actions import enter_plan, enter_recheck, give_notice
from models.registry.actions import add_person
from models.registry.queries import people, sections
from models.registry.reorganise import merge_sections, rename_section
from reports import history_words
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry
from tests.make_results import a_published_round, a_voted_round, measure_of

TODAY = dt.date(2021, 4, 12)
VOTES = {1: 9, 2: 7, 3: 5, 4: 3, 5: 1}


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """An office with a published round that lists sections 1 to 4 in this order."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, VOTES, "2020Q4", dt.date(2020, 12, 31), dt.date(2021, 1, 15))
    return lead


def id_of(office: Office, number: int) -> int:
    """Return the id of the section that bears a number now."""
    [found] = [row.id for row in office.ask(sections) if row.number == number and row.active_to is None]
    return found


def person_id(office: Office, name: str) -> int:
    """Return the id of the one person of a name."""
    [found] = [row.id for row in office.ask(people, name) if row.name == name]
    return found


def of(office: Office, number: int) -> tuple[Event, ...]:
    """Return the events of a section."""
    return office.ask(section_history, id_of(office, number), TODAY).events


def kinds(events: tuple[Event, ...]) -> list[EventKind]:
    """Return the kinds of events, each once, in order."""
    return list(dict.fromkeys(event.kind for event in events))


def test_a_listed_sections_line_has_its_result_and_everything_that_followed(published: Office) -> None:
    events = of(published, 1)
    assert kinds(events) == [
        EventKind.POST, EventKind.ROUND, EventKind.TALK, EventKind.EMBARGO, EventKind.DEDUCTION,
        EventKind.RECTIFICATION,
    ]  # fmt: skip
    [result] = [event.fact for event in events if isinstance(event.fact, Ranked)]
    assert (result.round, result.rank, result.votes, result.indicators) == ("2020Q4", 1, 9, (9, 0, 0, 0, 0))
    assert (result.listed, result.top, result.head) == (True, True, "某科长1")


def test_an_evaluated_section_that_is_not_listed_has_its_rank_and_no_measures(published: Office) -> None:
    events = of(published, 5)
    assert kinds(events) == [EventKind.POST, EventKind.ROUND]
    [place] = published.ask(section_history, id_of(published, 5), TODAY).places
    assert (place.rank, place.listed) == (5, False)


def test_every_measure_of_a_section_stands_there_once(published: Office, tmp_path: Path) -> None:
    a_published_round(published, tmp_path, VOTES)
    mine = [row.id for row in published.ask(all_measures) if row.number == 2]
    facts = [event.fact for event in of(published, 2) if isinstance(event.fact, Imposed) and event.fact.came]
    assert sorted(fact.id for fact in facts) == sorted(mine)


def test_what_was_done_and_what_was_waived_is_told(published: Office) -> None:
    talk, fixing = (measure_of(published, "2020Q4", kind, 1) for kind in ("leader_talk", "rectification"))
    record = TalkRecord("会议室", "某委员、某科长1", "09:30", "指出问题", "限期改正")
    published.do(complete, (talk.id,), dt.date(2021, 1, 20), "已谈", record)
    published.do(waive, fixing.id, "已整体搬迁")
    facts = [event for event in of(published, 1) if isinstance(event.fact, Imposed)]
    [done] = [event for event in facts if not event.fact.came]  # type: ignore[union-attr]
    assert (done.on, done.kind, done.fact.id) == (dt.date(2021, 1, 20), EventKind.TALK, talk.id)  # type: ignore[union-attr]
    for said in ("会议室 09:30", "在场人员：某委员、某科长1", "指出问题", "表态承诺：限期改正"):
        assert said in told(done) and said in history_words.told(done)
    [waived] = [event.fact for event in facts if event.kind is EventKind.RECTIFICATION]
    assert isinstance(waived, Imposed)
    assert (waived.status, waived.note) == (MeasureStatus.WAIVED, "已整体搬迁")


def test_notice_receipt_and_report_stand_on_their_own_days(published: Office) -> None:
    talk = measure_of(published, "2020Q4", "leader_talk", 1)
    published.do(enter_step, (talk.id,), Step.NOTIFIED, dt.date(2021, 1, 16))
    published.do(enter_step, (talk.id,), Step.SERVED, dt.date(2021, 1, 17), "某收件人")
    published.do(complete, (talk.id,), dt.date(2021, 1, 20), "", TalkRecord("会议室", "某委员", "", "指出问题"))
    published.do(enter_step, (talk.id,), Step.REPORTED, dt.date(2021, 1, 25), "某报〔2021〕1号")
    events = [event for event in of(published, 1) if isinstance(event.fact, Imposed) and event.fact.id == talk.id]
    assert [(event.on.day, event.fact.moment) for event in events] == [  # type: ignore[union-attr]
        (15, Moment.PUBLISHED), (16, Moment.NOTIFIED), (17, Moment.SERVED), (20, Moment.DONE), (25, Moment.REPORTED),
    ]  # fmt: skip
    assert "送达，签收人：某收件人" in told(events[2]) and "某报〔2021〕1号" in told(events[4])


@pytest.mark.parametrize("outcome", RemovalOutcome)
def test_a_decision_on_a_removal_is_told_whatever_it_says(
    published: Office, tmp_path: Path, outcome: RemovalOutcome
) -> None:
    """R7.4."""
    a_published_round(published, tmp_path, VOTES)
    removal = measure_of(published, "2021Q1", "head_removal", 1)
    day = dt.date(2021, 4, 12)
    effective = day if outcome is RemovalOutcome.ADOPTED else None
    reason = "" if effective else "改为诫勉"
    published.do(decide, removal.id, Decided(outcome, "中共某局党组", "某组〔2021〕3号", day, effective, reason))
    [decided] = [
        event for event in of(published, 1)
        if isinstance(event.fact, Imposed) and event.fact.id == removal.id and not event.fact.came
    ]  # fmt: skip
    assert (decided.on, decided.kind) == (day, EventKind.REMOVAL)
    assert str(word(outcome)) in told(decided) and "中共某局党组 某组〔2021〕3号" in told(decided)
    assert history_words.OUTCOMES[outcome] in history_words.told(decided)
    assert reason in told(decided)


def test_a_round_that_is_not_final_is_not_in_the_history(published: Office, tmp_path: Path) -> None:
    before = published.ask(section_history, id_of(published, 1), TODAY)
    a_voted_round(published, tmp_path, VOTES)
    assert published.ask(section_history, id_of(published, 1), TODAY) == before


def test_a_rectification_is_told_by_the_day_in_force_and_one_that_passed_is_not_late(published: Office) -> None:
    measure = measure_of(published, "2020Q4", "rectification", 1).id
    first, later = dt.date(2021, 1, 18), dt.date(2021, 3, 31)
    published.do(give_notice, measure, first, {Indicator.COLD: "态度生硬"}, later, "系统改造")
    published.do(enter_plan, measure, "设综合窗口", "某科长1")
    fact = one_of(published, MeasureKind.RECTIFICATION)
    assert (fact.due_on, overdue(fact, TODAY)) == (later, True)
    published.do(enter_recheck, measure, first, ["甲某", "乙某"], True, {})
    assert not overdue(one_of(published, MeasureKind.RECTIFICATION), TODAY)


def one_of(office: Office, kind: MeasureKind) -> Imposed:
    """Return how the measure of a kind came upon section 1."""
    (found,) = [
        fact
        for event in of(office, 1)
        if isinstance(fact := event.fact, Imposed) and fact.measure is kind and fact.came
    ]
    return found


def test_a_renamed_section_carries_its_predecessors_history_marked(published: Office, tmp_path: Path) -> None:
    """R2.3."""
    before = of(published, 1)
    published.do(rename_section, id_of(published, 1), "便民科", dt.date(2021, 2, 1), "机构改革")
    a_published_round(published, tmp_path, VOTES)
    held = published.ask(section_history, id_of(published, 1), TODAY)
    results = [(event.section, event.carried) for event in held.events if isinstance(event.fact, Ranked)]
    assert results == [("科室1", True), ("便民科", False)]
    assert [place.rank for place in held.places] == [1, 1]
    assert [one.name for one in held.came_from] == ["科室1"]
    carried = [event.fact for event in held.events if event.carried]
    assert carried == [event.fact for event in before]
    assert sum(event.kind is EventKind.POST for event in held.events) == 2, "head and leader go on"
    [change] = [event.fact for event in held.events if isinstance(event.fact, Reorganised)]
    assert ([one.name for one in change.before], [one.name for one in change.after]) == (["科室1"], ["便民科"])


def test_of_two_merged_predecessors_in_one_round_both_are_told_and_the_better_rank_is_on_the_strip(
    published: Office,
) -> None:
    """R2.3."""
    olds = (id_of(published, 3), id_of(published, 2))
    new = published.do(merge_sections, olds, "合并科", dt.date(2021, 2, 1), "机构改革")
    held = published.ask(section_history, new, TODAY)
    assert sorted(event.fact.rank for event in held.events if isinstance(event.fact, Ranked)) == [2, 3]
    assert [place.rank for place in held.places] == [2]
    assert published.ask(section_history, olds[0], TODAY).went_into[0].id == new


def test_a_persons_line_has_posts_measures_and_the_embargo(published: Office, clock: HandClock) -> None:
    """R7.5."""
    held = published.ask(person_history, person_id(published, "某科长1"), dt.date(2021, 4, 15))
    assert held.promotion.until == dt.date(2021, 4, 15)
    assert [one.place for one in held.posts] == ["科室1"]
    measures = {event.fact.measure for event in held.events if isinstance(event.fact, Imposed)}
    assert measures == {MeasureKind.HEAD_INTERVIEW, MeasureKind.EMBARGO}
    assert isinstance(held.events[0].fact, Posted)
    assert [(place.rank, place.top) for place in held.places] == [(1, True)]
    assert published.ask(person_history, held.person_id, dt.date(2021, 4, 16)).promotion.allowed


def test_a_leaders_strip_has_the_worst_of_the_sections_and_knows_the_top_tier(published: Office) -> None:
    """Sections 1 and 4 are the leader's: ranks 1, in the top tier, and 4."""
    held = published.ask(person_history, person_id(published, "某副局长1"), TODAY)
    assert sorted({event.fact.rank for event in held.events if isinstance(event.fact, Imposed)}) == [1, 4]
    assert [(place.rank, place.top) for place in held.places] == [(1, True)]


def test_namesakes_are_two_people_with_two_lines(published: Office) -> None:
    other = published.do(add_person, "某科长1", "1980年生")
    held = published.ask(person_history, other, TODAY)
    assert (held.note, held.events) == ("1980年生", ())
    assert [one.id for one in held.namesakes] != [other]
    found = [(hit.note, [place for place, _post in hit.posts]) for hit in published.ask(find, "某科长1", TODAY)]
    assert (("1980年生"), []) in found and any(posts == ["科室1"] for _note, posts in found)


@pytest.mark.parametrize("typed", ["1", "001", "001-3", "科室1", "某局科室1", "０01"])
def test_a_section_is_found_by_number_code_name_or_unit(published: Office, typed: str) -> None:
    hits = published.ask(find, typed, TODAY)
    assert (hits[0].subject.kind, hits[0].number) == (SubjectKind.SECTION, 1)


def test_nothing_is_found_for_nothing_and_for_signs_of_patterns(published: Office) -> None:
    assert [published.ask(find, typed, TODAY) for typed in ("", "  ", "%", "_")] == [(), (), (), ()]


def test_an_unknown_section_or_person_is_refused(published: Office) -> None:
    with pytest.raises(RuleError, match=r"registry\.unknown_section"):
        published.ask(section_history, 9999, TODAY)
    with pytest.raises(RuleError, match=r"registry\.unknown_person"):
        published.ask(person_history, 9999, TODAY)


def test_a_clerk_sees_no_history(published: Office) -> None:
    wanted = id_of(published, 1)
    published.log_in("clerk", PASSWORD)
    with pytest.raises(RightError):
        published.ask(section_history, wanted, TODAY)


def test_a_line_takes_as_many_statements_after_many_rounds_as_after_one(published: Office, tmp_path: Path) -> None:
    wanted, head = id_of(published, 1), person_id(published, "某科长1")

    def statements() -> int:
        seen: list[str] = []
        with published.store.engine.connect() as connection:
            engine = connection.engine
        note = lambda _c, _cursor, said, *_rest: seen.append(said)  # noqa: E731
        listening.listen(engine, "before_cursor_execute", note)
        published.ask(section_history, wanted, TODAY)
        published.ask(person_history, head, TODAY)
        listening.remove(engine, "before_cursor_execute", note)
        return len(seen)

    before = statements()
    a_published_round(published, tmp_path, VOTES)
    assert statements() == before
