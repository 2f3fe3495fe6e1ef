"""Phrases that several papers use in the same words."""

from __future__ import annotations

from typing import Final, Protocol

from models.ranking.rules import UNSPECIFIED, VERIFIED
from reports.facts import Letterhead, Listed, NoticeFacts
from reports.kit.body import FANG, paragraph
from reports.kit.chinese import day, span
from reports.kit.marks import Row
from reports.kit.page import Frame

COMMITTEES: Final = ("党组", "党工委", "党委", "党总支", "党支部")


class ToCommittee(Protocol):
    """Facts of a paper that a unit's Party committee receives."""

    @property
    def committee(self) -> str:
        """The committee's name; empty where the registry has none."""
        ...

    @property
    def listed(self) -> Listed:
        """The listed section."""
        ...


def framed(head: Letterhead, title: str) -> Frame:
    """Return what the head of a paper says."""
    return Frame(head.office, head.number, title, head.secrecy, head.urgency, head.signatory, head.outfit)


def quoted(programme: str) -> str:
    """Return a programme's name in quotation marks, once."""
    return f"“{programme.strip('“”')}”"


def programme(head: Letterhead) -> str:
    """Return the programme's name in quotation marks, once."""
    return quoted(head.programme)


def sentence(text: str) -> str:
    """Return text without the full stop that the sentence around it brings."""
    return text.strip().rstrip("。；，、.;, ")


def committee_of(facts: ToCommittee) -> str:
    """Return the Party committee as the main recipient."""
    return facts.committee or f"{facts.listed.unit}党委（党组）"


def your_committee(facts: ToCommittee) -> str:
    """Return 你单位党组, 你单位党委 … after the committee's own name."""
    found = next((word for word in COMMITTEES if facts.committee.endswith(word)), "")
    if not found and facts.committee.endswith("委员会"):
        found = "党委"
    return f"你单位{found or '党委（党组）'}"


def standing(listed: Listed) -> str:
    """Return 名列第2名, or how a verified tip put the section first (R6.5)."""
    if listed.direct_first:
        return f"因工作人员吃拿卡要问题经举报查实，按规定直接列第{listed.rank}名"
    return f"名列第{listed.rank}名"


def reproach(listed: Listed) -> str:
    """Return the sentence on main problems; empty when none were worded."""
    problems = sentence(listed.problems)
    if not problems or problems == UNSPECIFIED:
        return ""
    return f"群众反映的主要问题是：{problems}。" if VERIFIED not in problems else f"主要问题是：{problems}。"


def by_when(facts: NoticeFacts) -> str:
    """Return the day by which the talk is held, or the days when the result is not published yet."""
    if facts.due_on is not None:
        return f"于{day(facts.due_on)}前"
    return f"自接到本通知之日起{facts.talk_days}{'个工作日' if facts.working_days else '日'}内"


def embargo(facts: NoticeFacts) -> str:
    """Return the sentence on the promotion embargo (R7.5); empty when it was waived."""
    if not facts.embargo_months:
        return ""
    period = ""
    if facts.embargo_from is not None and facts.embargo_to is not None:
        period = f"（{span(facts.embargo_from, facts.embargo_to)}）"
    whom = "该同志" if facts.person else "该科室负责人"
    return f"自结果公布之日起{facts.embargo_months}个月内{period}，不得提拔{whom}。"


def contact(head: Letterhead) -> tuple[Row, ...]:
    """Return the note under the date: （联系电话：…）."""
    return paragraph((FANG, contact_words(head))) if head.telephone else ()


def contact_words(head: Letterhead) -> str:
    """Return （联系电话：…）; empty without a telephone number."""
    return f"（联系电话：{head.telephone}）" if head.telephone else ""


def printing_office(head: Letterhead) -> str:
    """Return 印发机关: the office's own general office."""
    return head.office if head.office.endswith(("办公室", "办公厅")) else f"{head.office}办公室"
