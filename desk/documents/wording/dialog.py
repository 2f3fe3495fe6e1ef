"""The window in which papers are put into the office's own words (R8.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QSplitter, QVBoxLayout, QWidget

from desk.documents.names import kind_word
from desk.documents.wording.compare import CompareDialog
from desk.documents.wording.drafts import Draft
from desk.documents.wording.editor import WordingEditor, document
from desk.documents.wording.place_list import PlaceList
from desk.documents.wording.trial_part import TrialPart
from desk.documents.wording.version_list import VersionList, versions
from desk.language import tr
from desk.sentences import sentence
from desk.shared.form import Field, FormDialog
from desk.shared.messages import confirm, say
from desk.shared.page import Page
from desk.shared.widgets import bind, button, label, row_of
from desk.theme import Meaning
from models.common.errors import Refusal, RuleError
from models.documents.wordings import wordings
from reports.rewording import keep_wording, kinds, restore_wording, worded_kind, wordings_in_force
from reports.trying import trials
from reports.wording.text import Place

SIZE: Final = (1300, 700)
LINES: Final = "The first line is the title, divided only at blanks; one line is one paragraph."
PLACES: Final = (
    "Places in braces are filled by the program. Enter or a double click inserts one (Ctrl+Space: to the list)."
)
LEFT, MIDDLE, RIGHT = 230, 640, 400


class WordingDialog(QDialog):
    """Kinds and versions left, the text with its places in the middle, a paper in that wording right."""

    def __init__(self, page: Page, code: str, kind: str = "") -> None:
        """Read the wordings; `code` is the final round whose papers are shown, empty where there is none."""
        super().__init__(page)
        self.page, self.code = page, code
        self.kinds = tuple(one.key for one in kinds())
        self.drafts: dict[str, Draft] = {}
        self.wrong: RuleError | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(tr("Wording of papers"))
        self.list, self.history = QListWidget(), VersionList()
        self.list.setAccessibleName(tr("Kind of paper"))
        self.list.addItems([kind_word(key) for key in self.kinds])
        self.list.setFixedHeight(len(self.kinds) * 32 + 6 if len(self.kinds) <= 8 else 262)
        self.editor, self.places, self.trial = WordingEditor(), PlaceList(), TrialPart(page.desk)
        self.editor.setAccessibleName(tr("Wording"))
        self.fault = label("", wrap=True)
        self.compare = button(tr("Compare…"), self.show_changes, tip=tr("With the version before (Enter)"))
        self.load = button(tr("Load into the editor"), self.load_version)
        self.own = button(tr("Restore the program's own…"), self.ask_restore)
        self.undo = button(tr("What is not kept…"), self.show_own_changes)
        self.close_button = button(tr("Close"), self.reject, tip="Esc")
        self.save = button(tr("Keep as a new version…"), self.ask_keep, "primary", tip="Ctrl+Enter")
        self._lay_out()
        self._connect()
        self._read()
        self.resize(*SIZE)
        self.list.setCurrentRow(self.kinds.index(kind) if kind in self.kinds else 0)
        self.editor.setFocus()

    def _lay_out(self) -> None:
        left = _column(
            label(tr("Kind of paper"), "secondary"), self.list, label(tr("Versions"), "secondary"), self.history
        )
        left.addLayout(row_of(self.compare, self.load, spacing=4))
        middle = _column(
            label(tr(LINES), "secondary"), self.editor, self.fault,
            label(tr(PLACES), "secondary", wrap=True), self.places,
        )  # fmt: skip
        middle.setStretch(1, 3)
        middle.setStretch(4, 2)
        self.fault.setMinimumHeight(36)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        split.setChildrenCollapsible(False)
        for part in (_held(left), _held(middle), self.trial):
            split.addWidget(part)
        split.setSizes([LEFT, MIDDLE, RIGHT])
        split.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(split, 1)
        column.addLayout(row_of(self.own, self.undo, None, self.close_button, self.save))

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda _place: self.show_kind())
        self.history.currentRowChanged.connect(lambda _place: self._enable())
        self.history.asked.connect(self.show_changes)
        self.places.chosen.connect(self.insert)
        self.editor.textChanged.connect(self.check)
        self.page.desk.touched.connect(self._touched)
        self.finished.connect(lambda _result: self.trial.leave())
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            bind(key, self, self.ask_keep, inside=True)
        bind("Ctrl+Space", self, self.places.setFocus, inside=True)

    @property
    def kind(self) -> str:
        """The chosen kind."""
        return self.kinds[max(0, self.list.currentRow())]

    @property
    def draft(self) -> Draft:
        """The text under work of the chosen kind."""
        return self.drafts[self.kind]

    def _read(self) -> None:
        """Read what is in force; texts that were not changed follow it, others stay."""
        self.rows = self.page.ask(wordings)
        for key, now in self.page.ask(wordings_in_force).items():
            draft = self.drafts.get(key)
            if draft is None:
                known = [place.name for place in worded_kind(key).places]
                self.drafts[key] = Draft(key, document(now.text, known, self.editor), now)
            elif not draft.changed:
                draft.base = now
                draft.document.setPlainText(now.text.rstrip("\n"))

    def _touched(self, tables: object) -> None:
        if isinstance(tables, frozenset) and "paper_wording" in tables:
            self._read()
            self._show_versions()
            self.check()

    def show_kind(self) -> None:
        """Show the text, the places and the versions of the chosen kind."""
        self.places.show_places(worded_kind(self.kind).places)
        self.editor.use(self.draft.document)
        try:
            found = self.page.ask(trials, self.kind, self.code, self._today())
        except Refusal as refusal:
            found = ()
            say(self, refusal)
        self.trial.show_kind(self.kind, found)
        self._show_versions()
        self.check(at_once=True)

    def _today(self) -> dt.date:
        return self.page.desk.office.clock().astimezone().date()

    def _show_versions(self) -> None:
        now = self.page.ask(wordings_in_force)[self.kind]
        self.history.show_versions(versions(self.kind, self.rows), now.version)
        self._enable()

    def check(self, *, at_once: bool = False) -> None:
        """Say what is wrong with the text, mark where, and draw it where nothing is."""
        text, wrong = self.draft.text, self.draft.fault()
        self.wrong = wrong
        line = None if wrong is None else wrong.facts.get("line")
        self.editor.mark(line if isinstance(line, int) else None)
        self.places.show_used(text)
        if wrong is None:
            self.trial.show_text(text, at_once=at_once)
        else:
            self.trial.keep()
        self._say(wrong)
        self._enable()

    def _say(self, wrong: RuleError | None) -> None:
        changed = self.draft.changed
        right = (
            tr("Not kept yet. The wording is right and can be kept.") if changed else tr("This wording is in force.")
        )
        self.fault.setText(sentence(wrong) if wrong else right)
        meaning = Meaning.BAD if wrong else Meaning.SOON if changed else Meaning.QUIET
        self.fault.setStyleSheet(f"color: {meaning.ink.name()}")

    def _enable(self) -> None:
        changed, version = self.draft.changed, self.history.current()
        self.save.setEnabled(changed and self.wrong is None)
        self.undo.setEnabled(changed)
        self.own.setEnabled(not self.draft.base.own)
        self.compare.setEnabled(version is not None and version.row is not None)
        self.load.setEnabled(version is not None and version.text.rstrip("\n") != self.draft.text.rstrip("\n"))
        for place, key in enumerate(self.kinds):
            if item := self.list.item(place):
                sign = " ●" if self.drafts[key].changed else ""
                item.setText(f"{kind_word(key)}{sign}")
                item.setToolTip(tr("Changed and not kept yet") if sign else "")

    def insert(self, place: Place) -> None:
        """Write a place at the cursor and go back to the text."""
        self.editor.insert_place(place.name, alone=place.block)
        self.editor.setFocus()

    def load_version(self) -> None:
        """Put an old version into the editor; undo brings back what stood there."""
        if version := self.history.current():
            self.editor.put(version.text)
            self.editor.setFocus()

    def show_changes(self) -> None:
        """Compare the chosen version with the one before it."""
        if (version := self.history.current()) and version.row is not None:
            heading = f"{kind_word(self.kind)} · {version.heading}"
            CompareDialog(self, heading, version.before, version.text).open()

    def show_own_changes(self) -> None:
        """Compare the text in the editor with the wording that it was made from."""
        heading = tr("{kind}: not kept yet", kind=kind_word(self.kind))
        CompareDialog(self, heading, self.draft.base.text, f"{self.draft.text}\n").open()

    def ask_keep(self) -> None:
        """Ask why, then keep the text as a new version; a fault leads to its line."""
        if self.wrong is not None:
            if isinstance(line := self.wrong.facts.get("line"), int):
                self.editor.go_to(line)
            self.editor.setFocus()
        elif self.draft.changed:
            self._ask_why(tr("Keep as a new version"), self._keep)

    def ask_restore(self) -> None:
        """Ask why, then let the program's own wording hold again."""
        self._ask_why(tr("Restore the program's own wording"), self._restore)

    def _ask_why(self, title: str, act: Callable[[str], object]) -> FormDialog:
        intro = tr("For papers numbered from now on; those with a number stay as they are.")
        dialog = FormDialog(
            self, f"{title} · {kind_word(self.kind)}",
            (Field("note", tr("Why it is changed"), required=True, most=200),),
            save=lambda values: act(values["note"]), intro=intro, then=self._kept,
        )  # fmt: skip
        dialog.open()
        return dialog

    def _keep(self, note: str) -> int:
        return self._seen(lambda draft: self.page.do(keep_wording, draft.kind, draft.text, note, draft.base.version))

    def _restore(self, note: str) -> int:
        version = self._seen(lambda draft: self.page.do(restore_wording, draft.kind, note, draft.base.version))
        self.editor.put(self.draft.base.text)
        return version

    def _seen(self, act: Callable[[Draft], int]) -> int:
        """Act on the text under work; what somebody else kept meanwhile counts as seen once it was told."""
        draft = self.draft
        try:
            version = act(draft)
        except RuleError as refusal:
            if refusal.key == "wording.meanwhile":
                draft.base = self.page.ask(wordings_in_force)[draft.kind]
                self._touched(frozenset({"paper_wording"}))
            raise
        draft.base = self.page.ask(wordings_in_force)[draft.kind]
        return version

    def _kept(self, version: object) -> None:
        """Show what holds now."""
        self._read()
        self._show_versions()
        self.check()
        self.page.desk.tell(tr("{kind}: version {n} is in force.", kind=kind_word(self.kind), n=version))

    def reject(self) -> None:
        """Leave, after asking where something is not kept."""
        lost = [kind_word(key) for key in self.kinds if self.drafts[key].changed]
        if not lost:
            super().reject()
            return
        confirm(
            self, tr("Leave without keeping?"), tr("Not kept yet: {kinds}. It will be lost.", kinds=lost),
            tr("Discard"), super().reject,
        )  # fmt: skip


def _column(*parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for part in parts:
        column.addWidget(part)
    return column


def _held(column: QVBoxLayout) -> QWidget:
    made = QWidget()
    made.setLayout(column)
    return made
