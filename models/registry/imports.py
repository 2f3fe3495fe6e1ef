"""Taking in a registry file, new or changed: all of it or nothing (R2.1, R2.2)."""

from __future__ import annotations

from pathlib import Path

from models.common.acts import Work, act
from models.common.periods import day_before
from models.common.rights import Right
from models.intake.actions import refuse_again, register_file, report_on
from models.intake.forms import REGISTRY
from models.intake.rules import ImportRefused, ImportReport, Rejects
from models.intake.sheets import read_table
from models.intake.tables import FileKind
from models.registry.known import Change, Known
from models.registry.lines import Line, read_lines
from models.registry.rules import default_committee
from models.registry.tables import Appointment, Person, Post, Section, Unit


@act("registry.import", Right.REGISTRY_EDIT)
def import_registry(work: Work, path: Path, dry_run: bool = False) -> ImportReport:
    """Take in a registry file, or with `dry_run` only say what would come of it.

    Sections are known by unit and name, people by unit and name; another holder ends the old appointment the day
    before; what the file does not name stays. Raises ImportRefused with every bad row, and RuleError `file.again`.
    """
    table = read_table(path, REGISTRY.headings)
    refuse_again(work.session, FileKind.REGISTRY, table)
    rejects = Rejects(table.rejected)
    lines = read_lines(table.rows, rejects)
    known = Known(work.session)
    changes = known.compare(lines, rejects)
    report = report_on(FileKind.REGISTRY, table, rejects.listed())
    if dry_run:
        work.note(report.file, kind=FileKind.REGISTRY, dry_run=True, rejected=len(report.rejected))
        return report
    if report.rejected:
        raise ImportRefused(report)
    register_file(work, FileKind.REGISTRY, table)
    _store(work, known, lines, changes)
    return report


def _store(work: Work, known: Known, lines: tuple[Line, ...], changes: tuple[Change, ...]) -> None:
    sections = [(line, known.section_of(line) or _new_section(known, line)) for line in lines]
    _store_units(work, known, lines)
    for line, section in sections:
        assert line.unit and line.kind and line.number  # a refused file never comes here
        section.unit_id, section.kind, section.number = known.units[line.unit].id, line.kind, line.number
        work.session.add(section)
    _store_people(work, known, changes)
    work.session.flush()
    ids = {line.row: section.id for line, section in sections}
    for line, post, step in changes:
        assert line.unit and line.start
        if step.ends is not None:
            known.appointments[step.ends.id].end_on = day_before(line.start)
        if step.begins:
            (person_id,) = known.people[line.unit, line.people[post] or ""]
            of_unit = post is Post.PRINCIPAL_LEADER
            work.session.add(
                Appointment(
                    person_id=person_id,
                    post=post,
                    section_id=None if of_unit else ids[line.row],
                    unit_id=known.units[line.unit].id if of_unit else None,
                    start_on=line.start,
                    end_on=None,
                )
            )


def _new_section(known: Known, line: Line) -> Section:
    """Return a section not yet in the session; decided before the file's units become known ones."""
    return Section(name=line.section, active_from=known.born(line), active_to=None)


def _store_units(work: Work, known: Known, lines: tuple[Line, ...]) -> None:
    for line in lines:
        assert line.unit
        if line.unit not in known.units:
            committee = default_committee(line.unit)
            unit = Unit(name=line.unit, kind="", party_committee=committee, active_from=None, active_to=None)
            known.units[line.unit] = unit
            work.session.add(unit)
        if line.unit_kind:
            known.units[line.unit].kind = line.unit_kind
    work.session.flush()


def _store_people(work: Work, known: Known, changes: tuple[Change, ...]) -> None:
    """Enter everybody who is new to a unit; the unit's name tells them from namesakes elsewhere."""
    fresh: dict[tuple[str, str], Person] = {}
    for line, post, step in changes:
        who = (line.unit or "", line.people[post] or "")
        if step.begins and not known.people.get(who) and who not in fresh:
            fresh[who] = Person(name=who[1], note=who[0])
    work.session.add_all(fresh.values())
    work.session.flush()
    for who, person in fresh.items():
        known.people[who].add(person.id)
