"""The right side of the rounds page: one round with its path, its next step, its list, rules and channels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QTabWidget, QVBoxLayout, QWidget

from desk.frame.facts import stage_meaning
from desk.language import tr
from desk.rounds.columns import CHANGED, CHANNELS, SNAPSHOT, ChangedRow, ChannelRow
from desk.rounds.printed import PrintedPart
from desk.rounds.rules_in_words import changed, in_words
from desk.rounds.sheet_form import total
from desk.rounds.steps import ADVANCE, what_to_do
from desk.sentences import word
from desk.shared.charts import StageBar
from desk.shared.context import Desk, DeskWidget
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import Pill, button, label, row_of, surface
from desk.theme import ROW, Meaning
from models.rounds.queries import EntryRow, RoundRow, RuleVersionRow
from models.rounds.rules import STAGES, ChannelRule, back_stage, next_stage


class RoundDetail(DeskWidget):
    """Shows one round."""

    def __init__(
        self, desk: Desk, advance: Callable[[], object], step_back: Callable[[], object], printed: PrintedPart
    ) -> None:
        """Build it empty."""
        super().__init__(desk)
        self.printed = printed
        self.name, self.pill, self.origin = label("", "heading"), Pill(), Pill()
        self.sub = label("", "secondary", wrap=True)
        self.path = StageBar()
        self.sentence = label("", wrap=True)
        self.advance_button = button("", advance, "primary")
        self.back_button = button(tr("Step back…"), step_back, "link")
        head = row_of(self.name, self.pill, self.origin, None, self.back_button)
        foot = row_of(self.sentence, self.advance_button, spacing=16)
        foot.setStretch(0, 1)
        card = surface(margin=16, spacing=10)
        inside = card.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.addLayout(head)
        inside.addWidget(self.sub)
        inside.addWidget(self.printed)
        inside.addWidget(self.path)
        inside.addLayout(foot)
        self.tabs = QTabWidget()
        self._make_tabs()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(card)
        column.addWidget(self.tabs, 1)

    def _make_tabs(self) -> None:
        self.snapshot: RecordTable[EntryRow] = RecordTable(
            self.desk, "rounds.snapshot", SNAPSHOT, key=lambda row: row.section_id, title=tr("Frozen list")
        )
        self.channels: RecordTable[ChannelRow] = RecordTable(
            self.desk, "rounds.channels", CHANNELS, key=lambda row: row.code, bar=False,
            empty=Empty("A round known only as a result has no channels."),
        )  # fmt: skip
        self.rules = QScrollArea()
        self.rules.setWidgetResizable(True)
        self.rules.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.changes: RecordTable[ChangedRow] = RecordTable(
            self.desk, "rounds.changes", CHANGED, key=lambda row: row.name, bar=False,
            empty=Empty("Nothing differs from the version before."),
        )  # fmt: skip
        self.changes_title = label("", "heading", wrap=True)
        rules = _framed(self.rules, self.changes_title, self.changes)
        self.tabs.addTab(_framed(self.snapshot), tr("Frozen list"))
        self.tabs.addTab(rules, tr("Rules in words"))
        self.tabs.addTab(_framed(self.channels), tr("Channels"))

    def show_round(
        self,
        row: RoundRow,
        entries: Sequence[EntryRow],
        channels: Sequence[ChannelRule],
        versions: Sequence[RuleVersionRow],
        may_edit: bool,
    ) -> None:
        """Show a round."""
        self.name.setText(f"{row.title}  ·  {row.code}")
        self.pill.set(str(word(row.stage)), stage_meaning(row.stage))
        self.origin.set(tr("imported") if row.imported else "", Meaning.QUIET)
        self.origin.setVisible(row.imported)
        self.sub.setText(_sub(row, len(entries)))
        self.printed.show_round(row)
        self.path.set([str(word(stage)) for stage in STAGES], STAGES.index(row.stage))
        self.sentence.setText(what_to_do(row))
        self.advance_button.setText(tr(ADVANCE[row.stage]) if row.stage in ADVANCE else "")
        self.advance_button.setVisible(may_edit and next_stage(row.stage) is not None)
        self.back_button.setVisible(may_edit and back_stage(row.stage) is not None)
        self.snapshot.set_rows(entries)
        whole = total([one.weight for one in channels]) or Fraction(1)
        self.channels.set_rows(ChannelRow(one.code, one.name, one.weight, one.weight / whole) for one in channels)
        self._show_rules(row.rule_version, versions)

    def _show_rules(self, number: int, versions: Sequence[RuleVersionRow]) -> None:
        by_number = {version.number: version for version in versions}
        version, before = by_number[number], by_number.get(number - 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        known = {"number": number, "rounds": len(version.rounds), "by": version.made_by, "at": version.made_at}
        column.addWidget(
            label(tr("Rule version {number}, made by {by} on {at}; rounds held under it: {rounds}.", **known),
                  "secondary", wrap=True)
        )  # fmt: skip
        for heading, sentences in in_words(version.parameters):
            column.addWidget(label(heading, "heading"))
            for sentence in sentences:
                column.addWidget(label(f"• {sentence}", wrap=True))
        column.addStretch(1)
        self.rules.setWidget(inside)
        inside.setAutoFillBackground(False)
        first = tr("This is the first rule version.")
        self.changes_title.setText(tr("What changed since version {n}", n=number - 1) if before else first)
        rows = changed(before.parameters, version.parameters) if before else ()
        self.changes.setVisible(before is not None)
        self.changes.setFixedHeight(36 + ROW * max(2, min(len(rows), 4)))
        self.changes.set_rows(rows)


def _sub(row: RoundRow, count: int) -> str:
    told = [str(word(row.kind)), tr("cut-off {day}", day=row.cut_off)]
    if row.published_on:
        told.append(tr("published {day}", day=row.published_on))
    told.append(tr("{n} sections on the list", n=f"{count:,}"))
    if row.result_digest:
        told.append(tr("result fingerprint {mark}", mark=row.result_digest[:12]))
    return " · ".join(told)


def _framed(*widgets: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(12, 12, 12, 12)
    column.setSpacing(8)
    for place, widget in enumerate(widgets):
        column.addWidget(widget, 1 if place == 0 else 0)
    return made
