"""The charts of the ranking page: rank history, indicators and channels of the chosen round, in place of the list."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QScrollArea, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from desk.language import tr
from desk.outgoing import save_paper
from desk.ranking.chart_words import chart_words, worded
from desk.shared.chart import SCALE, Chart, Geometry
from desk.shared.jobs import Progress
from desk.shared.page import Page
from desk.shared.pickers import save_file
from desk.shared.widgets import EmptyState, bind, button, label, row_of
from models.rounds.queries import RoundRow
from models.rounds.rules import FINAL
from reports.charts.bump import bump, bump_height
from reports.charts.channels import channels_height, compared
from reports.charts.facts import ChartFacts
from reports.charts.gathering import chart_facts, live_chart_facts
from reports.charts.heat import heat, heat_height
from reports.charts.shapes import Spot
from reports.charts_paper import TITLE
from reports.files import stem
from reports.result_papers import live_result_papers, result_papers

NARROWEST: Final = 600.0
"""Points; in a narrower window the chart scrolls."""
SPANS: Final = (None, 20, 12, 8)
"""How many of the last rounds are shown; None: all of them."""


class ChartTab(QStackedWidget):
    """One chart in a scroll area with the chosen mark's words below it, or what to do while there is none."""

    def __init__(self, name: str) -> None:
        """Begin empty."""
        super().__init__()
        self.chart, self.area = Chart(name), QScrollArea()
        self.area.setWidget(self.chart)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.words = label("", wrap=True)
        self.words.setMinimumHeight(22)
        self.chart.chosen.connect(self.say)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(12, 8, 12, 4)
        column.addWidget(self.area, 1)
        column.addWidget(self.words)
        self.empty = EmptyState("")
        self.addWidget(full)
        self.addWidget(self.empty)
        self.say(None)

    def say(self, spot: Spot | None) -> None:
        """Say the words of a mark and bring it into sight."""
        keys = tr("Arrow keys walk over the marks; Ctrl+←/→ stays with one section; Home, End; Esc goes back.")
        self.words.setText(spot.words if spot else keys)
        if spot is not None:
            x, y = spot.middle
            self.area.ensureVisible(round(x * SCALE), round(y * SCALE), 60, 60)

    def show_chart(self, geometry: Geometry, height: float) -> None:
        """Show what a geometry draws, at least `height` points high."""
        self.setCurrentIndex(0)
        self.chart.show_geometry(geometry, (NARROWEST, height))

    def show_none(self, text: str) -> None:
        """Say why there is no chart and what to do."""
        self.setCurrentIndex(1)
        self.empty.text.setText(text)


