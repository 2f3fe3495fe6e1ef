"""Reorganisation: a section ends, its successors begin the next day, and lineage ties them together (R2.3)."""

from __future__ import annotations

import datetime as dt

from models.common import names
from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.periods import day_before
from models.common.rights import Right
from models.registry.actions import add_section
from models.registry.appointments import appoint, appointments_at, end_posts
from models.registry.finding import get_section, open_section, open_unit, reason_text
from models.registry.rules import Part
from models.registry.tables import Appointment, Lineage, LineageKind, Post, Section, SectionKind

HEAD, LEADER = Post.SECTION_HEAD, Post.LEADER_IN_CHARGE


@act("registry.rename_section", Right.REGISTRY_EDIT)
def rename_section(work: Work, section_id: int, name: str, on: dt.date, reason: str, number: int | None = None) -> int:
    """Give a section a new name from a day on; head and leader stay. Return the successor's id.

    Raises RuleError `registry.same_name` and those of every reorganisation: `registry.section_closed`,
    `registry.too_early`, `registry.later_appointment`, `registry.number_taken`, `registry.section_exists`.
    """
    old = open_section(work.session, section_id)
    if names.name(name) == old.name:
        raise RuleError("registry.same_name", section=old.name)
    _end(old, on)
    new = _begin(work, (old,), LineageKind.RENAMED, old.unit_id, name, old.kind, number or old.number, on, reason)
    _hand_over(work, old, HEAD, (new,), on)
    _hand_over(work, old, LEADER, (new,), on)
    end_posts(work.session, old, day_before(on))
    work.note(old.name, successor=new.name, on=on, reason=reason)
    return new.id


@act("registry.move_section", Right.REGISTRY_EDIT)
def move_section(
    work: Work,
    section_id: int,
    unit_id: int,
    on: dt.date,
    reason: str,
    *,
    name: str | None = None,
    number: int | None = None,
    leader_id: int | None = None,
) -> int:
    """Move a section to another unit with its head; the leader in charge is the new unit's. Return the successor's id.

    Raises RuleError `registry.same_unit`, and as `rename_section`.
    """
    old, unit = open_section(work.session, section_id), open_unit(work.session, unit_id)
    if unit.id == old.unit_id:
        raise RuleError("registry.same_unit", section=old.name, unit=unit.name)
    _end(old, on)
    new = _begin(work, (old,), LineageKind.MOVED, unit.id, name or old.name, old.kind, number or old.number, on, reason)
    _hand_over(work, old, HEAD, (new,), on)
    end_posts(work.session, old, day_before(on))
    _fill(work, new, LEADER, leader_id, on)
    work.note(old.name, unit=unit.name, on=on, reason=reason)
    return new.id


@act("registry.merge_sections", Right.REGISTRY_EDIT)
def merge_sections(
    work: Work,
    section_ids: tuple[int, ...],
    name: str,
    on: dt.date,
    reason: str,
    *,
    unit_id: int | None = None,
    kind: SectionKind | None = None,
    number: int | None = None,
    heir_of: int | None = None,
    head_id: int | None = None,
    leader_id: int | None = None,
) -> int:
    """Merge sections into one; unit, kind and number are the first one's unless given. Return the successor's id.

    The head is `head_id`, or that of the predecessor `heir_of`, or nobody yet. The leader in charge is `leader_id`, or
    the one whom all predecessors had, within one unit. Raises RuleError `registry.merge_two`, `registry.heir`, and as
    `rename_section`.
    """
    if len(set(section_ids)) < 2 or len(set(section_ids)) != len(section_ids):
        raise RuleError("registry.merge_two")
    if heir_of is not None and heir_of not in section_ids:
        raise RuleError("registry.heir")
    olds = tuple(open_section(work.session, section_id) for section_id in section_ids)
    first, home = olds[0], unit_id or olds[0].unit_id
    for old in olds:
        _end(old, on)
    new = _begin(
        work, olds, LineageKind.MERGED, home, name, kind or first.kind, number or first.number, on, reason
    )  # fmt: skip
    if heir_of is not None and head_id is None:
        _hand_over(work, get_section(work.session, heir_of), HEAD, (new,), on)
    leaders = {_holder(work, old, LEADER, on) for old in olds}
    if leader_id is None and len(leaders) == 1 and {old.unit_id for old in olds} == {home}:
        _hand_over(work, first, LEADER, (new,), on)
    for old in olds:
        end_posts(work.session, old, day_before(on))
    _fill(work, new, HEAD, head_id, on)
    _fill(work, new, LEADER, leader_id, on)
    work.note(new.name, predecessors=[old.name for old in olds], on=on, reason=reason)
    return new.id


