"""What is attached to a measure, in its panel: opened, copied, added, removed with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desk.language import shown, tr
from desk.sentences import say, word
from desk.shared.form import Field, FormDialog, Kind, ask
from desk.shared.page import Page
from desk.shared.panel import DetailPanel
from desk.shared.pickers import open_files, save_file
from desk.shared.widgets import Pill, button, label, row_of
from desk.theme import Meaning
from models.attachments.actions import attach, copy_out, remove
from models.attachments.queries import AttachmentKind, AttachmentRow, attachments, opened
from models.common.rights import Right
from models.consequences.life import TALKS
from models.consequences.queries import MeasureKind, MeasureRow
from models.consequences.rules import REMOVALS
from models.storage.kept import FOLDER, MEGABYTE

_LONG: Final = re.compile(r"([!-~]{12})")
_JOINT: Final = "\u200b"
"""Where a long name may be broken into lines; it is not seen."""


def add_attachments(page: Page, panel: DetailPanel, measure: MeasureRow) -> None:
    """Add what is attached to a measure, and the way to attach more."""
    rows, may_edit = page.ask(attachments, measure.id), page.may(Right.MEASURE_EDIT)
    if not rows and not may_edit:
        return
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for row in rows:
        column.addWidget(_shown(page, row, may_edit))
    if may_edit:
        column.addLayout(row_of(button(tr("Attach files…"), partial(choose, page, measure)), None))
    panel.add_part(tr("Attachments"), part)


def _shown(page: Page, row: AttachmentRow, may_edit: bool) -> QWidget:
    """Return one file: name, what it is, who added it when, and what may be done with it."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    name = label(_LONG.sub(rf"\1{_JOINT}", row.name), wrap=True)
    name.setToolTip(f"{row.name}\nSHA-256 {row.sha256}")
    head = row_of(name)
    head.setStretch(0, 1)
    if row.removed is not None:
        head.addWidget(Pill(tr("removed"), Meaning.QUIET))
    elif row.fault is not None:
        head.addWidget(Pill(str(word(row.fault)), Meaning.BAD))
    column.addLayout(head)
    for text in _told(row):
        column.addWidget(label(text, "secondary", wrap=True))
    if row.fault is not None:
        said = say(f"attachment.{row.fault}", {"name": row.name, "folder": FOLDER})
        column.addWidget(label(said, wrap=True, meaning=Meaning.BAD))
    if buttons := _buttons(page, row, may_edit):
        column.addLayout(row_of(*buttons, None, spacing=12))
    return made


def _told(row: AttachmentRow) -> list[str]:
    told = [f"{word(row.kind)} · {size_of(row)} · {row.added_on} · {row.added_by}"]
    if row.note:
        told.append(row.note)
    if row.removed is not None:
        told.append(
            tr("Removed on {day} by {who}: {reason}", day=row.removed_on, who=row.removed_by, reason=row.removed)
        )
    return told


def size_of(row: AttachmentRow) -> str:
    """Return a file's size as people say it."""
    if row.size >= MEGABYTE:
        return f"{row.size / MEGABYTE:.1f} MB"
    return f"{-(-row.size // 1024)} KB"


def _buttons(page: Page, row: AttachmentRow, may_edit: bool) -> list[QWidget]:
    made: list[QWidget] = []
    if row.fault is None:
        made.append(_link(tr("Open"), partial(show, page, row)))
        made.append(_link(tr("Save a copy…"), partial(save_copy, page, row)))
    if may_edit and row.removed is None:
        made.append(_link(tr("Remove…"), partial(ask_removal, page, row)))
    return made


def _link(text: str, slot: Callable[[], object]) -> QWidget:
    return button(text, slot, "link")


def choose(page: Page, measure: MeasureRow) -> QFileDialog:
    """Ask for files, then what they are."""
    kinds = tr("All files") + " (*)"
    return open_files(page, tr("Choose files to attach"), kinds, lambda paths: describe(page, measure, paths))


def describe(page: Page, measure: MeasureRow, paths: Sequence[Path]) -> FormDialog:
    """Ask what the chosen files are, and attach them."""
    fields = (
        Field("kind", tr("What it is"), Kind.CHOICE, required=True,
              choices=tuple((kind, str(word(kind))) for kind in AttachmentKind)),
        Field("note", tr("Note"), most=200),
    )  # fmt: skip
    names = [path.name for path in paths]
    intro = shown(names) if len(names) <= 3 else tr("{names} and {n} more.", names=names[:3], n=len(names) - 3)
    return ask(
        page, tr("Attach {n} files", n=len(paths)), fields, {"kind": usual(measure)},
        lambda v: page.do(attach, measure.id, paths, v["kind"], v["note"]), tr("The files are attached."), intro,
    )  # fmt: skip


def usual(measure: MeasureRow) -> AttachmentKind:
    """Return what is mostly attached to a measure of this kind."""
    if measure.kind in TALKS:
        return AttachmentKind.TALK_RECORD
    if measure.kind in REMOVALS:
        return AttachmentKind.COMMITTEE_PAPER
    return AttachmentKind.REPORT if measure.kind is MeasureKind.RECTIFICATION else AttachmentKind.OTHER


def show(page: Page, row: AttachmentRow) -> None:
    """Show a file in the workstation's own program."""

    def viewed() -> None:
        found = page.ask(opened, row.id)
        page.desk.viewing.show(found.path, found.name)

    page.attempt(viewed)


def save_copy(page: Page, row: AttachmentRow) -> QFileDialog:
    """Ask where a copy is to go."""

    def save(path: Path) -> None:
        page.attempt(lambda: page.do(copy_out, row.id, path), tr("Saved: {path}", path=path))

    return save_file(page, tr("Save a copy"), row.name, tr("All files") + " (*)", save)


def ask_removal(page: Page, row: AttachmentRow) -> FormDialog:
    """Ask why an attachment does not belong there."""
    dialog = FormDialog(
        page, tr("Remove this attachment"), (Field("reason", tr("Reason"), Kind.MULTILINE, required=True),),
        save=lambda v: page.do(remove, row.id, v["reason"]), save_label=tr("Remove"),
        intro=tr("{name} stays kept and is marked as removed, with the reason.", name=row.name),
        done=tr("The attachment is removed."),
    )  # fmt: skip
    dialog.open()
    return dialog
