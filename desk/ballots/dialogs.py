"""The forms of the ballots page; each opens and hands what was saved to `then`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from desk.ballots.words import channel_word
from desk.language import tr
from desk.shared.fields import Field, Kind
from desk.shared.form import FormDialog
from desk.shared.importing import ImportDialog
from desk.shared.page import Page
from models.ballots import actions
from models.ballots.codes import batch_code
from models.ballots.imports import import_ballots
from models.ballots.queries import BatchRow, BatchState
from models.intake.queries import FileKind
from models.intake.rules import ImportReport
from models.roster.imports import import_roster
from models.rounds.queries import RoundRow
from models.rounds.rules import ChannelRule

USUAL_PILE = 50
"""Forms of a pile by default (R5.3)."""


def ask_new_batch(
    page: Page, held: RoundRow, channels: tuple[ChannelRule, ...], then: Callable[[int], object]
) -> FormDialog:
    """Ask for a batch's header, once; the receiver is remembered as whoever is logged in."""
    last = page.desk.memory.get("ballots.batch", {})
    codes = [channel.code for channel in channels]
    fields = (
        Field("channel", tr("Channel"), Kind.CHOICE, required=True, choices=choices(channels)),
        Field("box", tr("Box"), most=20, help=tr("Where the paper lies.")),
        Field(
            "control_total",
            tr("Counted by hand"),
            Kind.INT,
            required=True,
            least=1,
            most=9999,
            help=tr("Count the forms of the pile before keying; usually {n} or fewer.", n=USUAL_PILE),
        ),
        Field("receiver", tr("Receiver"), required=True, most=50),
        Field("received_on", tr("Received"), Kind.DATE, required=True),
    )
    values = {
        "channel": last.get("channel") if last.get("channel") in codes else codes[0] if codes else None,
        "box": last.get("box", ""),
        "receiver": page.desk.office.by.person,
        "received_on": today(page),
    }

    def save(given: dict[str, object]) -> int:
        page.desk.memory.put("ballots.batch", {"channel": given["channel"], "box": given["box"]})
        return page.do(actions.open_batch, held.code, **given)  # type: ignore[arg-type]

    dialog = FormDialog(
        page,
        tr("Open batch"),
        fields,
        values,
        save=save,
        intro=tr("The header is given once; the sheets count up by themselves."),
        save_label=tr("Open batch"),
        then=then,
    )
    dialog.open()
    dialog.panel.focus_field("control_total")
    return dialog


def ask_correction(page: Page, batch: BatchRow) -> FormDialog:
    """Ask for the total after counting again, with the reason (R5.3)."""
    fields = (
        Field("control_total", tr("Counted by hand"), Kind.INT, required=True, least=1, most=9999),
        Field("reason", tr("Reason"), Kind.MULTILINE, required=True, most=200),
    )
    dialog = FormDialog(
        page,
        tr("Correct the count of batch {number}", number=batch_code(batch.number)),
        fields,
        {"control_total": batch.control_total},
        save=lambda given: page.do(actions.correct_control_total, batch.id, **given),
        intro=tr("Count the pile again first. The old count and the reason stay in the log."),
        done=tr("Count corrected."),
    )
    dialog.open()
    return dialog


RULE, ANEW = "rule", "anew"
"""How far a batch is sent back: to the third person, or to the first keying."""


def ask_sending_back(page: Page, batch: BatchRow) -> FormDialog:
    """Ask why a batch is opened again, and how far it is sent back (R5.4)."""
    sealed = batch.state is BatchState.SEALED
    ways = [(RULE, tr("Rule on single sheets again"))] if sealed else []
    ways += [(ANEW, tr("Key the whole pile anew, twice"))] if not batch.imported else []
    fields = (
        Field("how", tr("How"), Kind.CHOICE, required=True, choices=tuple(ways)),
        Field("reason", tr("Reason"), Kind.MULTILINE, required=True, most=200),
    )
    number = batch_code(batch.number)
    dialog = FormDialog(
        page,
        tr("Break the seal of batch {number}", number=number)
        if sealed
        else tr("Send batch {number} back", number=number),
        fields,
        {"how": ways[0][0] if ways else None},
        save=lambda given: page.do(actions.reopen_batch, batch.id, str(given["reason"]), given["how"] == ANEW),
        intro=tr("What stood there and the reason stay in the log. The batch must be sealed again before it counts."),
        save_label=tr("Break the seal") if sealed else tr("Send back"),
        done=tr("The seal is broken.") if sealed else tr("The batch is sent back."),
    )
    dialog.open()
    return dialog


def ask_sheet(page: Page, then: Callable[[int], object]) -> FormDialog:
    """Ask which sheet of a batch is to be ruled on."""
    dialog = FormDialog(
        page,
        tr("Another sheet"),
        (Field("sheet", tr("Sheet"), Kind.INT, required=True, least=1, most=9999),),
        save=lambda given: given["sheet"],
        intro=tr("Any sheet of the batch can be ruled on, also one whose readings agree."),
        save_label=tr("Take in hand"),
        then=then,
        width=400,
    )
    dialog.open()
    return dialog


def ask_import(page: Page, held: RoundRow, channels: tuple[ChannelRule, ...]) -> FormDialog:
    """Ask for the channel of a file of ballots, then for the file."""
    dialog = FormDialog(
        page,
        tr("Import ballots"),
        (Field("channel", tr("Channel"), Kind.CHOICE, required=True, choices=choices(channels)),),
        save=lambda given: str(given["channel"]),
        intro=tr("A file holds the ballots of one channel and becomes one sealed batch."),
        save_label=tr("Continue"),
        then=lambda channel: import_file(page, held, channel, dict(choices(channels))[channel]),
        width=480,
    )
    dialog.open()
    return dialog


def import_file(page: Page, held: RoundRow, channel: str, name: str) -> ImportDialog:
    """Take in a file of ballots of one channel, after a preview."""

    def run(path: Path, dry_run: bool) -> ImportReport:
        return page.desk.office.do(import_ballots, path, held.code, channel, dry_run)

    intro = tr("{round}, {channel}: the file is looked through first and becomes one sealed batch.",
               round=held.title, channel=name)  # fmt: skip
    dialog = ImportDialog(page, FileKind.BALLOTS, run, lambda _report: None, intro)
    dialog.open()
    return dialog


def import_roster_file(page: Page) -> ImportDialog:
    """Take in the roster of those who are asked, after a preview."""

    def run(path: Path, dry_run: bool) -> ImportReport:
        return page.desk.office.do(import_roster, path, dry_run)

    dialog = ImportDialog(page, FileKind.ROSTER, run)
    dialog.open()
    return dialog


def choices(channels: tuple[ChannelRule, ...]) -> tuple[tuple[str, str], ...]:
    """Return the channels of a round as a form's choices."""
    return tuple((channel.code, channel_word(channel.code, channel.name)) for channel in channels)


def today(page: Page) -> dt.date:
    """Return today by the office's clock."""
    return page.desk.office.clock().astimezone().date()
