"""May these people be promoted on that day: lists, namesakes, transfers, reorganised sections, the reply (R7.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.consequences.answers import listed_document, reason
from desk.language import CHINESE, ENGLISH, day, set_language
from desk.office import Office
from models.audit.queries import EntryRow, entries
from models.audit.tables import Outcome
from models.common.errors import Refusal, RightError
from models.consequences.embargo import Bar, answer
from models.consequences.promotions import AnswerState, ListedAnswer, embargo, embargo_list
from models.consequences.rules import dates
from models.consequences.tables import MeasureKind
from models.registry.actions import add_person, add_section, add_unit
from models.registry.appointments import appoint, end_appointment
from models.registry.queries import Post, SectionKind, appointments, people, sections
from models.registry.reorganise import merge_sections, move_section, rename_section, split_section
from models.registry.rules import Part
from models.rounds.rules import RuleParameters
from reports.replying import reply
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, looking
from tests.make_results import a_published_round
from tests.pdf_reading import copied, squeezed

VOTES = {5: 9, 3: 8, 7: 7, 1: 6, 2: 1}
"""Sections 5, 3, 7 and 1 are listed."""
DAY, LAST, FREE = dt.date(2021, 5, 20), dt.date(2021, 7, 12), dt.date(2021, 7, 13)
START = dt.date(2021, 1, 1)
BARS = st.tuples(st.integers(0, 60), st.integers(0, 40)).map(
    lambda pair: Bar(START + dt.timedelta(pair[0]), START + dt.timedelta(sum(pair)), "r", 17, "审批科", "某局", 2)
)


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """An office with one published round."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, VOTES)
    return lead


def told(office: Office, names: str, on: dt.date = DAY) -> list[tuple[str, str]]:
    """Return who was asked for and the answer, line by line."""
    return [(str(one.asked), one.state.value) for one in office.ask(embargo_list, names, on)]


def log_of(office: Office, act: str) -> list[EntryRow]:
    """Return the entries of an act, oldest first."""
    with looking(office) as session:
        return [row for row in reversed(entries(session)) if row.act == act]


def the(office: Office, number: int) -> int:
    """Return the id of a section by its number."""
    (found,) = [row.id for row in office.ask(sections) if row.number == number]
    return found


# the days


@pytest.mark.parametrize(
    ("published_on", "last"),
    [
        ("2021-04-12", "2021-07-12"),
        ("2020-11-30", "2021-02-28"),
        ("2023-11-30", "2024-02-29"),
        ("2020-11-29", "2021-02-28"),
        ("2023-11-29", "2024-02-29"),
        ("2023-11-28", "2024-02-28"),
        ("2021-01-31", "2021-04-30"),
        ("2021-02-28", "2021-05-28"),
        ("2024-02-29", "2024-05-29"),
        ("2021-12-31", "2022-03-31"),
        ("2021-08-31", "2021-11-30"),
    ],
)
def test_an_embargo_ends_with_the_corresponding_day_or_the_months_last(published_on: str, last: str) -> None:
    first, end = dt.date.fromisoformat(published_on), dt.date.fromisoformat(last)
    days = dates(MeasureKind.EMBARGO, RuleParameters(), first)
    assert (days.due_on, days.until_on) == (first, end)
    bar = Bar(first, end, "r", 17, "审批科", "某局", 2)
    one = dt.timedelta(1)
    assert [answer([bar], on).allowed for on in (first - one, first, end, end + one)] == [True, False, False, True]


@given(st.lists(BARS, max_size=6), BARS, st.integers(-5, 110))
def test_an_embargo_never_shortens_when_another_round_lists_the_person(bars: list[Bar], more: Bar, on: int) -> None:
    day = START + dt.timedelta(on)
    before, after = answer(bars, day), answer([*bars, more], day)
    assert before.allowed or not after.allowed
    assert (after.until or dt.date.min) >= (before.until or dt.date.min)
    assert set(before.because) <= set(after.because)


# it follows the person


