"""The minutes of a decision on a tie, proposed from what is entered (R6.4). Official text, not interface."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.common.errors import RuleError
from models.common.names import tidy
from models.ranking.order import Tie
from models.ranking.rules import Line
from models.rounds.rules import RuleParameters

LONGEST_MINUTES: Final = 4000
WITHOUT: Final = "（待填写）"
"""Stands where something is not entered yet."""


@dataclass(frozen=True)
class Tied:
    """A tied section as minutes name it."""

    number: int
    name: str
    unit: str

    @property
    def called(self) -> str:
        """Unit, section and number."""
        return f"{self.unit}{self.name}（{self.number:03d}）"


@dataclass(frozen=True)
class Matter:
    """What was decided: sections in the decided order, or kept equal on rank `first`."""

    round_title: str
    first: int
    edges: tuple[int, ...]
    top_tier: int
    list_length: int
    sections: tuple[Tied, ...]
    keep: bool
    participants: str
    reason: str
    decided_on: dt.date


def matter_of(
    round_title: str,
    rules: RuleParameters,
    tie: Tie,
    lines: Sequence[Line],
    numbers: Sequence[int],
    keep: bool,
    participants: str,
    reason: str,
    decided_on: dt.date,
) -> Matter:
    """Return what was decided about a tie, its sections in the order of `numbers`."""
    by_number = {line.number: Tied(line.number, line.name, line.unit) for line in lines}
    return Matter(
        round_title=round_title,
        first=tie.first,
        edges=tie.edges,
        top_tier=rules.top_tier,
        list_length=rules.list_length,
        sections=tuple(by_number[number] for number in numbers),
        keep=keep,
        participants=participants,
        reason=reason,
        decided_on=decided_on,
    )


def proposed_minutes(matter: Matter) -> str:
    """Return the minutes as paragraphs, one a line: who met when, the matter, the decision, the reason."""
    return "\n".join((opening(matter), question(matter), decision(matter), f"理由：{ended(matter.reason)}"))


def opening(matter: Matter) -> str:
    """Say who met when and about what."""
    who = tidy(matter.participants) or WITHOUT
    return f"{day(matter.decided_on)}，{who}就{matter.round_title}排名并列事项进行了集体研究。"


def subject(matter: Matter) -> str:
    """Name the matter in one line."""
    return f"{matter.round_title}排名第{matter.first}名至第{matter.first + len(matter.sections) - 1}名并列的裁定"


def question(matter: Matter) -> str:
    """Say which sections are equal and which edge runs between them."""
    by_number = sorted(matter.sections, key=lambda one: one.number)
    last = matter.first + len(by_number) - 1
    named = "、".join(one.called for one in by_number)
    edges = "和".join(_edge(matter, edge) for edge in matter.edges)
    return (
        f"{named}等{len(by_number)}个科室得分相同，依次比较各项同分条件仍相同，"
        f"并列第{matter.first}名，占第{matter.first}名至第{last}名，跨越{edges}界线，按规则须作出裁定。"
    )


def decision(matter: Matter) -> str:
    """Say what was decided."""
    if matter.keep:
        return f"经研究，决定保留并列，上述{len(matter.sections)}个科室均列第{matter.first}名。"
    placed = (f"第{matter.first + after}名为{one.called}" for after, one in enumerate(matter.sections))
    return f"经研究，决定排列次序如下：{'；'.join(placed)}。"


def day(value: dt.date) -> str:
    """Return a date as official Chinese writes it: 2021年4月2日."""
    return f"{value.year}年{value.month}月{value.day}日"


def _edge(matter: Matter, edge: int) -> str:
    return f"前{edge}名" if edge != matter.list_length else f"上榜名单（前{edge}名）"


def ended(reason: str) -> str:
    """Return a reason as a sentence with its full stop."""
    text = tidy(reason) or WITHOUT
    return text if text[-1] in "。！？；" else f"{text}。"


def read_minutes(text: str) -> str:
    """Return minutes tidied paragraph by paragraph; raises RuleError `tie.minutes_long` or `row.character`."""
    clean = "\n".join(line for raw in text.splitlines() if (line := tidy(raw)))
    if len(clean) > LONGEST_MINUTES:
        raise RuleError("tie.minutes_long", field="minutes", length=len(clean), longest=LONGEST_MINUTES)
    for character in clean.replace("\n", ""):
        if unicodedata.category(character) in ("Cc", "Cs"):
            raise RuleError("row.character", field="minutes", code=f"U+{ord(character):04X}")
    return clean
