"""Forms about units, sections, people and posts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from desk.language import shown, tr
from desk.registry.asking import (
    at_fields,
    free_number,
    kind_choices,
    number_field,
    open_units,
    people_choices,
    today,
    unit_choices,
)
from desk.sentences import word
from desk.shared.form import Field, FormDialog, Kind
from desk.shared.page import Page
from models.registry import actions, appointments
from models.registry.queries import AppointmentRow, PersonRow, Post, SectionKind, SectionRow, UnitRow, sections
from models.registry.rules import SECTION_POSTS
from models.rounds.queries import rounds
from models.rounds.rules import FINAL


def unit_form(page: Page, row: UnitRow | None = None) -> FormDialog:
    """Ask for a unit, new or to be corrected."""
    fields = [
        Field("name", tr("Name"), required=True, most=50),
        Field("kind", tr("Kind of unit"), placeholder="政府工作部门", most=50),
        Field(
            "party_committee",
            tr("Party committee or group"),
            most=100,
            help=tr("Left blank, it follows from the name."),
        ),
    ]
    if row is None:
        fields.append(_since("active_from", tr("Left blank: since before the registry.")))
        return FormDialog(
            page,
            tr("Add unit"),
            fields,
            save=at_fields(lambda v: page.do(actions.add_unit, **v)),
            done=tr("Unit added."),
        )
    values = {"name": row.name, "kind": row.kind, "party_committee": row.party_committee}
    return FormDialog(
        page,
        tr("Correct unit"),
        fields,
        values,
        save=at_fields(lambda v: page.do(actions.edit_unit, row.id, **v)),
        done=tr("Unit corrected."),
    )


def _since(key: str, hint: str) -> Field:
    return Field(key, tr("Exists since"), Kind.DATE, help=hint)


def section_form(page: Page, row: SectionRow | None = None, unit_id: int | None = None) -> FormDialog:
    """Ask for a section, new or to be corrected."""
    fields = [
        Field("name", tr("Name"), required=True, most=50),
        Field("kind", tr("Kind"), Kind.CHOICE, True, choices=kind_choices(), default=SectionKind.INTERNAL),
        number_field("number", tr("Number"), help_text=tr("Printed on the ballot; no two sections share it.")),
    ]
    if row is not None:
        return FormDialog(
            page,
            tr("Correct section"),
            fields,
            {"name": row.name, "kind": row.kind, "number": row.number},
            save=at_fields(lambda v: page.do(actions.edit_section, row.id, **v)),
            intro=tr("For slips of the pen only. A new name that was decided is entered as a renaming."),
            done=tr("Section corrected."),
        )
    fields.insert(0, Field("unit_id", tr("Unit"), Kind.PICK, True, choices=unit_choices(page)))
    fields.append(_since("active_from", tr("Left blank: as long as its unit.")))
    rows = page.ask(sections)
    known = {unit.id for unit in open_units(page)}
    values = {"unit_id": unit_id if unit_id in known else None, "number": free_number(rows)}
    return FormDialog(
        page,
        tr("Add section"),
        fields,
        values,
        save=at_fields(lambda v: page.do(actions.add_section, **v)),
        done=tr("Section added."),
    )


def appoint_form(page: Page, place: SectionRow | UnitRow, day: dt.date, post: Post | None = None) -> FormDialog:
    """Ask who takes a post of a section or unit, and from when."""
    of_section = isinstance(place, SectionRow)
    posts = SECTION_POSTS if of_section else (Post.PRINCIPAL_LEADER,)
    fields = (
        Field("post", tr("Post"), Kind.CHOICE, True, choices=tuple((one, str(word(one))) for one in posts)),
        Field("person_id", tr("Person appointed"), Kind.PICK, choices=people_choices(page)),
        Field("name", tr("Or a new person"), most=50, help=tr("Only for somebody who is not in the list yet.")),
        Field("note", tr("Note on the new person"), most=100, help=tr("Tells namesakes apart.")),
        Field("on", tr("First day"), Kind.DATE, True),
        Field("end_on", tr("Last day"), Kind.DATE, help=tr("Left blank: until further notice.")),
        Field("replacing", tr("End the present holder's appointment the day before"), Kind.BOOL),
    )

    def save(v: dict[str, Any]) -> int:
        where = {"section_id" if of_section else "unit_id": place.id}
        rest = {**where, "end_on": v["end_on"], "replacing": v["replacing"]}
        if v["name"]:
            return page.do(actions.appoint_new, v["name"], v["note"], v["post"], v["on"], **rest)
        return page.do(appointments.appoint, v["person_id"] or 0, v["post"], v["on"], **rest)

    return FormDialog(
        page,
        tr("Appoint"),
        fields,
        {"post": post or posts[0], "on": day, "replacing": True},
        save=at_fields(save),
        intro=f"{place.name} · {place.unit}" if isinstance(place, SectionRow) else place.name,
        done=tr("Appointment entered."),
    )


def appointment_form(page: Page, row: AppointmentRow) -> FormDialog:
    """Ask how an appointment that was entered wrongly should read."""
    fields = (
        Field("person_id", tr("Person appointed"), Kind.PICK, True, choices=people_choices(page)),
        Field("on", tr("First day"), Kind.DATE, True),
        Field("end_on", tr("Last day"), Kind.DATE, help=tr("Left blank: until further notice.")),
    )
    return FormDialog(
        page,
        tr("Correct appointment"),
        fields,
        {"person_id": row.person_id, "on": row.start_on, "end_on": row.end_on},
        save=at_fields(lambda v: page.do(appointments.edit_appointment, row.id, v["person_id"], v["on"], v["end_on"])),
        intro=f"{row.place} · {word(row.post)}{_frozen(page, row)}",
        done=tr("Appointment corrected."),
    )


def _frozen(page: Page, row: AppointmentRow) -> str:
    """Say which final rounds rest on an appointment: correcting it does not change them."""
    final = [one for one in page.ask(rounds) if one.stage in FINAL]
    titles = [one.title for one in final if row.start_on <= one.cut_off <= (row.end_on or dt.date.max)]
    if not titles:
        return ""
    return tr(
        ". The lists of {rounds} are frozen with this holder and do not change; measures that then concern somebody "
        "else are marked.",
        rounds=shown(titles[-3:]) if len(titles) <= 3 else tr("{n} final rounds", n=len(titles)),
    )  # fmt: skip


def end_form(page: Page, row: AppointmentRow) -> FormDialog:
    """Ask for the last day of an appointment."""
    return FormDialog(
        page,
        tr("End appointment"),
        (Field("on", tr("Last day"), Kind.DATE, True),),
        {"on": row.end_on or max(today(page), row.start_on)},
        save=at_fields(lambda v: page.do(appointments.end_appointment, row.id, v["on"])),
        intro=f"{row.person} · {row.place} · {word(row.post)}",
        done=tr("Appointment ended."),
        width=480,
    )


def person_form(page: Page, row: PersonRow) -> FormDialog:
    """Ask how a person's entry should read."""
    return FormDialog(
        page,
        tr("Correct person"),
        (
            Field("name", tr("Full name"), required=True, most=50),
            Field("note", tr("Note"), most=100, help=tr("Tells namesakes apart.")),
        ),
        {"name": row.name, "note": row.note},
        save=at_fields(lambda v: page.do(actions.edit_person, row.id, **v)),
        done=tr("Person corrected."),
        width=480,
    )
