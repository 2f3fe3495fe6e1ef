"""The events of a time line in words; no Qt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from desk.language import CHINESE, language, tr
from desk.sentences import word
from models.common.figures import decimal
from models.common.indicators import CHARACTERS
from models.consequences.queries import LEADING_BODY, MeasureKind, MeasureStatus
from models.history.queries import Corrected, Disputed, Event, Imposed, Kin, Moment, Place, Posted, Ranked, Reorganised
from models.registry.queries import LineageKind, Post

BEGINNING: Final = frozenset({MeasureKind.EMBARGO, MeasureKind.BODY_DEDUCTION, MeasureKind.LEADER_DEDUCTION})
"""Measures that begin with the publication and have no day by which they must be done."""


def told(event: Event) -> str:
    """Return what happened as one sentence."""
    fact = event.fact
    match fact:
        case Ranked():
            return _joined(_ranked(fact))
        case Imposed():
            return _joined(_imposed(fact, event.unit) if fact.came else _later(fact))
        case Posted():
            facts = {"person": fact.person, "post": word(fact.post), "place": fact.place}
            if fact.left:
                return tr("{person} leaves the post: {post}, {place} (last day)", **facts)
            return tr("{person} takes the post: {post}, {place}", **facts)
        case Reorganised():
            return _joined(_reorganised(fact))
        case Disputed():
            return _joined(_disputed(fact))
        case Corrected():
            return _joined(_corrected(fact))


def _joined(parts: Iterable[str]) -> str:
    return ("；" if language() == CHINESE else "; ").join(part for part in parts if part)


def _ranked(fact: Ranked) -> Iterable[str]:
    facts = {"round": fact.title, "rank": fact.rank}
    yield tr(
        "{round}: listed at rank {rank}" if fact.listed else "{round}: evaluated, rank {rank}, not listed", **facts
    )
    if fact.direct_first:
        yield tr("first directly after a verified tip")
    if fact.votes is not None:
        yield tr("{n} votes", n=f"{fact.votes:,}")
    if fact.listed and fact.problems:
        yield tr("main problems: {problems}", problems=fact.problems)
    if fact.listed:
        yield tr("head then: {person}", person=fact.head or tr("vacant"))
    if fact.newspaper:
        yield tr("printed in {newspaper}, {page}", newspaper=fact.newspaper, page=fact.page)


def mix(event: Event) -> str:
    """Return the votes by indicator, nothing where there are none."""
    fact = event.fact
    if not isinstance(fact, Ranked) or not any(fact.indicators):
        return ""
    return " ".join(f"{sign}{n:,}" for sign, n in zip(CHARACTERS, fact.indicators, strict=True))


def whom(fact: Imposed, unit: str) -> str:
    """Return for whom a measure is: a person with the post of then, the unit's leading body, or nobody yet."""
    if fact.person:
        post = word(Post(fact.post)) if fact.post in set(Post) else ""
        return tr("{person} ({post})", person=fact.person, post=post) if post else fact.person
    if fact.post == LEADING_BODY:
        return tr("leading body of {unit}", unit=unit)
    return "" if fact.measure is MeasureKind.RECTIFICATION else tr("post vacant")


def _imposed(fact: Imposed, unit: str) -> Iterable[str]:
    yield _named(fact, whom(fact, unit))
    yield tr("{round} rank {rank}", round=fact.title, rank=fact.rank)
    if fact.streak > 1 and fact.measure in (MeasureKind.HEAD_REMOVAL, MeasureKind.LEADER_REMOVAL):
        yield tr("in the top tier {n} rounds in a row", n=fact.streak)
    if fact.measure is MeasureKind.EMBARGO and fact.until_on:
        yield tr("from {start} until {until}", start=fact.due_on, until=fact.until_on)
    if fact.points is not None:
        yield tr("{points} points", points=f"−{decimal(fact.points)}")
    if fact.measure not in BEGINNING and fact.status is MeasureStatus.DUE and fact.due_on:
        yield tr("to be done by {due}", due=fact.due_on)
    if fact.status is MeasureStatus.WAIVED and fact.note:
        yield tr("waived: {reason}", reason=fact.note)
    if fact.status is MeasureStatus.SUPERSEDED:
        yield tr("no longer brought by the corrected result")
    if fact.flag is not None:
        yield str(word(fact.flag))


