"""The law of the registry: kinds, printed numbers, who holds a post when, and descent (R2.1–R2.3)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from models.common.errors import RuleError
from models.common.names import tidy
from models.common.periods import Period
from models.registry.tables import Post, SectionKind

NUMBERS: Final = range(1, 1000)
SECTION_POSTS: Final = (Post.SECTION_HEAD, Post.LEADER_IN_CHARGE)
KIND_WORDS: Final[Mapping[SectionKind, tuple[str, ...]]] = {
    SectionKind.INTERNAL: ("内设科室", "内设机构", "内设股室", "机关科室", "科室"),
    SectionKind.INSTITUTION: ("下属单位", "事业单位", "所属事业单位", "直属单位", "直属事业单位", "二级单位"),
    SectionKind.ENFORCEMENT: ("执法队伍", "执法队", "执法机构", "执法大队", "执法中队", "综合执法队伍"),
    SectionKind.UTILITY: ("公用企业", "公用企业部门", "公用事业部门", "公用事业", "公用事业单位", "企业部门"),
}
"""How a file may write a kind; the first word of each is the one in the template. The English code serves too."""
_KINDS: Final = {word: kind for kind, words in KIND_WORDS.items() for word in (*words, kind.value)}


def section_kind(text: str) -> SectionKind:
    """Read a section's kind (R2.1); raises RuleError `row.empty` or `registry.kind`."""
    word = unicodedata.normalize("NFKC", tidy(text)).lower()
    if not word:
        raise RuleError("row.empty")
    if word not in _KINDS:
        raise RuleError("registry.kind", text=word, kinds=[words[0] for words in KIND_WORDS.values()])
    return _KINDS[word]


def printed_number(text: str) -> int:
    """Read a printed number: `17` or `017`; raises RuleError `row.empty` or `registry.number`."""
    digits = unicodedata.normalize("NFKC", tidy(text))
    if not digits:
        raise RuleError("row.empty")
    if not re.fullmatch(r"[0-9]{1,3}", digits):
        raise RuleError("registry.number", text=digits)
    return check_number(int(digits))


def check_number(number: int) -> int:
    """Return a printed number that lies in 1–999; raises RuleError `registry.number`."""
    if number not in NUMBERS:
        raise RuleError("registry.number", text=str(number))
    return number


def default_committee(unit: str) -> str:
    """Name the Party body of a unit when nobody said: a company has a committee, an office a group (R2.2)."""
    return f"{unit}党委" if unit.endswith(("公司", "集团", "银行", "医院")) else f"{unit}党组"


def life(active_from: dt.date | None, active_to: dt.date | None) -> Period:
    """Return the days on which a unit or section exists; None means since before the registry."""
    return Period(active_from or dt.date.min, active_to)


@dataclass(frozen=True)
class Tenure:
    """Somebody holds a post for a period; `id` is the appointment's."""

    id: int
    person: str
    period: Period


def clash(period: Period, held: Iterable[Tenure]) -> Tenure | None:
    """Return whoever holds the post on a day of `period` already; no post has two holders on a day (R2.2)."""
    return next((tenure for tenure in held if tenure.period.overlaps(period)), None)


@dataclass(frozen=True)
class Succession:
    """What must happen to a post: whose tenure ends the day before, and whether a new one begins."""

    ends: Tenure | None = None
    begins: bool = False


def succession(person: str, start: dt.date, held: Iterable[Tenure]) -> Succession:
    """Return what makes `person` ("" for nobody) hold the post from `start` until further notice (R2.2).

    Raises RuleError `registry.cut` when that would cut away more than the last days of the tenure it follows.
    """
    held = sorted(held, key=lambda tenure: tenure.period)
    now = next((tenure for tenure in held if tenure.period.contains(start)), None)
    for tenure in held:
        same_start = tenure is now and tenure.person != person and tenure.period.start == start
        if tenure.period.start > start or same_start:
            raise RuleError(
                "registry.cut", person=person or None, start=start, holder=tenure.person, held_from=tenure.period.start
            )
    if now is None:
        return Succession(None, bool(person))
    return Succession() if now.person == person else Succession(now, bool(person))


@dataclass(frozen=True)
class Descent:
    """How sections descend from one another (R2.3), from (predecessor, successor) pairs of ids."""

    pairs: frozenset[tuple[int, int]]

    def ancestors(self, section_id: int) -> frozenset[int]:
        """Return the section and all it came out of."""
        return self._reach(section_id, {(new, old) for old, new in self.pairs})

    def descendants(self, section_id: int) -> frozenset[int]:
        """Return the section and all that came out of it."""
        return self._reach(section_id, self.pairs)

    def heir(self, section_id: int) -> int:
        """Return what a section has become in the end, or itself where it was split."""
        last = [one for one in self.descendants(section_id) if self.descendants(one) == {one}]
        return last[0] if len(last) == 1 else section_id

    @staticmethod
    def _reach(start: int, steps: Iterable[tuple[int, int]]) -> frozenset[int]:
        onward: dict[int, set[int]] = {}
        for here, there in steps:
            onward.setdefault(here, set()).add(there)
        reached, fresh = {start}, {start}
        while fresh:
            fresh = {there for here in fresh for there in onward.get(here, ())} - reached
            reached |= fresh
        return frozenset(reached)


@dataclass(frozen=True)
class Part:
    """One successor in a split: its name and number, and who leads it.

    `kind` None keeps the predecessor's kind; `keeps_head` takes over its head; ids appoint others from the first day.
    """

    name: str
    number: int
    kind: SectionKind | None = None
    keeps_head: bool = False
    head_id: int | None = None
    leader_id: int | None = None
