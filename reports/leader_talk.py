"""谈话提醒通知书 to the leader in charge of a listed section, by the commission (R7, letter format R8.2)."""

from __future__ import annotations

from typing import Final

from models.consequences.tables import MeasureKind
from reports.facts import NoticeFacts
from reports.kit.body import body, recipient, signature, title, with_signature
from reports.kit.canvas import Drawn, Target
from reports.kit.marks import Row
from reports.kit.page import Frame, letter
from reports.phrases import by_when, committee_of, contact, programme, reproach, standing
from reports.sources import Item, Source, notices

TITLE: Final = "谈话提醒通知书"
Facts = NoticeFacts


def gather(source: Source) -> tuple[Item, ...]:
    """Return a notice for every talk that is due."""
    return notices(source, MeasureKind.LEADER_TALK, TITLE)


def draw(facts: NoticeFacts, target: Target) -> Drawn:
    """Draw the notice."""
    head = facts.head
    end = (signature(head.office, head.date), contact(head))
    rows = (*title([TITLE]), *recipient(_addressee(facts)), *with_signature(_text(facts), *end))
    return letter(Frame(head.office, head.number, TITLE), rows, committee_of(facts), target)


def _addressee(facts: NoticeFacts) -> str:
    if facts.person:
        return f"{facts.listed.unit}{facts.person}同志"
    return f"{facts.listed.unit}{'主要负责同志' if facts.principal else '分管负责同志'}"


def _text(facts: NoticeFacts) -> tuple[Row, ...]:
    head, listed = facts.head, facts.listed
    whose = "你单位" if facts.principal else "你分管的"
    return (
        *body(
            f"在{facts.round_title}{programme(head)}中，{whose}{listed.section}{standing(listed)}。{reproach(listed)}"
        ),
        *body(
            f"根据{programme(head)}有关规定，由{head.office}对你进行谈话提醒。请你{by_when(facts)}到{head.office}"
            "接受谈话，具体时间和地点另行通知。"
        ),
        *body("谈话时，请就履行领导责任情况、群众反映问题的事实和原因、整改措施和时限作出说明，并提交书面材料。"),
        *body("特此通知。"),
    )