@act("registry.split_section", Right.REGISTRY_EDIT)
def split_section(work: Work, section_id: int, parts: tuple[Part, ...], on: dt.date, reason: str) -> tuple[int, ...]:
    """Split a section into parts of the same unit; return their ids in order.

    The head goes with the part that keeps it, the leader in charge stays over all parts that name no other. Raises
    RuleError `registry.split_two`, `registry.one_keeps_head`, and as `rename_section`.
    """
    if len(parts) < 2:
        raise RuleError("registry.split_two")
    if sum(part.keeps_head for part in parts) > 1 or any(part.keeps_head and part.head_id for part in parts):
        raise RuleError("registry.one_keeps_head")
    old = open_section(work.session, section_id)
    _end(old, on)
    new = tuple(
        _begin(work, (old,), LineageKind.SPLIT, old.unit_id, part.name, part.kind or old.kind, part.number, on, reason)
        for part in parts
    )
    pairs = tuple(zip(parts, new, strict=True))
    _hand_over(work, old, HEAD, tuple(section for part, section in pairs if part.keeps_head), on)
    _hand_over(work, old, LEADER, tuple(section for part, section in pairs if part.leader_id is None), on)
    end_posts(work.session, old, day_before(on))
    for part, section in pairs:
        _fill(work, section, HEAD, part.head_id, on)
        _fill(work, section, LEADER, part.leader_id, on)
    work.note(old.name, successors=[section.name for section in new], on=on, reason=reason)
    return tuple(section.id for section in new)


def _end(old: Section, on: dt.date) -> None:
    if old.active_from is not None and on <= old.active_from:
        raise RuleError("registry.too_early", section=old.name, since=old.active_from)
    old.active_to = day_before(on)


def _begin(
    work: Work,
    olds: tuple[Section, ...],
    kind: LineageKind,
    unit_id: int,
    name: str,
    section_kind: SectionKind,
    number: int,
    on: dt.date,
    reason: str,
) -> Section:
    new = get_section(work.session, add_section(work, unit_id, name, section_kind, number, on))
    why = reason_text(reason)
    for old in olds:
        work.session.add(Lineage(predecessor_id=old.id, successor_id=new.id, kind=kind, on=on, reason=why))
    work.session.flush()
    return new


def _hand_over(work: Work, old: Section, post: Post, heirs: tuple[Section, ...], on: dt.date) -> None:
    """Carry a post's appointments of `on` and later over to the heirs, so that nobody's time in it is lost."""
    if not heirs:
        return
    for held in appointments_at(work.session, old, post):
        if held.end_on is not None and held.end_on < on:
            continue
        later = held.start_on >= on
        for heir in heirs[1:] if later else heirs:
            start = max(held.start_on, on)
            work.session.add(
                Appointment(person_id=held.person_id, post=post, section_id=heir.id, start_on=start, end_on=held.end_on)
            )
        if later:
            held.section_id = heirs[0].id
        else:
            held.end_on = day_before(on)
    work.session.flush()


def _holder(work: Work, old: Section, post: Post, on: dt.date) -> int | None:
    held = appointments_at(work.session, old, post)
    return next((a.person_id for a in held if a.start_on <= on and (a.end_on is None or a.end_on >= on)), None)


def _fill(work: Work, new: Section, post: Post, person_id: int | None, on: dt.date) -> None:
    if person_id is not None:
        appoint(work, person_id, post, on, section_id=new.id)
