"""The first tab: what is urgent, what was listed again, the four counts, and the years beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desk.consequences.comparing_part import ComparingPart
from desk.consequences.overview_columns import AGAIN, LINES
from desk.consequences.tally_part import TallyPart
from desk.consequences.tiles import Tiles
from desk.language import tr
from desk.sentences import word
from desk.shared.links import go_to_section
from desk.shared.table import Empty, RecordTable
from desk.theme import Meaning
from models.consequences.queries import MeasureRow
from models.overview.queries import Line, Overview, Urgency, overview
from models.overview.rules import ListedAgain

if TYPE_CHECKING:
    from desk.consequences.page import ConsequencesPage

RELISTED, TALLY, YEARS = "relisted", "tally", "years"
MEANINGS: Final = {
    Urgency.OVERDUE: Meaning.BAD,
    Urgency.TODAY: Meaning.SOON,
    Urgency.WEEK: Meaning.SOON,
    Urgency.EMBARGO_ENDS: Meaning.INFO,
    Urgency.UNDECIDED: Meaning.SOON,
}
NOTHING: Final = {
    Urgency.OVERDUE: "Nothing is overdue. Look at what is due today and this week.",
    Urgency.TODAY: "Nothing is due today. Look at what is due this week.",
    Urgency.WEEK: "Nothing is due within seven days. What comes later stands in the list of every measure.",
    Urgency.EMBARGO_ENDS: "No embargo ends within 30 days. Who is barred on a day stands under “By person”.",
    Urgency.UNDECIDED: "No removal is waiting for a decision.",
}


class OverviewPart(QWidget):
    """Figures above, and below what the chosen one counts; Enter opens a line at its place."""

    def __init__(self, page: ConsequencesPage) -> None:
        """Lay out; `refresh` reads."""
        super().__init__()
        self.page = page
        self.found: Overview | None = None
        self.tiles: Tiles[str] = Tiles(
            [*((one.value, str(word(one))) for one in Urgency), (RELISTED, tr("Listed again")),
             (TALLY, tr("Due and done")), (YEARS, tr("Year by year"))]
        )  # fmt: skip
        self.lines: RecordTable[Line] = RecordTable(
            page.desk, "consequences.overview", LINES, key=lambda row: row.measure.id, title=tr("What is urgent"),
            empty=Empty("Nothing here.", "Every measure", self._to_list),
        )  # fmt: skip
        self.again: RecordTable[ListedAgain] = RecordTable(
            page.desk, "consequences.relisted", AGAIN, key=lambda row: row.section_id, title=tr("Listed again"),
            empty=Empty("No section of the newest list stood on an earlier one."),
        )  # fmt: skip
        self.tally, self.years = TallyPart(page), ComparingPart(page)
        self.stack = QStackedWidget()
        for one in (self.lines, self.again, self.tally, self.years):
            self.stack.addWidget(one)
        self.tiles.chosen.connect(lambda _key: self.show_chosen())
        self.tiles.entered.connect(self.go_in)
        self.lines.activated.connect(lambda row: page.show_on_board(row.measure))
        self.lines.view.selectionModel().selectionChanged.connect(lambda *_: page.show_actions())
        self.again.activated.connect(lambda row: go_to_section(page, row.section_id))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.tiles)
        column.addWidget(self.stack, 1)

    def refresh(self) -> None:
        """Read the figures and what the chosen one counts; the most urgent one that counts anything to begin with."""
        found = self.found = self.page.ask(overview, self.page.today())
        for one in Urgency:
            lines = found.urgent[one]
            self.tiles.tiles[one.value].set(f"{len(lines):,}", MEANINGS[one] if lines else Meaning.QUIET)
        again = len(found.again)
        self.tiles.tiles[RELISTED].set(f"{again:,}", Meaning.INFO if again else Meaning.QUIET)
        held = sorted({one.cut_off.year for one in found.published})
        self.tiles.tiles[TALLY].set(tr("Rounds: {n}", n=len(found.published)), Meaning.PLAIN if held else Meaning.QUIET)
        span = "–".join(str(year) for year in dict.fromkeys(held[:1] + held[-1:])) or "–"
        self.tiles.tiles[YEARS].set(span, Meaning.PLAIN if held else Meaning.QUIET)
        if self.tiles.key is None:
            self.tiles.choose(next((one for one in Urgency if found.urgent[one]), Urgency.OVERDUE).value)
        else:
            self.show_chosen()

    def show_chosen(self) -> None:
        """Show what the chosen figure counts."""
        key, found = self.tiles.key, self.found
        if key is None or found is None:
            return
        if key in (TALLY, YEARS):
            part = self.tally if key == TALLY else self.years
            self.stack.setCurrentWidget(part)
            part.refresh()
        elif key == RELISTED:
            self.stack.setCurrentWidget(self.again)
            self.again.set_rows(found.again)
        else:
            self.stack.setCurrentWidget(self.lines)
            self._show_lines(Urgency(key), found)
        self.page.show_actions()

    def _show_lines(self, urgency: Urgency, found: Overview) -> None:
        none = tr("No round is final yet. Freeze a result and publish it: its measures and their days appear here.")
        self.lines.empty.text.setText(tr(NOTHING[urgency]) if found.newest else none)
        if self.lines.empty.act is not None:
            self.lines.empty.act.setVisible(found.newest is not None)
        self.lines.heading.setText(self.tiles.tiles[urgency.value].text())
        self.lines.set_rows(found.urgent[urgency])

    def choose(self, urgency: Urgency) -> None:
        """Show one kind of urgency."""
        self.tiles.choose(urgency.value)

    def go_in(self) -> None:
        """Give the keyboard to the list below."""
        shown = self.stack.currentWidget()
        table = shown if isinstance(shown, RecordTable) else (self.tally if shown is self.tally else self.years).table
        table.view.setFocus()
        if table.current() is None:
            table.select_first()

    def _to_list(self) -> None:
        self.page.tabs.setCurrentWidget(self.page.list_part)

    def chosen(self) -> tuple[MeasureRow, ...]:
        """Return the selected measures, which can be entered as done from here too."""
        if self.stack.currentWidget() is self.lines:
            return tuple(row.measure for row in self.lines.selected())
        return self.tally.chosen() if self.stack.currentWidget() is self.tally else ()
