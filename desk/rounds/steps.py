"""What has to be done for a round's next stage, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desk.language import tr
from models.rounds.queries import RoundRow, Stage

SENTENCES: Final[Mapping[Stage, str]] = {
    Stage.DRAFT: "Check the list and the rules, then begin issuing the forms.",
    Stage.ISSUING: "The forms are being issued. When the first come back, begin keying.",
    Stage.KEYING: "Ballots are being keyed. When every batch is sealed, close the count.",
    Stage.COUNTED: "Check the ranking and decide ties at the edges of list and top tier; then freeze the result.",
    Stage.FINALISED: "The result is frozen. Make the papers, publish the list, and enter the day of publication.",
    Stage.PUBLISHED: "The measures are being carried out. When all is done and filed, close the round.",
    Stage.CLOSED: "The round is closed; nothing is left to be done.",
}
IMPORTED: Final = "This round is known only as a result, taken from a file; nothing is left to be done."
ADVANCE: Final[Mapping[Stage, str]] = {
    Stage.DRAFT: "Begin issuing",
    Stage.ISSUING: "Begin keying",
    Stage.KEYING: "Close the count",
    Stage.COUNTED: "Finalise…",
    Stage.FINALISED: "Publish…",
    Stage.PUBLISHED: "Close the round…",
}
"""What the button says in each stage that has a next one."""


def what_to_do(row: RoundRow) -> str:
    """Return what has to be done for the next stage."""
    return tr(IMPORTED if row.imported else SENTENCES[row.stage])
