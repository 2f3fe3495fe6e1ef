"""What the registry's forms share: choices, suggestions, and where a refusal belongs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Final

from desk.sentences import word
from desk.shared.form import Field, Kind
from desk.shared.page import Page
from models.common.errors import Refusal
from models.registry.queries import PersonRow, SectionKind, SectionRow, UnitRow, people, sections, units

PLACES: Final = {
    "registry.number": "number",
    "registry.number_taken": "number",
    "registry.section_exists": "name",
    "registry.unit_exists": "name",
    "registry.same_name": "name",
    "registry.same_unit": "unit_id",
    "registry.unit_closed": "unit_id",
    "registry.reason_missing": "reason",
    "registry.namesake": "note",
    "registry.unknown_person": "person_id",
    "registry.too_early": "on",
    "registry.later_appointment": "on",
    "registry.outside_life": "on",
    "registry.post_taken": "on",
    "registry.merge_two": "second",
    "period.backwards": "on",
}
"""At which field a refusal is shown; forms without that field show it above."""


def at_fields(save: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    """Let a form's refusals say which field they are about."""

    def saved(values: dict[str, Any]) -> Any:
        try:
            return save(values)
        except Refusal as refusal:
            place = "name" if refusal.key.startswith("name.") else PLACES.get(refusal.key)
            if place:
                refusal.facts.setdefault("field", place)
            raise

    return saved


def person_words(person: PersonRow) -> str:
    """Return a name with the note that tells namesakes apart."""
    return f"{person.name}（{person.note}）" if person.note else person.name


def people_choices(page: Page) -> tuple[tuple[int, str], ...]:
    """Return everybody, for a field to pick from."""
    return tuple((row.id, person_words(row)) for row in page.ask(people))


def unit_choices(page: Page, but: int | None = None) -> tuple[tuple[int, str], ...]:
    """Return the units that still exist."""
    return tuple((row.id, row.name) for row in open_units(page) if row.id != but)


def open_units(page: Page) -> tuple[UnitRow, ...]:
    """Return the units that have not been closed."""
    return tuple(row for row in page.ask(units) if row.active_to is None)


def section_choices(page: Page, but: int | None = None) -> tuple[tuple[int, str], ...]:
    """Return the sections that still exist."""
    found = [row for row in page.ask(sections) if row.active_to is None and row.id != but]
    return tuple((row.id, f"{row.number:03d} {row.name} · {row.unit}") for row in found)


def kind_choices() -> tuple[tuple[SectionKind, str], ...]:
    """Return the kinds of evaluated objects (R2.1)."""
    return tuple((kind, str(word(kind))) for kind in SectionKind)


def free_number(rows: Sequence[SectionRow], taken: Sequence[int] = ()) -> int | None:
    """Return the smallest printed number that no section bears."""
    used = {row.number for row in rows} | set(taken)
    return next((number for number in range(1, 1000) if number not in used), None)


def number_field(key: str, label: str, *, required: bool = True, help_text: str = "") -> Field:
    """Return the field of a printed number."""
    return Field(key, label, Kind.INT, required, help=help_text, least=1, most=999)


def today(page: Page) -> dt.date:
    """Return the office's day."""
    return page.desk.office.clock().astimezone().date()