class ChartsView(QWidget):
    """Three charts of the page's round; they stand in the page behind the list and are read only while shown."""

    def __init__(self, page: Page, listed: QWidget) -> None:
        """Take the list's place in the page's body, with the list in front, and add the button that leads here."""
        super().__init__()
        self.page, self.listed = page, listed
        self.held: RoundRow | None = None
        self.facts: ChartFacts | None = None
        self.open_button = page.secondary(tr("Charts…"), self.toggle, icon="chart")
        self.stack = QStackedWidget()
        page.body.removeWidget(listed)
        page.body.addWidget(self.stack, 1)
        for widget in (listed, self):
            self.stack.addWidget(widget)
        self.span, self.rows = QComboBox(), QComboBox()
        self.print_button = button(tr("Save PDF…"), self.ask_paper, icon_name="print")
        self.tabs = QTabWidget()
        self._lay_out()
        bind("Escape", self, self.go_back, inside=True)

    def _lay_out(self) -> None:
        self.span.setAccessibleName(tr("Rounds shown"))
        self.rows.setAccessibleName(tr("Sections shown"))
        for count in SPANS:
            self.span.addItem(tr("All rounds") if count is None else tr("Last {n} rounds", n=count), count)
        for text, full in ((tr("The list"), False), (tr("All sections"), True)):
            self.rows.addItem(text, full)
        for chooser in (self.span, self.rows):
            chooser.activated.connect(lambda _place: self._show())
        self.ranks = ChartTab(tr("Rank history"))
        self.shares, self.channels = ChartTab(tr("Problems by section")), ChartTab(tr("Channels compared"))
        for tab in (self.ranks, self.shares, self.channels):
            self.tabs.addTab(tab, tab.chart.accessibleName())
            tab.chart.left.connect(self.go_back)
        choosers = QWidget()
        inside = row_of(self.span, self.rows, self.print_button)
        inside.setContentsMargins(0, 0, 0, 4)
        choosers.setLayout(inside)
        self.tabs.setCornerWidget(choosers)
        self.tabs.setStyleSheet("QTabBar::tab { min-height: 38px }")  # as high as what stands beside the tabs
        self.tabs.currentChanged.connect(lambda _place: self._fit_choosers())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self._fit_choosers()

    @property
    def open(self) -> bool:
        """Say whether the charts are shown instead of the list."""
        return self.stack.currentWidget() is self

    def toggle(self) -> None:
        """Show the charts, or the list again."""
        if self.open:
            self.go_back()
            return
        self.stack.setCurrentWidget(self)
        self.open_button.setText(tr("Back to the list"))
        self.page.attempt(self._read)
        tab = self.tabs.currentWidget()
        (tab.chart if isinstance(tab, ChartTab) and tab.currentIndex() == 0 else self.tabs.tabBar()).setFocus()

    def go_back(self) -> None:
        """Show the list again."""
        self.stack.setCurrentWidget(self.listed)
        self.open_button.setText(tr("Charts…"))
        self.open_button.setFocus()

    def show_round(self, held: RoundRow | None) -> None:
        """Take the page's round; it is read when the charts are looked at."""
        self.held, self.facts = held, None
        self.open_button.setEnabled(held is not None)
        if self.open:
            self._read()

    def _read(self) -> None:
        held = self.held
        if held is not None and self.facts is None:
            self.facts = worded(self.page.ask(chart_facts if held.stage in FINAL else live_chart_facts, held.code))
        self._show()

    def _fit_choosers(self) -> None:
        """Offer only what concerns the chart that is shown."""
        ranks = self.tabs.currentWidget() is self.ranks
        self.span.setVisible(ranks)
        self.rows.setVisible(not ranks)

    def _show(self) -> None:
        facts = self.facts
        self.print_button.setEnabled(facts is not None)
        if facts is None:
            for tab in (self.ranks, self.shares, self.channels):
                tab.show_none(tr("There is no round yet. A round must be opened first."))
            return
        self._show_ranks(facts)
        self._show_counts(facts)

    def _show_ranks(self, facts: ChartFacts) -> None:
        ranks, words = facts.ranks.latest(self.span.currentData()), chart_words()
        if ranks.courses:
            self.ranks.show_chart(lambda width, height: bump(ranks, width, height, words), bump_height(ranks))
        else:
            self.ranks.show_none(
                tr("No section has been listed yet. Count the round's ballots, or import past results.")
            )

    def _show_counts(self, facts: ChartFacts) -> None:
        """Show indicators and channels; a round known only as a result has neither."""
        if not facts.counted:
            text = tr("Only the result of this round is known, not its ballots. Choose a round held with this program.")
            if facts.lines:
                text = tr("No ballots are counted yet. Key or import the round's ballots first.")
            self.shares.show_none(text)
            self.channels.show_none(text)
            return
        words, channels = chart_words(), facts.channels
        lines = facts.lines if self.rows.currentData() else facts.listed
        self.shares.show_chart(lambda width, height: heat(lines, width, height, words), heat_height(len(lines)))
        self.channels.show_chart(
            lambda width, height: compared(lines, channels, width, height, words),
            channels_height(len(lines), len(channels)),
        )

    def ask_paper(self) -> None:
        """Ask where to write the charts as PDF."""
        held = self.held
        if held is not None:
            name = f"{stem(held.code, TITLE)}.pdf"
            save_file(self.page, tr("Save PDF…"), name, "PDF (*.pdf)", partial(self.write_paper, held))

    def write_paper(self, held: RoundRow, path: Path) -> None:
        """Write the paper in the worker thread."""
        office, query = self.page.desk.office, result_papers if held.stage in FINAL else live_result_papers

        def work(_progress: Progress) -> Path:
            [paper] = office.ask(query, held.code, ("charts",))
            return save_paper(office, paper, path)

        self.page.job(tr("Exporting"), work, lambda made: self.page.desk.tell(tr("Saved: {path}", path=str(made))))