def transferred(office: Office) -> None:
    """Let the head of section 5 leave it and lead section 9."""
    for number in (5, 9):
        (held,) = [row for row in office.ask(appointments, the(office, number)) if row.post is Post.SECTION_HEAD]
        office.do(end_appointment, held.id, dt.date(2021, 4, 30))
    (person,) = [row.id for row in office.ask(people) if row.name == "某科长5"]
    office.do(appoint, person, Post.SECTION_HEAD, dt.date(2021, 5, 1), section_id=the(office, 9))


def left(office: Office) -> None:
    """Let the head of section 5 leave without another post."""
    (held,) = [row for row in office.ask(appointments, the(office, 5)) if row.post is Post.SECTION_HEAD]
    office.do(end_appointment, held.id, dt.date(2021, 4, 30))


def moved_away(office: Office) -> None:
    """Move section 5 to another unit."""
    office.do(move_section, the(office, 5), office.do(add_unit, "某委"), dt.date(2021, 5, 1), "机构改革")


def renamed(office: Office) -> None:
    """Rename section 5."""
    office.do(rename_section, the(office, 5), "服务科", dt.date(2021, 5, 1), "更名")


def merged(office: Office) -> None:
    """Merge section 5 into one under the other's head."""
    ids = the(office, 6), the(office, 5)
    office.do(merge_sections, ids, "综合科", dt.date(2021, 5, 1), "合并", heir_of=ids[0])


def split(office: Office) -> None:
    """Split section 5; its head keeps a part."""
    parts = Part("受理科", 51, keeps_head=True), Part("审批科", 52)
    office.do(split_section, the(office, 5), parts, dt.date(2021, 5, 1), "分设")


CHANGES = [
    pytest.param(transferred, ["某局科室9"], id="transferred"),
    pytest.param(left, [], id="left"),
    pytest.param(moved_away, ["某委科室5"], id="section moved to another unit"),
    pytest.param(renamed, ["某局服务科"], id="section renamed"),
    pytest.param(merged, [], id="section merged under another head"),
    pytest.param(split, ["某局受理科"], id="section split"),
]


@pytest.mark.parametrize(("change", "posts"), CHANGES)
def test_an_embargo_follows_the_person_whatever_becomes_of_post_and_section(
    published: Office, clock: HandClock, change: Callable[[Office], None], posts: list[str]
) -> None:
    clock.set(DAY)
    before = published.ask(embargo, "某科长5", DAY)[0]
    change(published)
    (after,) = published.ask(embargo, "某科长5", DAY)
    assert (after.allowed, after.until, after.because) == (False, LAST, before.because)
    assert [held.unit + held.section for held in after.posts] == posts
    assert published.ask(embargo, "某科长5", FREE)[0].allowed


@pytest.mark.parametrize(("change", "posts"), CHANGES)
def test_old_and_new_unit_and_section_both_lead_to_the_person(
    published: Office, clock: HandClock, change: Callable[[Office], None], posts: list[str]
) -> None:
    clock.set(DAY)
    change(published)
    published.do(add_person, "某科长5", "某院")
    for hint in ("某局科室5", *posts):
        assert told(published, f"某科长5（{hint}）") == [(f"某科长5（{hint}）", "barred")]


def test_whoever_comes_to_a_listed_section_afterwards_is_free(published: Office, clock: HandClock) -> None:
    clock.set(DAY)
    left(published)
    newcomer = published.do(add_person, "新科长", "")
    published.do(appoint, newcomer, Post.SECTION_HEAD, dt.date(2021, 5, 1), section_id=the(published, 5))
    assert published.ask(embargo, "新科长", DAY)[0].allowed


def test_a_second_listing_lengthens_the_embargo_without_a_free_day(
    published: Office, clock: HandClock, tmp_path: Path
) -> None:
    clock.set(dt.date(2021, 7, 12))
    cut_off, on = dt.date(2021, 6, 30), dt.date(2021, 7, 12)
    a_published_round(published, tmp_path, {5: 9, 9: 8, 10: 7, 11: 6}, "2021Q2", cut_off, on)
    (one,) = published.ask(embargo_list, "某科长5", DAY)
    assert one.people[0].until == dt.date(2021, 10, 12)
    assert [bar.round for bar in one.people[0].because] == ["2021Q1", "2021Q2"]


