"""What the two notices to a unit's Party committee have in common (R7.1)."""

from __future__ import annotations

from dataclasses import dataclass

from reports.facts import NoticeFacts
from reports.kit.body import body, recipient, signature, title, with_signature
from reports.kit.canvas import Drawn, Target
from reports.kit.marks import Row
from reports.kit.page import letter
from reports.phrases import by_when, committee_of, embargo, framed, programme, reproach, standing, your_committee


@dataclass(frozen=True)
class Talk:
    """The words in which a talk reminder and an interview differ."""

    title: str
    act: str
    by: str
    demand: str


def draw_notice(talk: Talk, facts: NoticeFacts, target: Target) -> Drawn:
    """Draw a notice in letter format."""
    head = facts.head
    rows = (
        *title([talk.title]),
        *recipient(committee_of(facts)),
        *with_signature(_text(talk, facts), signature(head.office, head.date)),
    )
    return letter(framed(head, talk.title), rows, "", target)


def _text(talk: Talk, facts: NoticeFacts) -> tuple[Row, ...]:
    head, listed = facts.head, facts.listed
    whom = f"该科室负责人{facts.person}同志" if facts.person else "该科室负责同志"
    return (
        *body(
            f"在{facts.round_title}{programme(head)}中，你单位{listed.section}{standing(listed)}。{reproach(listed)}"
        ),
        *body(
            f"根据{programme(head)}有关规定，请{your_committee(facts)}{by_when(facts)}，由{talk.by}对{whom}进行{talk.act}，"
            f"{talk.demand}"
        ),
        *body(
            f"请督促该科室自接到本通知之日起{facts.rectification_days}日内完成整改，并将{talk.act}记录和整改情况报"
            f"{head.office}。{embargo(facts)}"
        ),
    )