def _later(fact: Imposed) -> Iterable[str]:
    """Yield what happened to a measure on a later day, and what is kept of it."""
    what = _named(fact, fact.person)
    match fact.moment:
        case Moment.NOTIFIED:
            yield tr("{what}: notice sent", what=what)
        case Moment.SERVED:
            yield tr("{what}: received by {by}", what=what, by=fact.received_by)
        case Moment.REPORTED:
            yield tr("{what}: reported", what=what)
            yield fact.reported_as or ""
        case _ if fact.decision is not None:
            yield tr("{what}: {outcome}", what=what, outcome=word(fact.decision.outcome))
        case _:
            yield tr("{what}: done", what=what)
    yield fact.title
    if fact.moment is Moment.DONE:
        yield from _kept(fact)


def _kept(fact: Imposed) -> Iterable[str]:
    if fact.decision is not None:
        yield f"{fact.decision.committee} {fact.decision.number}"
        yield fact.decision.reason
        if fact.decision.effective_on is not None:
            yield tr("in effect from {day}", day=fact.decision.effective_on)
        return
    yield fact.note
    if fact.talk is not None:
        yield f"{fact.talk.place} {fact.talk.began}".strip()
        yield tr("present: {people}", people=fact.talk.present)
        yield fact.talk.content
        yield tr("pledge: {pledge}", pledge=fact.talk.pledge) if fact.talk.pledge else ""


def _disputed(fact: Disputed) -> Iterable[str]:
    facts = {"round": fact.title, "kind": word(fact.kind), "by": fact.raised_by}
    if not fact.decided or fact.outcome is None:
        yield tr("{round}: {kind} raised by {by}", **facts)
        return
    yield tr("{round}: {kind} decided: {outcome}", **facts, outcome=word(fact.outcome))
    yield fact.paper
    yield fact.reason


def _corrected(fact: Corrected) -> Iterable[str]:
    yield tr("{round}: result corrected (edition {n})", round=fact.title, n=fact.edition)
    if fact.before != fact.after:
        yield tr("rank {old} → {new}", old=fact.before, new=fact.after)


def _named(fact: Imposed, who: str) -> str:
    return tr("{what}, {who}", what=word(fact.measure), who=who) if who else str(word(fact.measure))


_HOW: Final = {
    LineageKind.RENAMED: "{before} is renamed {after}",
    LineageKind.MERGED: "{before} are merged into {after}",
    LineageKind.SPLIT: "{before} is split into {after}",
    LineageKind.MOVED: "{before} is moved to {after}",
}


def _reorganised(fact: Reorganised) -> Iterable[str]:
    far = len({one.unit for one in (*fact.before, *fact.after)}) > 1
    before, after = (tuple(_kin(one, far) for one in side) for side in (fact.before, fact.after))
    yield tr(_HOW[fact.how], before=before, after=after)
    yield fact.reason


def _kin(one: Kin, far: bool) -> str:
    return f"{one.unit} {one.name}" if far else one.name


def overdue(fact: Imposed, today: dt.date) -> bool:
    """Say whether a measure should have been done before today."""
    dated = fact.due_on is not None and fact.measure not in BEGINNING and not fact.passed
    return dated and fact.status is MeasureStatus.DUE and fact.due_on < today  # type: ignore[operator]


def place_words(place: Place) -> str:
    """Return a round of the rank strip in words."""
    facts = {"round": place.title, "rank": place.rank}
    if place.rank is None:
        return tr("{round}: not listed" if place.imported else "{round}: not evaluated", **facts)
    return tr(
        "{round}: listed at rank {rank}" if place.listed else "{round}: evaluated, rank {rank}, not listed", **facts
    )
