"""The tab of the office's own names and codes, for the lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.language import tr
from desk.shared.form import Field, Kind
from desk.shared.widgets import surface
from desk.system.part import FormPart
from models.settings.queries import settings

if TYPE_CHECKING:
    from desk.system.page import SystemPage


class OfficePart(FormPart):
    """What stands on every paper, and how long the desk waits before it locks."""

    lead = "These names and codes stand on every paper made from now on."

    def __init__(self, page: SystemPage) -> None:
        """Lay out; `refresh` reads."""
        super().__init__(page, fields())
        frame = surface(self.form, margin=24)
        frame.setMaximumWidth(770)
        self.column.addWidget(frame)
        self.column.addStretch(1)

    def refresh(self) -> None:
        """Read the settings, unless somebody is editing them."""
        if not self.form.dirty:
            stored = self.page.ask(settings)
            self.form.fill(stored)
            self.show_state()


def fields() -> tuple[Field, ...]:
    """Return the settings that a lead may change."""
    return (
        Field("office_name", tr("Office"), required=True, most=50, help=tr("As in the red head of a document.")),
        Field("programme", tr("Programme"), required=True, most=50),
        Field("organ_code", tr("Organ code"), required=True, most=12, help=tr("Begins every document number.")),
        Field("newspaper", tr("Newspaper"), most=50),
        Field("fonds_number", tr("Fonds number"), most=12),
        Field("address", tr("Address"), most=100),
        Field("telephone", tr("Telephone"), most=30),
        Field(
            "idle_minutes", tr("Lock after idle minutes"), Kind.INT, required=True, least=1, most=600,
            help=tr("Holds from the next login."),
        ),
        Field(
            "error_bound", tr("Wrong ballots held possible"), Kind.INT, required=True, least=1, most=600,
            help=tr("Of 10,000. Finalising warns where so many wrong ballots would move the list."),
        ),
        Field(
            "two_people", tr("Drafting and approval by two people"), Kind.BOOL,
            help=tr("Whoever drafts a paper may not approve it; nothing is numbered in one step."),
        ),
    )  # fmt: skip