# lists


def test_every_line_of_a_list_is_answered_in_its_order(published: Office) -> None:
    names = "某科长5\n某科长2\n某科长五\n某科长3（某局）\n某科长7\t某局\t科长\n某副局长2"
    assert told(published, names) == [
        ("某科长5", "barred"),
        ("某科长2", "allowed"),
        ("某科长五", "unknown"),
        ("某科长3（某局）", "barred"),
        ("某科长7（某局，科长）", "barred"),
        ("某副局长2", "allowed"),
    ]


def test_a_name_that_nobody_has_is_never_a_clearance(published: Office) -> None:
    (one,) = published.ask(embargo_list, "某科长五", DAY)
    assert (one.state, one.people) == (AnswerState.UNKNOWN, ())
    assert listed_document(one)["allowed"] is None
    assert "不代表可以提拔" in reason(one)


def test_namesakes_stay_open_until_the_unit_tells_them_apart(published: Office) -> None:
    unit = published.do(add_unit, "某委")
    office = published.do(add_section, unit, "办公室", SectionKind.INTERNAL, 80)
    other = published.do(add_person, "某科长5", "另一人")
    published.do(appoint, other, Post.SECTION_HEAD, dt.date(2020, 1, 1), section_id=office)
    names = "某科长5\n某科长5（某局）\n某科长5（某委）\n某科长5（另一人）\n某科长5（办公室主任）\n某科长5（某院）"
    states = ["namesakes", "barred", "allowed", "allowed", "allowed", "elsewhere"]
    assert [state for _, state in told(published, names)] == states
    (open_,) = published.ask(embargo_list, "某科长5", DAY)
    assert {row.note or row.posts[0].unit for row in open_.people} >= {"另一人"}
    assert listed_document(open_)["allowed"] is None
    assert [one["allowed"] for one in listed_document(open_)["candidates"]] == [False, True]


def test_namesakes_who_are_all_free_stay_open_too(published: Office) -> None:
    published.do(add_person, "某科长2", "另一人")
    assert told(published, "某科长2") == [("某科长2", "namesakes")]


def test_the_one_of_a_name_is_not_taken_for_somebody_of_another_unit(published: Office) -> None:
    published.do(add_unit, "某委")
    assert told(published, "某科长2（某委）\n某科长2（市某局）") == [
        ("某科长2（某委）", "elsewhere"),
        ("某科长2（市某局）", "elsewhere"),
    ]


def test_a_list_that_names_nobody_is_refused(published: Office) -> None:
    with pytest.raises(Refusal) as refused:
        published.ask(embargo_list, " \n、", DAY)
    assert refused.value.key == "embargo.no_names"


def test_a_thousand_names_are_answered_one_by_one(published: Office) -> None:
    found = published.ask(embargo_list, "\n".join(f"某科长{n}" for n in range(1, 1001)), DAY)
    assert len(found) == 1000
    assert sum(one.state is AnswerState.BARRED for one in found) == 4
    assert sum(one.state is AnswerState.UNKNOWN for one in found) == 988


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_every_answer_has_its_sentence_in_both_languages(published: Office, language: str) -> None:
    published.do(add_person, "某科长3", "另一人")
    published.do(add_unit, "某委")
    set_language(language)
    found = published.ask(embargo_list, "某科长5、某科长2、某科长3、某科长2（某委）、某科长五", DAY)
    said = [reason(one) for one in found]
    assert [one.state for one in found] == [
        AnswerState.BARRED, AnswerState.ALLOWED, AnswerState.NAMESAKES, AnswerState.ELSEWHERE, AnswerState.UNKNOWN,
    ]  # fmt: skip
    assert len(set(said)) == 5
    assert all("{" not in text and "AnswerState" not in text for text in said)
    for part in ("2021Q1", "某局", "科室5", "1", day(dt.date(2021, 4, 12)), day(LAST)):
        assert part in said[0]


# the log


