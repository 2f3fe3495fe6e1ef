"""Where a published round's result was printed: newspaper, page and scans, and the embargoes' first day (R7.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desk.language import tr
from desk.sentences import word
from desk.shared.form import Field, FormDialog, Kind, ask
from desk.shared.page import Page
from desk.shared.pickers import open_files
from desk.shared.widgets import Pill, button, label, row_of
from desk.theme import Meaning
from models.common.errors import RuleError
from models.common.rights import Right
from models.finalising.publications import PublicationRow, ScanRow, opened_scan, publications
from models.finalising.publishing import add_scans, publish, record_publication, withdraw_publication
from models.finalising.stages import step
from models.rounds.queries import RoundRow, Stage
from models.settings.queries import office_names


class PrintedPart(QWidget):
    """A line for every newspaper that is entered, with what may be done with it; hidden before publication."""

    def __init__(self, page: Page) -> None:
        """Begin hidden."""
        super().__init__()
        self.page = page
        self.row: RoundRow | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2)
        self.hide()

    def show_round(self, row: RoundRow) -> None:
        """Show where a round's result was printed."""
        self.row = row
        while (item := self.column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        found = self.page.ask(publications, row.code) if row.published_on else ()
        living = [one for one in found if one.withdrawn is None]
        may_edit = self.page.may(Right.ROUND_EDIT)
        for one in living:
            self._add(printed_word(one), self._links(one, may_edit))
        for one in found:
            if one.withdrawn is not None:
                gone = tr("{printed} Withdrawn: {reason}", printed=printed_word(one), reason=one.withdrawn)
                self.column.addWidget(label(gone, "secondary", wrap=True))
        if row.published_on and not living and not row.imported:
            said = tr("No newspaper is entered yet. Embargoes run from {day}.", day=row.published_on)
            self._add(said, [_link(tr("Enter the newspaper…"), self.ask_entry)] if may_edit else [])
        self.setVisible(self.column.count() > 0)

    def _add(self, said: str, links: Sequence[QWidget]) -> None:
        made = QWidget()
        row = row_of(label(said, wrap=True), *links, spacing=12)
        row.setStretch(0, 1)
        row.setContentsMargins(0, 0, 0, 0)
        made.setLayout(row)
        self.column.addWidget(made)

    def _links(self, one: PublicationRow, may_edit: bool) -> list[QWidget]:
        made: list[QWidget] = []
        for scan in one.scans:
            if scan.fault is not None:
                made.append(Pill(f"{scan.name} {word(scan.fault)}", Meaning.BAD))
            else:
                made.append(_link(tr("Open {name}", name=scan.name), partial(self.show_scan, scan)))
        if may_edit:
            made.append(_link(tr("Add a scan…"), partial(self.choose_scans, one)))
            made.append(_link(tr("Withdraw the entry…"), partial(self.ask_withdrawal, one)))
        return made

    def ask_entry(self) -> FormDialog | None:
        """Ask for the newspaper of a round that was published without it."""
        if self.row is None:
            return None
        code = self.row.code
        fields = (Field("printed_on", tr("Date of the newspaper"), Kind.DATE, True), *newspaper_fields(required=True))
        return ask(
            self.page, tr("The newspaper that printed round {code}", code=code), fields,
            {"printed_on": self.row.published_on, "newspaper": self.page.ask(office_names).newspaper},
            lambda v: self.page.do(record_publication, code, v["printed_on"], v["newspaper"], v["page"]),
            tr("The newspaper is entered."),
            tr("Its date must be the day on which the round was published, for embargoes run from it."),
        )  # fmt: skip

    def show_scan(self, scan: ScanRow) -> None:
        """Show a scan in the workstation's own program."""

        def viewed() -> None:
            found = self.page.ask(opened_scan, scan.id)
            self.page.desk.viewing.show(found.path, found.name)

        self.page.attempt(viewed)

    def choose_scans(self, one: PublicationRow) -> QFileDialog:
        """Ask for scans of the page."""
        return open_files(
            self.page, tr("Scans of the newspaper's page"), tr("All files") + " (*)", partial(self.keep_scans, one)
        )  # fmt: skip

    def keep_scans(self, one: PublicationRow, paths: Sequence[Path]) -> None:
        """Keep scans whole beside the data."""
        self.page.attempt(lambda: self.page.do(add_scans, one.id, paths), tr("The scans are kept."))

    def ask_withdrawal(self, one: PublicationRow) -> FormDialog:
        """Ask why an entry does not hold."""
        return ask(
            self.page, tr("Withdraw this entry"), (Field("reason", tr("Reason"), Kind.MULTILINE, required=True),), {},
            lambda v: self.page.do(withdraw_publication, one.id, v["reason"]), tr("The entry is withdrawn."),
            tr("{printed} The entry and its scans stay kept; another may be entered.", printed=printed_word(one)),
        )  # fmt: skip


def printed_word(one: PublicationRow) -> str:
    """Say where a result was printed, and what begins with that."""
    facts = {"newspaper": one.newspaper, "day": one.printed_on, "page": one.page}
    if one.edition > 1:
        return tr("The correction was printed in {newspaper}, {day}, {page}.", **facts)
    if one.withdrawn is not None:
        return tr("Printed in {newspaper}, {day}, {page}.", **facts)
    return tr("Printed in {newspaper}, {day}, {page}. Embargoes run from that day.", **facts)


def newspaper_fields(*, required: bool) -> tuple[Field, ...]:
    """Return the fields for newspaper and page; where they are not required they may be entered later."""
    later = "" if required else tr("Left empty, the newspaper is entered later on this page.")
    return (
        Field("newspaper", tr("Newspaper"), required=required, most=50),
        Field("page", tr("Page of the newspaper"), required=required, most=20, placeholder=tr("page 3"), help=later),
    )


def publish_form(page: Page, row: RoundRow) -> FormDialog:
    """Ask for the day of publication, and for the newspaper where it is there already."""
    today = page.desk.office.clock().astimezone().date()

    def save(values: dict[str, object]) -> None:
        on, newspaper, place = values["on"], str(values["newspaper"]), str(values["page"])
        if not isinstance(on, dt.date):
            raise RuleError("publication.unpublished", round=row.code)
        if place:
            page.do(publish, row.code, on, newspaper, place)
        else:
            page.do(step, row.code, Stage.PUBLISHED, on)

    return FormDialog(
        page,
        tr("Publish round {code}", code=row.code),
        (
            Field("on", tr("Published on"), Kind.DATE, True, help=tr("The date of the newspaper.")),
            *newspaper_fields(required=False),
        ),
        {"on": max(today, row.cut_off), "newspaper": page.ask(office_names).newspaper},
        save=save,
        intro=tr("Embargoes and all days by which measures are due count from this day. It cannot be changed later."),
        save_label=tr("Publish"),
        done=tr("Round {code} published.", code=row.code),
        width=520,
    )


def _link(text: str, slot: object) -> QWidget:
    assert callable(slot)
    return button(text, slot, "link")
