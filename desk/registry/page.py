"""The registry page: units, their sections, and who holds which post on the chosen day (R2.1–R2.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QPushButton

from desk.language import tr
from desk.registry import dialogs, reorganising
from desk.registry.asking import today
from desk.registry.columns import COLUMNS
from desk.registry.panel import show_section, show_unit
from desk.registry.tree import UnitTree
from desk.shared.editors import editor
from desk.shared.fields import Field, Kind, Unreadable, read_date
from desk.shared.importing import ImportDialog
from desk.shared.links import go_to_person, history_links, may_see_history
from desk.shared.page import Page
from desk.shared.panel import DetailPanel
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import button, label, row_of
from desk.theme import Meaning
from models.common.rights import Right
from models.intake.queries import FileKind
from models.registry.imports import import_registry
from models.registry.queries import (
    AppointmentRow,
    PersonRow,
    SectionRow,
    UnitRow,
    appointments,
    lineage,
    people,
    section,
    sections,
    units,
)

Entries = Sequence[tuple[str, Callable[[], object]]]
WIDTHS: Final = [170, 636, 312]


class RegistryPage(Page):
    """Units left, sections as a table, the chosen one in a panel; everything as of one day."""

    tables: ClassVar[frozenset[str]] = frozenset({"unit", "section", "appointment", "person", "lineage"})

    def build(self) -> None:
        """Make date row, tree, table and panel."""
        self.may_edit = self.may(Right.REGISTRY_EDIT)
        self.today = self.day = today(self)
        self.lead(
            tr("Look up who answers for a section, and keep units, sections and posts up to date.")
            if self.may_edit
            else tr("Look up who answers for a section on any day.")
        )
        if self.may_edit:
            self.primary(tr("Add section"), self.add_section, icon="add", shortcut="Ctrl+N")
            self.secondary(tr("Import…"), self.bring_in, icon="import")
            self.secondary(tr("Add unit"), self.add_unit, icon="add")
        self._build_day()
        self.tree = UnitTree()
        self.tree.picked.connect(self._unit_picked)
        empty = ("Import…", self.bring_in) if self.may_edit else ("", None)
        self.table: RecordTable[SectionRow] = RecordTable(
            self.desk, "registry.sections", COLUMNS, key=lambda row: row.id, title=tr("Sections"),
            empty=Empty("There is no section on this day. Import the registry, or choose another day.", *empty),
        )  # fmt: skip
        self.table.current_changed.connect(self.show_panel)
        self.table.activated.connect(self.edit)
        self.panel = DetailPanel(tr("Choose a section or a unit."))
        whole = self.split(self.tree, self.table, "registry")
        whole.addWidget(self.panel)
        whole.setSizes(self.desk.memory.get("split.registry", WIDTHS))
        for place, factor in enumerate((1, 4, 2)):
            whole.setStretchFactor(place, factor)

    def _build_day(self) -> None:
        self.day_box = editor(Field("day", tr("As of"), Kind.DATE))
        self.day_box.put(self.day)
        self.day_box.changed.connect(self._day_typed)
        self.day_box.widget.setFixedWidth(150)
        self.back_button = button(tr("Back to today"), self.to_today, "link")
        self.sum = label("", "secondary")
        self.body.addLayout(row_of(label(tr("As of")), self.day_box.widget, self.back_button, None, self.sum))

    def refresh(self) -> None:
        """Read the registry of the day."""
        self.units = self.ask(units, self.day)
        self.sections = self.ask(sections, self.day)
        self.lines = self.ask(lineage)
        vacant = sum((row.head is None) + (row.leader is None) for row in self.sections)
        facts = {"n": f"{len(self.sections):,}", "units": f"{len(self.units):,}", "vacant": f"{vacant:,}"}
        self.sum.setText(tr("{n} sections of {units} units; {vacant} posts vacant", **facts))
        past = self.day != self.today
        self.back_button.setVisible(past)
        said = tr("The registry as it stands on {day}. Changes are entered with their own dates.", day=self.day)
        self.banner.say(said if past else "", Meaning.INFO)
        self.tree.set_units(self.units, self.sections)
        self._show_sections()
        self.show_panel(self.table.current())

    def arrive(self, **facts: object) -> None:
        """Show a section, on a day on which it exists; `doing` "import" opens the import."""
        section_id = facts.get("section_id")
        if isinstance(section_id, int):
            self.show_section(section_id)
        if facts.get("doing") == "import" and self.may_edit:
            self.bring_in()

    def show_section(self, section_id: int) -> None:
        """Go to a section, turning the day where it does not exist on the present one."""
        self.wake()
        row = self.ask(section, section_id, self.day)
        if row.active_to is not None and row.active_to < self.day:
            self.turn(row.active_to)
        elif row.active_from is not None and row.active_from > self.day:
            self.turn(row.active_from)
        self.tree.choose(("all", None))
        self.table.filter.clear()
        self.table.apply_filter()
        self.table.select(section_id)

    def turn(self, day: dt.date) -> None:
        """Turn the whole page to another day."""
        if day != self.day:
            self.day = day
            self.day_box.put(day)
            self.refresh()

    def to_today(self) -> None:
        """Turn the page back to today."""
        self.turn(self.today)

    def _day_typed(self) -> None:
        try:
            day = read_date(self.day_box.get())
        except Unreadable:
            return
        if day is not None and day != self.day:
            self.day = day
            self.refresh()

    def _unit_picked(self) -> None:
        self.table.view.clearSelection()
        self.table.view.setCurrentIndex(self.table.model.index(-1, -1))
        self._show_sections()
        self.show_panel(None)

    def _show_sections(self) -> None:
        self.table.set_rows(self.tree.narrow(self.sections))

    def show_panel(self, row: SectionRow | None) -> None:
        """Show the chosen section, else the chosen unit."""
        unit = self.tree.unit()
        if row is not None:
            held = self.ask(appointments, section_id=row.id) + self.ask(appointments, unit_id=row.unit_id)
            past = [(tr("History"), history_links(self, (row.id, row.name)))] if may_see_history(self) else []
            show_section(self.panel, row, self.day, held, self.lines, self.open_appointment, self.show_section, past)
            self.panel.set_actions(self._section_actions(row))
        elif unit is not None:
            held = self.ask(appointments, unit_id=unit.id)
            count = sum(one.unit_id == unit.id for one in self.sections)
            show_unit(self.panel, unit, count, self.day, held, self.open_appointment)
            self.panel.set_actions(self._unit_actions(unit))
        else:
            self.panel.clear(tr("Choose a section or a unit."))

    def _section_actions(self, row: SectionRow) -> tuple[tuple[str, Callable[[], object], str], ...]:
        if not self.may_edit:
            return ()
        return (
            (tr("Edit"), lambda: self.edit(row), ""),
            (tr("Appoint…"), lambda: dialogs.appoint_form(self, row, self.day).open(), ""),
            (tr("More…"), lambda: self.pop_up(self.reorganisations(row)), ""),
        )

    def _unit_actions(self, row: UnitRow) -> tuple[tuple[str, Callable[[], object], str], ...]:
        if not self.may_edit:
            return ()
        return (
            (tr("Edit"), lambda: dialogs.unit_form(self, row).open(), ""),
            (tr("Appoint…"), lambda: dialogs.appoint_form(self, row, self.day).open(), ""),
            (tr("Close unit…"), lambda: reorganising.close_unit_form(self, row, self.day).open(), ""),
        )

    def reorganisations(self, row: SectionRow) -> Entries:
        """Return what may happen to a section."""
        others = tuple(one.id for one in self.table.selected() if one.id != row.id)
        return (
            (tr("Rename…"), lambda: reorganising.rename_form(self, row, self.day).open()),
            (tr("Move to another unit…"), lambda: reorganising.move_form(self, row, self.day).open()),
            (tr("Merge with another…"), lambda: reorganising.merge_form(self, row, self.day, others).open()),
            (tr("Split…"), lambda: reorganising.split_form(self, row, self.day).open()),
            (tr("Close without successor…"), lambda: reorganising.close_section_form(self, row, self.day).open()),
        )

    def open_appointment(self, row: AppointmentRow) -> None:
        """Offer what may be done about an appointment, and the person's history."""
        entries = self._appointment_changes(row) if self.may_edit else []
        if may_see_history(self):
            entries.append((tr("History of {person}", person=row.person), lambda: go_to_person(self, row.person_id)))
        if entries:
            self.pop_up(entries)

    def _appointment_changes(self, row: AppointmentRow) -> list[tuple[str, Callable[[], object]]]:
        person = next((one for one in self.ask(people, row.person) if one.id == row.person_id), None)
        entries: list[tuple[str, Callable[[], object]]] = [
            (tr("End appointment…"), lambda: dialogs.end_form(self, row).open()),
            (tr("Correct appointment…"), lambda: dialogs.appointment_form(self, row).open()),
        ]
        if person is not None:
            entries.append((tr("Correct person…"), lambda: self._edit_person(person)))
        return entries

    def _edit_person(self, person: PersonRow) -> None:
        dialogs.person_form(self, person).open()

    def pop_up(self, entries: Entries) -> QMenu:
        """Open a menu above the button that was pressed."""
        menu = QMenu(self)
        for text, slot in entries:
            menu.addAction(text, slot)
        menu.aboutToHide.connect(menu.deleteLater)
        origin = self.focusWidget()
        above = QPoint(0, -menu.sizeHint().height())
        menu.popup(origin.mapToGlobal(above) if isinstance(origin, QPushButton) else QCursor.pos())
        self.menu = menu
        return menu

    def add_unit(self) -> None:
        """Ask for a new unit."""
        dialogs.unit_form(self).open()

    def add_section(self) -> None:
        """Ask for a new section, of the chosen unit."""
        row, unit = self.table.current(), self.tree.unit()
        chosen = unit.id if unit else row.unit_id if row else None
        dialogs.section_form(self, unit_id=chosen).open()

    def edit(self, row: SectionRow) -> None:
        """Ask how a section's entry should read."""
        if self.may_edit:
            dialogs.section_form(self, row).open()

    def bring_in(self) -> None:
        """Import a registry file."""
        office = self.desk.office
        ImportDialog(self, FileKind.REGISTRY, lambda path, dry: office.do(import_registry, path, dry)).open()
