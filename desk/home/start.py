"""The four steps of an empty office: registry, round, ballots, ranking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desk.language import tr
from desk.shared.icons import picture
from desk.shared.page import Page
from desk.shared.widgets import button, label, surface
from desk.theme import ACCENT, FAINT, GOOD
from models.ballots.queries import batches
from models.common.rights import Right
from models.registry.queries import units
from models.rounds.queries import Stage, rounds


@dataclass(frozen=True)
class Step:
    """One step of the way from an empty office to a ranking."""

    title: str
    text: str
    act: str
    icon: str
    page: str
    right: Right
    facts: dict[str, Any]
    done: bool


def steps(page: Page) -> tuple[Step, ...]:
    """Return the steps of an office that has not come to its first ranking; nothing once it has."""
    if not page.may(Right.ROUND_READ):
        return ()
    every = page.ask(rounds)
    past_count = (Stage.COUNTED, Stage.FINALISED, Stage.PUBLISHED, Stage.CLOSED)
    if any(row.imported or row.stage in past_count for row in every):
        return ()
    entered = bool(every) and page.may(Right.BALLOT_KEY) and bool(page.ask(batches, every[-1].code))
    if entered and not page.may(Right.RANKING_LIVE):
        return ()
    code = {"code": every[-1].code} if every else {}
    return (
        Step(
            tr("Import the registry"), tr("Units, sections, who heads them and who is in charge, from one file."),
            tr("Import registry…"), "registry", "registry", Right.REGISTRY_EDIT,
            {"doing": "import"}, bool(page.ask(units)),
        ),
        Step(
            tr("Open a round"), tr("Period, cut-off date and rules; the list is taken from the registry."),
            tr("Open round…"), "rounds", "rounds", Right.ROUND_EDIT, {"doing": "open"}, bool(every),
        ),
        Step(
            tr("Enter the ballots"), tr("Key them batch by batch, or import files of ballots."),
            tr("Go to the ballots"), "ballots", "ballots", Right.BALLOT_KEY, code, entered,
        ),
        Step(
            tr("See the ranking"), tr("The ten sections hardest to get things done with, and how it came about."),
            tr("See ranking"), "ranking", "ranking", Right.RANKING_LIVE, code, False,
        ),
    )  # fmt: skip


class StartView(QWidget):
    """The steps side by side; the next one has the primary button."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self.row = QHBoxLayout()
        self.row.setSpacing(16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(self.row)
        column.addStretch(1)

    def show_steps(self, found: tuple[Step, ...], may: Callable[[Right], bool], go: Callable[[Step], object]) -> None:
        """Show the steps."""
        while (item := self.row.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        following = next((place for place, step in enumerate(found) if not step.done), -1)
        for place, step in enumerate(found):
            self.row.addWidget(_card(place, step, place - following, may(step.right), go), 1)


def _card(place: int, step: Step, ahead: int, may: bool, go: Callable[[Step], object]) -> QFrame:
    sign = QLabel()
    colour = GOOD if step.done else ACCENT if ahead == 0 else FAINT
    sign.setPixmap(picture("check" if step.done else step.icon, colour, 32))
    number = label(tr("Step {n}", n=place + 1), "secondary")
    text = label(step.text, "lead", wrap=True)
    text.setMinimumHeight(64)
    text.setAlignment(Qt.AlignmentFlag.AlignTop)
    act = button(step.act, lambda: go(step), "primary" if ahead == 0 else "")
    act.setEnabled(may and (step.done or ahead == 0))
    made = surface(sign, number, label(step.title, "heading", wrap=True), text, margin=20)
    inside = made.layout()
    assert isinstance(inside, QVBoxLayout)
    inside.addStretch(1)
    if step.done:
        inside.addWidget(label(tr("already done"), "secondary"))
    elif not may:
        inside.addWidget(label(tr("The office lead does this."), "secondary", wrap=True))
    inside.addWidget(act)
    return made
