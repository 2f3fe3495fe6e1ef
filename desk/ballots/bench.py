"""What rulings need of the program, behind what the presenter asks for (no Qt)."""

from __future__ import annotations

from desk.office import Office
from models.ballots.double import Keyed, Matter
from models.ballots.queries import Decision
from models.ballots.ruling import Precedent, Question, precedents, question, questions, rule


class BatchBench:
    """One batch's rulings at the gate."""

    def __init__(self, office: Office, batch_id: int) -> None:
        """Stand before a batch whose rulings were taken on."""
        self._office, self._batch = office, batch_id

    def rule(self, sheet: int, decision: Decision, why: str, keyed: Keyed) -> None:
        """Record a ruling."""
        self._office.do(rule, self._batch, sheet, decision, why, keyed.lines, keyed.reason)

    def questions(self) -> tuple[Question, ...]:
        """Return the sheets that wait or were ruled on."""
        return self._office.ask(questions, self._batch)

    def question(self, sheet: int) -> Question:
        """Return any sheet of the batch."""
        return self._office.ask(question, self._batch, sheet)

    def precedents(self, like: tuple[Matter, ...]) -> tuple[Precedent, ...]:
        """Return how like cases were decided."""
        return self._office.ask(precedents, like)
