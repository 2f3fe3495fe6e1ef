"""约谈通知书 to a unit's Party committee, which interviews the section head (top tier, R7, R7.1, R8.2)."""

from __future__ import annotations

from typing import Final

from models.consequences.tables import MeasureKind
from reports.facts import NoticeFacts
from reports.kit.canvas import Drawn, Target
from reports.notice import Talk, draw_notice
from reports.sources import Item, Source, notices

TITLE: Final = "约谈通知书"
Facts = NoticeFacts
_TALK: Final = Talk(
    TITLE,
    "约谈",
    "主要负责同志",
    "严肃指出群众反映的问题，责令说明原因、限期整改，并制作约谈记录。约谈后不再另行谈话提醒。",
)


def gather(source: Source) -> tuple[Item, ...]:
    """Return a notice for every talk that is due."""
    return notices(source, MeasureKind.HEAD_INTERVIEW, TITLE)


def draw(facts: NoticeFacts, target: Target) -> Drawn:
    """Draw the notice."""
    return draw_notice(_TALK, facts, target)
