"""The registry of the demonstration: the first file, and what changed over the years (R2.1–R2.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, Final

from desk.demonstration.data import Change, UnitFacts, units
from desk.demonstration.story import Story
from models.common.periods import day_before
from models.intake.forms import REGISTRY
from models.registry.actions import add_section, add_unit, edit_unit
from models.registry.appointments import appoint
from models.registry.imports import import_registry
from models.registry.queries import Post, SectionKind
from models.registry.queries import units as unit_rows
from models.registry.reorganise import merge_sections, move_section, rename_section, split_section
from models.registry.rules import Part, section_kind

HEAD, LEADER, PRINCIPAL = Post.SECTION_HEAD, Post.LEADER_IN_CHARGE, Post.PRINCIPAL_LEADER


def enter_first(story: Story) -> None:
    """Import everything that was evaluated from the beginning, as a file."""
    first = [unit for unit in units() if unit.joined is None]
    story.do(import_registry, story.file("科室登记表.csv", REGISTRY.headings, _rows(first)))
    ids = _unit_ids(story)
    for unit in first:
        if unit.party_committee:
            story.do(edit_unit, ids[unit.name], unit.name, unit.kind, unit.party_committee)


def _rows(first: list[UnitFacts]) -> Iterator[list[str]]:
    for unit in first:
        for one in unit.sections:
            yield [
                unit.name, unit.kind, unit.principal, one.name, one.kind, f"{one.number:03d}", one.head, one.leader,
                str(one.since),
            ]  # fmt: skip


def join(story: Story, unit: UnitFacts) -> None:
    """Enter a unit that joined the evaluation later, with its people."""
    assert unit.joined is not None
    unit_id = story.do(add_unit, unit.name, unit.kind, unit.party_committee, unit.joined)
    principal = story.person(unit.principal, unit.name)
    story.do(appoint, principal, PRINCIPAL, unit.joined, unit_id=unit_id)
    leaders = {name: story.person(name, unit.name) for name in dict.fromkeys(one.leader for one in unit.sections)}
    for one in unit.sections:
        kind = section_kind(one.kind)
        section_id = story.do(add_section, unit_id, one.name, kind, one.number, unit.joined)
        head = story.person(one.head, unit.name)
        story.do(appoint, head, HEAD, unit.joined, section_id=section_id)
        story.do(appoint, leaders[one.leader], LEADER, unit.joined, section_id=section_id)


def tell(story: Story, change: Change) -> None:
    """Enter one change."""
    _TELLERS[change.what](story, change.on, **change.facts)


def _unit_ids(story: Story) -> dict[str, int]:
    return {unit.name: unit.id for unit in story.ask(unit_rows)}


def _head(story: Story, on: dt.date, number: int, name: str) -> None:
    section = story.sections(on)[number]
    story.do(appoint, story.person(name, section.unit), HEAD, on, section_id=section.id, replacing=True)


def _leader(story: Story, on: dt.date, number: int, name: str) -> None:
    """Replace whoever is in charge of a section, there and in every other section of the same person."""
    found, before = story.sections(on), story.sections(on - dt.timedelta(days=1))
    old, new = before[number].leader, story.person(name, found[number].unit)
    for section in found.values():
        if old is not None and section.number in before and before[section.number].leader == old:
            story.do(appoint, new, LEADER, on, section_id=section.id, replacing=True)


def _principal(story: Story, on: dt.date, unit: str, name: str) -> None:
    unit_id = _unit_ids(story)[unit]
    story.do(appoint, story.person(name, unit), PRINCIPAL, on, unit_id=unit_id, replacing=True)


def _transfer(story: Story, on: dt.date, number: int, to: int, successor: str) -> None:
    """Move a head sideways to another section; what follows the person goes along (R7.5)."""
    found = story.sections(on)
    head = found[number].head
    assert head is not None
    _head(story, on, number, successor)
    story.do(appoint, head.id, HEAD, on, section_id=found[to].id, replacing=True)


def _rename(story: Story, on: dt.date, number: int, name: str, reason: str) -> None:
    story.do(rename_section, story.sections(day_before(on))[number].id, name, on, reason)


def _merge(story: Story, on: dt.date, numbers: list[int], heir: int, name: str, kind: str, reason: str) -> None:
    found = story.sections(day_before(on))
    olds = tuple(found[number].id for number in numbers)
    story.do(merge_sections, olds, name, on, reason, kind=section_kind(kind), heir_of=found[heir].id)


def _split(
    story: Story, on: dt.date, number: int, name: str, part: int, part_name: str, head: str, reason: str
) -> None:
    old = story.sections(day_before(on))[number]
    parts = (
        Part(name, number, keeps_head=True),
        Part(part_name, part, SectionKind.INTERNAL, head_id=story.person(head, old.unit)),
    )
    story.do(split_section, old.id, parts, on, reason)


def _unit(story: Story, on: dt.date, unit: str, kind: str, name: str) -> None:
    """Enter a unit that a reform founded, with its principal leader."""
    unit_id = story.do(add_unit, unit, kind, "", on)
    story.do(appoint, story.person(name, unit), PRINCIPAL, on, unit_id=unit_id)


def _move(story: Story, on: dt.date, number: int, unit: str, name: str, leader: str, reason: str) -> None:
    """Move a section; its new leader in charge may have come with another one before."""
    unit_id = _unit_ids(story)[unit]
    known = {row.leader.name: row.leader.id for row in story.sections(on).values() if row.unit == unit and row.leader}
    leader_id = known.get(leader) or story.person(leader, unit)
    section_id = story.sections(day_before(on))[number].id
    story.do(move_section, section_id, unit_id, on, reason, name=name, leader_id=leader_id)


_TELLERS: Final[dict[str, Callable[..., Any]]] = {
    "head": _head,
    "leader": _leader,
    "principal": _principal,
    "transfer": _transfer,
    "rename": _rename,
    "merge": _merge,
    "split": _split,
    "unit": _unit,
    "move": _move,
}
