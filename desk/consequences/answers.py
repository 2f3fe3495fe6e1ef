"""Answers to the question of promotion in words, the same in the window and on the command line (R7.5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desk.language import shown, tr
from desk.sentences import word
from models.consequences.embargo import Bar
from models.consequences.promotions import AnswerState, EmbargoRow, HeldPost, ListedAnswer


def who(row: EmbargoRow) -> str:
    """Return a person with what tells namesakes apart: the note, or else the posts of the day."""
    apart = row.note or held(row.posts)
    return f"{row.person}（{apart}）" if apart else row.person


def held(posts: Sequence[HeldPost]) -> str:
    """Return the posts of a day in words."""
    return str(shown([f"{one.unit}{one.section} {word(one.post)}" for one in posts])) if posts else ""


def why(row: EmbargoRow) -> str:
    """Return in one sentence why a person may or may not be promoted: rule, rounds, ranks, sections, dates."""
    if row.allowed:
        return tr("On {day} no embargo is in force.", day=row.on)
    return tr("The head of a listed section is not promoted during the embargo: {bars}.", bars=_bars(row.because))


def _bars(bars: Sequence[Bar]) -> str:
    return str(
        shown(
            [
                tr(
                    "round {round}, {unit} {section} at rank {rank}, {start} to {until}",
                    round=bar.round, unit=bar.unit, section=bar.section, rank=bar.rank, start=bar.start,
                    until=bar.until,
                )
                for bar in bars
            ]
        )
    )  # fmt: skip


def reason(one: ListedAnswer) -> str:
    """Return the sentence that belongs to the answer to a line of a list."""
    people = [f"{who(row)}：{_short(row)}" for row in one.people]
    match one.state:
        case AnswerState.UNKNOWN:
            return tr("Nobody called {name} is in the register. This is not a clearance.", name=one.asked.name)
        case AnswerState.NAMESAKES:
            return tr("{n} people can be meant: {people}. Add the unit to the name.", n=len(people), people=people)
        case AnswerState.ELSEWHERE:
            return tr("By that name the register knows only {people}. See who is meant.", people=people)
    return why(one.people[0])


def _short(row: EmbargoRow) -> str:
    if row.allowed:
        return tr("no embargo")
    return tr("embargo until {until}", until=row.until)


def answer_document(found: Sequence[EmbargoRow]) -> dict[str, Any]:
    """Return the answer for a name as `embargo --json` gives it: of namesakes the one who is barred longest speaks."""
    most = max(found, key=lambda row: (not row.allowed, row.until or row.on))
    return {
        "person": most.person,
        "on": most.on,
        "allowed": most.allowed,
        "until": most.until,
        "because": [{"round": bar.round, "section": bar.number, "rank": bar.rank} for bar in most.because],
        "namesakes": len(found),
    }


def listed_document(one: ListedAnswer) -> dict[str, Any]:
    """Return the answer to a line of a list: where nobody certain is meant, `allowed` is null and `answer` says why."""
    certain = one.state in (AnswerState.ALLOWED, AnswerState.BARRED)
    nobody = {"person": one.asked.name, "on": one.on, "allowed": None, "until": None, "because": []}
    document = answer_document(one.people) if certain else {**nobody, "namesakes": len(one.people)}
    people = [] if certain else [{**answer_document([row]), "who": who(row)} for row in one.people]
    return {**document, "asked": str(one.asked), "answer": one.state, "candidates": people, "why": reason(one)}
