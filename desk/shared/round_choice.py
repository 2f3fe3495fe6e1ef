"""The box in which a final round is chosen; the tabs of consequences have one each."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QComboBox

from desk.language import tr
from desk.shared.page import Page
from models.rounds.queries import RoundRow, Stage, rounds
from models.rounds.rules import FINAL


class RoundChoice(QComboBox):
    """Rounds in some stages, as a rule the final ones, the newest first; `activated` tells of a choice by hand."""

    def __init__(self, width: int, stages: Collection[Stage] = FINAL) -> None:
        """Offer nothing yet; `refresh` reads."""
        super().__init__()
        self.stages = stages
        self.rounds: tuple[RoundRow, ...] = ()
        self.setMinimumWidth(width)
        self.setAccessibleName(tr("Round"))

    @property
    def code(self) -> str:
        """The chosen round's code; nothing where there is no such round."""
        place = self.currentIndex()
        return self.rounds[place].code if 0 <= place < len(self.rounds) else ""

    def refresh(self, page: Page) -> None:
        """Read the rounds and keep the chosen one."""
        before = self.code
        found = page.ask(rounds)
        self.rounds = tuple(row for row in reversed(found) if row.stage in self.stages)
        self.clear()
        self.addItems([row.title for row in self.rounds])
        self.choose(before)

    def choose(self, code: str) -> bool:
        """Choose a round by its code; say whether it is there."""
        codes = [row.code for row in self.rounds]
        if code in codes:
            self.setCurrentIndex(codes.index(code))
        return code in codes
