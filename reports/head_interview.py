"""约谈通知书 to a unit's Party committee, which interviews the section head (top tier, R7, R7.1, R8.2)."""

from __future__ import annotations

from typing import Final

from models.consequences.tables import MeasureKind
from reports import samples
from reports.facts import NoticeFacts
from reports.kit.canvas import Drawn, Target
from reports.kit.manuscript import Manuscript
from reports.notice import PLACES, draw_notice, notice_manuscript, values
from reports.sources import Item, Source, notices
from reports.wording.kinds import Wording

TITLE: Final = "约谈通知书"
Facts = NoticeFacts
WORDING: Final = Wording(
    places=PLACES,
    default="""约谈通知书
{主送机关}：
在{期次}{活动}中，你单位{科室}{名次}。{主要问题}
根据{活动}有关规定，请{党组织}{办理期限}，由主要负责同志对{谈话对象}进行约谈，严肃指出群众反映的问题，责令说明原因、限期整改，并制作约谈记录。约谈后不再另行谈话提醒。
请督促该科室自接到本通知之日起{整改天数}日内完成整改，并将约谈记录和整改情况报{本机关}。{影响期}
""",
    values=values,
    sample=samples.notice,
)


def gather(source: Source) -> tuple[Item, ...]:
    """Return a notice for every talk that is due."""
    return notices(source, MeasureKind.HEAD_INTERVIEW, TITLE)


def draw(facts: NoticeFacts, target: Target) -> Drawn:
    """Draw the notice."""
    return draw_notice(WORDING, facts, target)


def manuscript(facts: NoticeFacts) -> Manuscript:
    """Return the notice for a word processor."""
    return notice_manuscript(WORDING, facts)
