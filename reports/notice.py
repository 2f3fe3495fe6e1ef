"""What the two notices to a unit's Party committee have in common (R7.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reports.facts import NoticeFacts
from reports.kit.canvas import Drawn, Target
from reports.kit.manuscript import Manuscript
from reports.letters import draw_letter, letter_manuscript
from reports.phrases import by_when, committee_of, embargo, programme, reproach, standing, your_committee
from reports.wording.kinds import Wording
from reports.wording.text import Place

PLACES: Final = (
    Place("主送机关", "科室所在单位的党组织", needed=True),
    Place("期次", "期次名称，如：2021年第一季度"),
    Place("活动", "评议活动名称，带引号"),
    Place("科室", "列入名单的科室名称", needed=True),
    Place("名次", "名列第几名，或者直接列第1名的缘由", needed=True),
    Place("主要问题", "群众反映的主要问题，一句话；没有时不写"),
    Place("党组织", "你单位党组、你单位党委等，按单位党组织名称写"),
    Place("办理期限", "于某日前，或者自接到本通知之日起若干日内", needed=True),
    Place("谈话对象", "该科室负责人某某同志；负责人空缺时写该科室负责同志", needed=True),
    Place("整改天数", "完成整改的天数，只有数字"),
    Place("本机关", "本机关名称"),
    Place("影响期", "自结果公布之日起几个月内不得提拔，一句话；免予适用时不写"),
)


def draw_notice(wording: Wording, facts: NoticeFacts, target: Target) -> Drawn:
    """Draw a notice in letter format."""
    return draw_letter(wording, facts, target, reachable=False)


def notice_manuscript(wording: Wording, facts: NoticeFacts) -> Manuscript:
    """Return a notice for a word processor."""
    return letter_manuscript(wording, facts, reachable=False)


def values(facts: NoticeFacts) -> Mapping[str, str]:
    """Return what fills the places."""
    head, listed = facts.head, facts.listed
    return {
        "主送机关": committee_of(facts),
        "期次": facts.round_title,
        "活动": programme(head),
        "科室": listed.section,
        "名次": standing(listed),
        "主要问题": reproach(listed),
        "党组织": your_committee(facts),
        "办理期限": by_when(facts),
        "谈话对象": f"该科室负责人{facts.person}同志" if facts.person else "该科室负责同志",
        "整改天数": str(facts.rectification_days),
        "本机关": head.office,
        "影响期": embargo(facts),
    }
