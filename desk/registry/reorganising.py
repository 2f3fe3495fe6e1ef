"""Forms for what happens to sections and units: renamed, moved, merged, split, closed (R2.3)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from desk.language import tr
from desk.registry.asking import at_fields, free_number, number_field, section_choices, unit_choices
from desk.shared.form import Field, FormDialog, Kind
from desk.shared.page import Page
from models.registry import actions, reorganise
from models.registry.queries import SectionRow, UnitRow, sections
from models.registry.rules import Part


def _on(help_text: str = "") -> Field:
    return Field("on", tr("In force from"), Kind.DATE, True, help=help_text)


def _why() -> Field:
    return Field("reason", tr("Reason and basis"), required=True, most=200, help=tr("With the document it rests on."))


def _sub(row: SectionRow) -> str:
    return f"{row.number:03d} {row.name} · {row.unit}"


def rename_form(page: Page, row: SectionRow, day: dt.date) -> FormDialog:
    """Ask for a section's new name; head, leader and history go on."""
    fields = (
        Field("name", tr("New name"), required=True, most=50),
        number_field("number", tr("Number")),
        _on(),
        _why(),
    )
    return FormDialog(
        page,
        tr("Rename section"),
        fields,
        {"name": row.name, "number": row.number, "on": day},
        save=at_fields(
            lambda v: page.do(reorganise.rename_section, row.id, v["name"], v["on"], v["reason"], v["number"])
        ),
        intro=_sub(row),
        done=tr("Section renamed."),
        then=lambda section_id: page.arrive(section_id=section_id),
    )


def move_form(page: Page, row: SectionRow, day: dt.date) -> FormDialog:
    """Ask to which unit a section goes; its head goes with it."""
    fields = (
        Field("unit_id", tr("New unit"), Kind.PICK, True, choices=unit_choices(page, but=row.unit_id)),
        Field("name", tr("Name"), required=True, most=50),
        number_field("number", tr("Number")),
        _on(tr("The head goes with the section; the leader in charge is appointed anew.")),
        _why(),
    )

    def save(v: dict[str, Any]) -> int:
        return page.do(
            reorganise.move_section, row.id, v["unit_id"], v["on"], v["reason"], name=v["name"], number=v["number"]
        )

    return FormDialog(
        page,
        tr("Move section"),
        fields,
        {"name": row.name, "number": row.number, "on": day},
        save=at_fields(save),
        intro=_sub(row),
        done=tr("Section moved."),
        then=lambda section_id: page.arrive(section_id=section_id),
    )


def merge_form(page: Page, row: SectionRow, day: dt.date, others: tuple[int, ...] = ()) -> FormDialog:
    """Ask with which sections a section is merged, and how the new one is called."""
    near = section_choices(page, but=row.id)
    heirs = (
        (0, tr("the head of {section}", section=row.name)),
        (1, tr("the head of the second section")),
        (2, tr("the head of the third section")),
        (None, tr("nobody yet")),
    )
    fields = (
        Field("second", tr("Second section"), Kind.PICK, True, choices=near),
        Field("third", tr("Third section"), Kind.PICK, choices=near),
        Field("name", tr("Name of the new section"), required=True, most=50),
        number_field("number", tr("Number")),
        Field("heir", tr("Head of the new section"), Kind.CHOICE, choices=heirs),
        _on(),
        _why(),
    )

    def save(v: dict[str, Any]) -> int:
        joined = (row.id, v["second"], *([v["third"]] if v["third"] else []))
        heir = joined[v["heir"]] if v["heir"] is not None and v["heir"] < len(joined) else None
        return page.do(
            reorganise.merge_sections, joined, v["name"], v["on"], v["reason"], number=v["number"], heir_of=heir
        )

    second, third = (*others[:2], None, None)[:2]
    return FormDialog(
        page,
        tr("Merge sections"),
        fields,
        {"second": second, "third": third, "name": row.name, "number": row.number, "heir": 0, "on": day},
        save=at_fields(save),
        intro=_sub(row),
        done=tr("Sections merged."),
        then=lambda section_id: page.arrive(section_id=section_id),
    )


def split_form(page: Page, row: SectionRow, day: dt.date) -> FormDialog:
    """Ask into which sections a section is split, and which of them keeps the head."""
    rows = page.ask(sections)
    free = free_number(rows) or row.number
    fields: list[Field] = []
    for place, title in enumerate((tr("First part"), tr("Second part"), tr("Third part (if any)")), 1):
        fields.append(Field(f"head{place}", title, Kind.HEADING))
        fields.append(Field(f"name{place}", tr("Name"), required=place < 3, most=50))
        fields.append(number_field(f"number{place}", tr("Number"), required=place < 3))
    keeps = ((1, tr("First part")), (2, tr("Second part")), (3, tr("Third part")), (0, tr("none of them")))
    fields += [
        Field("rest", tr("For all parts"), Kind.HEADING),
        Field("keeps", tr("The head goes with"), Kind.CHOICE, choices=keeps),
        _on(tr("The leader in charge stays over all parts.")),
        _why(),
    ]

    def save(v: dict[str, Any]) -> tuple[int, ...]:
        parts = tuple(
            Part(v[f"name{place}"], v[f"number{place}"] or 0, keeps_head=v["keeps"] == place)
            for place in (1, 2, 3)
            if v[f"name{place}"]
        )
        return page.do(reorganise.split_section, row.id, parts, v["on"], v["reason"])

    return FormDialog(
        page,
        tr("Split section"),
        fields,
        {"name1": row.name, "number1": row.number, "number2": free, "keeps": 1, "on": day},
        save=at_fields(save),
        intro=_sub(row),
        done=tr("Section split."),
        then=lambda ids: page.arrive(section_id=ids[0]),
    )


def close_section_form(page: Page, row: SectionRow, day: dt.date) -> FormDialog:
    """Ask for the last day of a section that has no successor."""
    return FormDialog(
        page,
        tr("Close section"),
        (Field("on", tr("Last day"), Kind.DATE, True), _why()),
        {"on": day},
        save=at_fields(lambda v: page.do(actions.close_section, row.id, v["on"], v["reason"])),
        intro=tr("{section}: the posts in it end with the same day. Its history stays.", section=_sub(row)),
        save_label=tr("Close section"),
        done=tr("Section closed."),
    )


def close_unit_form(page: Page, row: UnitRow, day: dt.date) -> FormDialog:
    """Ask for the last day of a unit."""
    return FormDialog(
        page,
        tr("Close unit"),
        (Field("on", tr("Last day"), Kind.DATE, True), _why()),
        {"on": day},
        save=at_fields(lambda v: page.do(actions.close_unit, row.id, v["on"], v["reason"])),
        intro=tr("{unit}: its sections must have been closed or moved before.", unit=row.name),
        save_label=tr("Close unit"),
        done=tr("Unit closed."),
    )