def test_the_log_names_everybody_a_list_asked_for(published: Office) -> None:
    published.ask(embargo_list, "某科长5\n某科长五\t某局", DAY)
    (entry,) = log_of(published, "consequences.embargo_list")
    assert (entry.subject, entry.outcome) == ("某科长5 某科长五 某局 2021-05-20", Outcome.DONE)


def test_a_question_about_an_unknown_name_is_in_the_log_too(published: Office) -> None:
    with pytest.raises(Refusal):
        published.ask(embargo, "某科长五", DAY)
    (entry,) = log_of(published, "consequences.embargo")
    assert (entry.subject, entry.outcome) == ("某科长五 2021-05-20", Outcome.REFUSED)


@pytest.mark.parametrize("role", ["clerk", "sysadmin", "secadmin", "auditor"])
def test_who_reads_no_measures_gets_no_answer(published: Office, role: str) -> None:
    published.log_in(role, PASSWORD)
    with pytest.raises(RightError):
        published.ask(embargo_list, "某科长5", DAY)


# the reply


def read(data: bytes) -> str:
    """Return a paper's text without blanks."""
    return squeezed(copied(data))


def test_the_reply_names_everybody_with_the_answer(published: Office) -> None:
    names = "某科长5\n某科长2\n某科长五\n某科长3（某局）"
    text = read(published.do(reply, names, DAY, "中共某区委组织部", "某纪评函〔2021〕3号").data)
    for part in (
        "中共某区委组织部：", "某纪评函〔2021〕3号", "关于干部影响期查询情况的复函", "所列4人如于2021年5月20日提拔",
        "一、在影响期内，不得提拔（2人）", "二、不在影响期内（1人）", "三、未能答复（1人）", "某科长五",
        "不得视为可以提拔", "2021年7月12日", "期次2021Q1某局科室5列第1名", "某局科室2负责人", "某区纪委监委",
        "2021年4月12日",
    ):  # fmt: skip
        assert part in text, part


def test_a_reply_without_barred_people_counts_from_one_and_has_no_empty_table(published: Office) -> None:
    text = read(published.do(reply, "某科长2", DAY, "组织部").data)
    assert "一、不在影响期内（1人）" in text
    assert "未能答复" not in text


def test_the_same_question_gives_the_same_letter(published: Office) -> None:
    made = [published.do(reply, "某科长2、某科长5", DAY, "组织部") for _ in range(2)]
    assert made[0].data == made[1].data
    assert made[0].name == "2021-05-20-影响期查询复函-组织部.pdf"


def test_a_long_list_goes_on_over_pages_and_loses_nobody(published: Office) -> None:
    made = published.do(reply, "\n".join(f"查无{n}号" for n in range(1, 101)), DAY, "组织部")
    assert made.pages > 3
    assert all(f"查无{n}号" in read(made.data) for n in range(1, 101))


def test_a_reply_is_entered_in_the_log_with_every_answer(published: Office) -> None:
    made = published.do(reply, "某科长5、某科长五", DAY, "组织部", "3号")
    (entry,) = log_of(published, "embargo.reply")
    assert entry.subject == "组织部"
    assert entry.facts["sha256"] == made.sha256
    assert entry.facts["answers"] == [["某科长5", "barred", "2021-07-12"], ["某科长五", "unknown"]]


@pytest.mark.parametrize(
    ("names", "addressee", "key"),
    [("某科长5", " ", "reply.addressee"), ("某科长5", "部" * 61, "reply.long"), ("", "组织部", "embargo.no_names")],
)
def test_a_reply_without_addressee_or_names_is_refused_and_the_attempt_entered(
    published: Office, names: str, addressee: str, key: str
) -> None:
    with pytest.raises(Refusal) as refused:
        published.do(reply, names, DAY, addressee)
    assert refused.value.key == key
    (entry,) = log_of(published, "embargo.reply")
    assert entry.outcome is Outcome.REFUSED


def test_an_archivist_asks_but_writes_no_reply(published: Office) -> None:
    published.log_in("archivist", PASSWORD)
    assert isinstance(published.ask(embargo_list, "某科长5", DAY)[0], ListedAnswer)
    with pytest.raises(RightError):
        published.do(reply, "某科长5", DAY, "组织部")
