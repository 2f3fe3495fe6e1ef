"""免职建议书: the commission proposes a removal, the competent Party committee decides (R7.3, R7.4, R8.2).

A section's head and its leader in charge are in the hands of different committees: the unit's own for the head, the
district committee for the leader. So each gets a paper of its own, and each its own number, receipt and decision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from models.consequences.queries import MeasureRow
from models.consequences.rules import HEAD_STREAK, LEADER_STREAK
from models.consequences.tables import MeasureKind
from models.ranking.rules import Line
from models.registry.tables import Post
from reports.facts import Letterhead, Listed
from reports.kit.canvas import Drawn, Target
from reports.kit.chinese import day, enumerated, numeral
from reports.kit.manuscript import Manuscript
from reports.letters import draw_letter, letter_manuscript
from reports.phrases import committee_of, programme, reproach, your_committee
from reports.sources import Item, Source, in_force, listed
from reports.wording.kinds import Wording
from reports.wording.text import Place

TITLE: Final = "免职建议书"
POSTS: Final = {
    Post.SECTION_HEAD: "负责人", Post.LEADER_IN_CHARGE: "分管领导", Post.PRINCIPAL_LEADER: "主要领导",
}  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What the proposal says; `places` are the rounds in a row as printed, oldest first."""

    head: Letterhead
    round_title: str
    listed: Listed
    committee: str
    person: str
    post: str
    places: tuple[str, ...]
    top_tier: int
    due_on: dt.date
    wording: str = ""

    @property
    def of_head(self) -> bool:
        """Whether it is the section's head, not a leader."""
        return self.post == Post.SECTION_HEAD


def gather_head(source: Source) -> tuple[Item, ...]:
    """Return a proposal for every head whose removal is due; waived and flagged ones bring none."""
    return _gather(source, MeasureKind.HEAD_REMOVAL)


def gather_leader(source: Source) -> tuple[Item, ...]:
    """Return a proposal for every leader whose removal is due; waived and flagged ones bring none."""
    return _gather(source, MeasureKind.LEADER_REMOVAL)


def _gather(source: Source, kind: MeasureKind) -> tuple[Item, ...]:
    """Return the proposals of a kind; before publication there is nothing to propose from."""
    return tuple(
        Item(line.section_id, f"{TITLE}（{line.unit}{line.name}）", _facts(source, line, measure))
        for line, measure in in_force(source, kind)
        if measure.due_on is not None
    )


def _facts(source: Source, line: Line, measure: MeasureRow) -> Facts:
    assert measure.due_on is not None  # looked at before
    return Facts(
        head=source.head,
        round_title=source.round.title,
        listed=listed(source, line),
        committee=source.entries[line.section_id].party_committee,
        person=measure.person,
        post=measure.post,
        places=tuple(f"{one.title}第{one.rank}名" for one in source.streaks[line.section_id]),
        top_tier=source.parameters.top_tier,
        due_on=measure.due_on,
    )


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the proposal."""
    return draw_letter(HEAD if facts.of_head else LEADER, facts, target)


def manuscript(facts: Facts) -> Manuscript:
    """Return the proposal for a word processor."""
    return letter_manuscript(HEAD if facts.of_head else LEADER, facts)


def _values(facts: Facts) -> Mapping[str, str]:
    listed_, head = facts.listed, facts.head
    least = HEAD_STREAK if facts.of_head else LEADER_STREAK
    return {
        "所在单位党组": committee_of(facts),
        "你单位党组": your_committee(facts),
        "活动": programme(head),
        "单位": listed_.unit,
        "科室": listed_.section,
        "事实": f"连续{_times(len(facts.places))}期名列前{facts.top_tier}名（{enumerated(facts.places)}）",
        "主要问题": reproach(listed_),
        "规定": f"连续{_times(least)}期以上名列前{facts.top_tier}名",
        "姓名": facts.person,
        "职务": POSTS[Post(facts.post)],
        "任职": _office(facts),
        "本机关": head.office,
        "答复期限": f"于{day(facts.due_on)}前",
    }


def _office(facts: Facts) -> str:
    """Return which post makes the person answer for the section (R7.1)."""
    if facts.of_head:
        return "任该科室负责人"
    nobody = facts.post == Post.PRINCIPAL_LEADER
    return f"任{facts.listed.unit}{'主要领导，该科室未明确分管领导' if nobody else '分管领导，分管该科室'}"


def _times(count: int) -> str:
    """Return how many rounds, as running text counts things: 两期, not 二期."""
    return "两" if count == 2 else numeral(count)


_PLACES: Final = (
    Place("所在单位党组", "科室所在单位党委（党组）"),
    Place("你单位党组", "你单位党组，或者你单位党委等"),
    Place("活动", "评议活动名称，带引号"),
    Place("单位", "科室所在单位"),
    Place("科室", "科室名称", needed=True),
    Place("事实", "连续几期名列前几名，括号内逐期写明名次", needed=True),
    Place("主要问题", "群众反映的主要问题，一句话；没有时不写"),
    Place("规定", "连续几期以上名列前几名"),
    Place("姓名", "建议免职人员姓名", needed=True),
    Place("职务", "负责人、分管领导或者主要领导"),
    Place("任职", "任何职务、与该科室的关系"),
    Place("本机关", "本机关名称"),
    Place("答复期限", "于某日前"),
)
HEAD: Final = Wording(
    places=_PLACES,
    default="""免职建议书
{所在单位党组}：
你单位{科室}在{活动}中{事实}。{主要问题}{姓名}同志{任职}。
按照{活动}有关规定，{规定}的，建议免去科室负责人职务。据此，{本机关}建议免去{姓名}同志{科室}{职务}职务。
请{你单位党组}按照干部管理权限和规定程序研究决定，并{答复期限}将研究决定情况书面函告{本机关}。
""",
    values=_values,
)
LEADER: Final = Wording(
    places=_PLACES,
    default="""免职建议书
区委：
{单位}{科室}在{活动}中{事实}。{主要问题}{姓名}同志{任职}。
按照{活动}有关规定，{规定}的，建议免去{职务}职务。据此，{本机关}建议免去{姓名}同志{单位}{职务}职务。
以上建议，请按照干部管理权限和规定程序研究决定；决定情况请{答复期限}告知{本机关}。
""",
    values=_values,
)
