"""谈话提醒通知书 to the leader in charge of a listed section, by the commission (R7, letter format R8.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from models.consequences.tables import MeasureKind
from reports import samples
from reports.facts import NoticeFacts
from reports.kit.canvas import Drawn, Target
from reports.kit.manuscript import Manuscript
from reports.letters import draw_letter, letter_manuscript
from reports.phrases import by_when, committee_of, programme, reproach, standing
from reports.sources import Item, Source, notices
from reports.wording.kinds import Wording
from reports.wording.text import Place

TITLE: Final = "谈话提醒通知书"
Facts = NoticeFacts


def gather(source: Source) -> tuple[Item, ...]:
    """Return a notice for every talk that is due."""
    return notices(source, MeasureKind.LEADER_TALK, TITLE)


def draw(facts: NoticeFacts, target: Target) -> Drawn:
    """Draw the notice."""
    return draw_letter(WORDING, facts, target, committee_of(facts))


def manuscript(facts: NoticeFacts) -> Manuscript:
    """Return the notice for a word processor."""
    return letter_manuscript(WORDING, facts, committee_of(facts))


def _values(facts: NoticeFacts) -> Mapping[str, str]:
    listed, head = facts.listed, facts.head
    return {
        "收件人": _addressee(facts),
        "期次": facts.round_title,
        "活动": programme(head),
        "所辖": "你单位" if facts.principal else "你分管的",
        "科室": listed.section,
        "名次": standing(listed),
        "主要问题": reproach(listed),
        "本机关": head.office,
        "谈话期限": by_when(facts),
    }


def _addressee(facts: NoticeFacts) -> str:
    if facts.person:
        return f"{facts.listed.unit}{facts.person}同志"
    return f"{facts.listed.unit}{'主要负责同志' if facts.principal else '分管负责同志'}"


WORDING: Final = Wording(
    places=(
        Place("收件人", "被谈话人的单位、姓名和称谓；分管领导空缺时写职务", needed=True),
        Place("期次", "期次名称，如：2021年第一季度"),
        Place("活动", "评议活动名称，带引号"),
        Place("所辖", "你单位，或者你分管的"),
        Place("科室", "列入名单的科室名称", needed=True),
        Place("名次", "名列第几名，或者直接列第一名的缘由", needed=True),
        Place("主要问题", "群众反映的主要问题，一句话；没有时不写"),
        Place("本机关", "本机关名称"),
        Place("谈话期限", "于某日前，或者自接到通知之日起若干日内", needed=True),
    ),
    default="""谈话提醒通知书
{收件人}：
在{期次}{活动}中，{所辖}{科室}{名次}。{主要问题}
根据{活动}有关规定，由{本机关}对你进行谈话提醒。请你{谈话期限}到{本机关}接受谈话，具体时间和地点另行通知。
谈话时，请就履行领导责任情况、群众反映问题的事实和原因、整改措施和时限作出说明，并提交书面材料。
特此通知。
""",
    values=_values,
    sample=samples.notice,
)
