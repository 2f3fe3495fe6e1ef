"""谈话提醒通知书 to a unit's Party committee, which talks to the section head (ranks 4–10, R7, R8.2)."""

from __future__ import annotations

from typing import Final

from models.consequences.tables import MeasureKind
from reports.facts import NoticeFacts
from reports.kit.canvas import Drawn, Target
from reports.notice import Talk, draw_notice
from reports.sources import Item, Source, notices

TITLE: Final = "谈话提醒通知书"
Facts = NoticeFacts
_TALK: Final = Talk(
    TITLE,
    "谈话提醒",
    "有关负责同志",
    "指出群众反映的问题，提出整改要求，并制作谈话记录。",
)


def gather(source: Source) -> tuple[Item, ...]:
    """Return a notice for every talk that is due."""
    return notices(source, MeasureKind.HEAD_TALK, TITLE)


def draw(facts: NoticeFacts, target: Target) -> Drawn:
    """Draw the notice."""
    return draw_notice(_TALK, facts, target)
