"""The what-if: other rules or fewer ballots, computed on a copy, beside the official list; nothing is changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desk.language import tr
from desk.outgoing import save_paper
from desk.ranking.stamp import Stamp
from desk.ranking.what_if_choices import Choices
from desk.ranking.what_if_columns import in_words, official_columns, supposed_columns
from desk.shared.form import FormPanel
from desk.shared.page import Page
from desk.shared.pickers import save_file
from desk.shared.table import RecordTable, choose_mode
from desk.shared.widgets import Banner, button, label, row_of, surface
from desk.theme import Meaning
from models.ballots.partial import NOTHING, LeftOut
from models.ballots.queries import batches
from models.ranking.trial import Compared, Supposed, Trial
from models.ranking.trials import what_if
from models.rounds.queries import RoundRow, parameters
from reports.files import stem
from reports.ranking_papers import what_if_paper

CHOICES_WIDTH: Final = 380
SIZE: Final = (1180, 680)


class WhatIf(QDialog):
    """Choices at the left, the official and the supposed list side by side at the right."""

    def __init__(self, page: Page, held: RoundRow) -> None:
        """Begin with the official rules."""
        super().__init__(page)
        self.page, self.held = page, held
        self.choices = Choices(held, page.ask(parameters, held.id), page.ask(batches, held.code))
        self.trial: Trial | None = None
        self.computed: tuple[Supposed, LeftOut] = (Supposed(), NOTHING)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(f"{tr('What if')} · {held.title}")
        self.banner = Banner()
        self.panel = FormPanel(self.choices.fields(), self.choices.official, save=self.compute)
        self.panel.changed.connect(self._edited)
        self.panel.grew.connect(self._refused)
        for one in self.panel.findChildren(QComboBox):
            one.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            one.setMinimumContentsLength(8)
        self.panel.saved.connect(lambda _result: self._computed())
        self.save_button = button(tr("Save as PDF…"), self.ask_paper, icon_name="print")
        self.told = label("", wrap=True)
        self.area = QScrollArea()
        self.official = self._table("ranking.what_if.official", official_columns(), tr("Official list"))
        self.supposed = self._table("ranking.what_if.supposed", supposed_columns(), tr("As supposed"))
        self._lay_out()
        self.resize(*SIZE)
        self.banner.say(tr("What if: not an official result. Nothing is stored and nothing official changes."),
                        Meaning.SOON)  # fmt: skip
        self.panel.save()

    def _table(self, name: str, columns: Any, title: str) -> RecordTable[Compared]:
        made: RecordTable[Compared] = RecordTable(
            self.page.desk, name, columns, key=lambda one: one.after.section_id, title=title, bar=False
        )
        choose_mode(made, single=True)
        return made

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.banner)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._left())
        row.addWidget(self._right(), 1)
        column.addLayout(row, 1)
        close = button(tr("Close"), self.accept, tip="Esc")
        column.addLayout(row_of(label(self.held.title, "secondary"), None, self.save_button, close))

    def _left(self) -> QFrame:
        area = self.area
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        held = QVBoxLayout(inside)
        held.setContentsMargins(0, 0, 12, 0)
        held.addWidget(self.panel)
        area.setWidget(inside)
        inside.setAutoFillBackground(False)
        back = button(tr("Back to the official rules"), self.back, "link")
        compute = button(tr("Compute"), self.panel.save, "primary", tip="Ctrl+Enter")
        made = surface(margin=12)
        inner = cast(QVBoxLayout, made.layout())
        inner.addWidget(area, 1)
        inner.addLayout(row_of(back, None, compute))
        made.setFixedWidth(CHOICES_WIDTH)
        return made

    def _right(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(surface(self.told, margin=12))
        lists = QHBoxLayout()
        lists.setSpacing(8)
        for table, text, share in (
            (self.official, tr("Official list"), 3),
            (self.supposed, tr("As supposed, not official"), 4),
        ):
            side = QVBoxLayout()
            side.setSpacing(4)
            side.addWidget(label(text, "heading"))
            side.addWidget(table, 1)
            lists.addLayout(side, share)
        column.addLayout(lists, 1)
        self.stamp = Stamp(made, tr("What if, not an official result"))
        return made

    def compute(self, given: dict[str, Any]) -> Trial:
        """Rank a copy under what the form supposes; raises RuleError that names its field."""
        supposed, left_out = self.choices.read(given)
        self.trial = self.page.ask(what_if, self.held.code, supposed, left_out)
        self.computed = (supposed, left_out)
        return self.trial

    def _computed(self) -> None:
        """Show both lists; each has every section that is on either of them."""
        trial = self.trial
        if trial is None:
            return
        shown = [one for one in trial.compared if one.before.listed or one.after.listed]
        self.supposed.set_rows(shown)
        self.official.set_rows(sorted(shown, key=lambda one: (one.before.rank, one.before.number)))
        self.told.setText("\n".join(in_words(trial)))
        self.save_button.setEnabled(True)
        self.save_button.setToolTip("")

    def _refused(self) -> None:
        """Go to what cannot be computed, and say that the lists are those of before."""
        self._edited()
        self.told.setText(tr("This cannot be computed. The lists below are those computed before."))
        if (faulty := self.panel.focusWidget()) is not None:
            self.area.ensureWidgetVisible(faulty, 0, 48)

    def _edited(self) -> None:
        """Let nobody print what was not computed."""
        self.save_button.setEnabled(False)
        self.save_button.setToolTip(tr("Compute first."))

    def back(self) -> None:
        """Go back to the official rules, every ballot counted."""
        self.panel.fill(self.choices.official)
        self.panel.save()

    def ask_paper(self) -> None:
        """Ask where to write the comparison."""
        name = f"{stem(self.held.code, '假设测算对照表', '非正式结果')}.pdf"
        save_file(self.page, tr("Save as PDF…"), name, "PDF (*.pdf)", self.write_paper)

    def write_paper(self, path: Path) -> None:
        """Write what was computed last as a marked paper, in the worker thread."""
        code, (supposed, left_out), office = self.held.code, self.computed, self.page.desk.office
        self.page.job(
            tr("Exporting"),
            lambda _progress: save_paper(office, office.ask(what_if_paper, code, supposed, left_out), path),
            lambda made: self.page.desk.tell(tr("Exported to {path}.", path=str(made))),
        )


def open_what_if(page: Page, held: RoundRow) -> WhatIf | None:
    """Open the what-if on a round; a calm message where it cannot be computed."""
    made = page.attempt(lambda: WhatIf(page, held))
    if made is not None:
        made.open()
    return made
