"""What an office sets on a draft: secrecy, urgency, signatory, copies to (GB/T 9704-2012, 7.2 and 7.4; R8.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from models.common.errors import RuleError
from models.common.names import tidy

GRADES: Final = {"秘密": 10, "机密": 20, "绝密": 30}
"""Each grade with the most years for which it may be kept (保守国家秘密法)."""
URGENCIES: Final = ("加急", "特急")
LONGEST: Final = {"copies": 300, "signatory": 50}
_SECRECY: Final = re.compile(r"(秘密|机密|绝密)★([1-9][0-9]{0,2})(年|个月)")
_OF_HEAD: Final = ("secrecy", "urgency", "signatory")
_MONTHS: Final = 12
_MOVING: Final = ("log_hash", "as_of", "followed")
"""Facts that move with the log and with what is done meanwhile: a paper says how it was when it was drafted."""


@dataclass(frozen=True)
class Heading:
    """The fields as they are printed; empty ones are left out."""

    secrecy: str = ""
    """秘密★1年: the grade, a star and the period."""
    urgency: str = ""
    signatory: str = ""
    """签发人, of papers that go upwards."""
    copies: str = ""
    """抄送, without the word and the full stop."""

    @property
    def given(self) -> frozenset[str]:
        """The fields that say something."""
        return frozenset(one.name for one in fields(self) if getattr(self, one.name))


def accepted(heading: Heading, offered: frozenset[str]) -> Heading:
    """Return a heading as it is kept, for a kind that prints the fields `offered`.

    Raises RuleError `heading.none`, `heading.secrecy`, `heading.urgency` or `heading.long`.
    """
    clean = Heading(
        _secrecy(heading.secrecy), _urgency(heading.urgency), _text("signatory", heading.signatory),
        _text("copies", heading.copies).rstrip("。.；;，, "),
    )  # fmt: skip
    for name in sorted(clean.given - offered):
        raise RuleError("heading.none", field=name)
    return clean


def secrecy_of(grade: str, period: str) -> str:
    """Return grade and period as they are printed; raises RuleError `heading.grade`, `heading.secrecy` and so on."""
    if period and not grade:
        raise RuleError("heading.grade", field="grade")
    return _secrecy(f"{grade}★{tidy(period)}" if grade else "")


def _secrecy(text: str) -> str:
    clean = tidy(text)
    if not clean:
        return ""
    found = _SECRECY.fullmatch(clean)
    if found is None:
        raise RuleError("heading.secrecy", field="secrecy")
    grade, number, unit = found.groups()
    years = int(number) / (1 if unit == "年" else _MONTHS)
    if years > GRADES[grade]:
        raise RuleError("heading.secrecy_long", field="secrecy", grade=grade, most=GRADES[grade])
    return clean


def _urgency(text: str) -> str:
    if text and text not in URGENCIES:
        raise RuleError("heading.urgency", field="urgency")
    return text


def _text(field: str, text: str) -> str:
    clean = tidy(text)
    if len(clean) > LONGEST[field]:
        raise RuleError("heading.long", field=field, longest=LONGEST[field])
    return clean


def heading_of(facts: Mapping[str, Any]) -> Heading:
    """Return what was set on a draft, from its frozen facts."""
    head = facts.get("head", {})
    secrecy, urgency, signatory = (str(head.get(name) or "") for name in _OF_HEAD)
    return Heading(secrecy, urgency, signatory, str(facts.get("copies") or ""))


def with_heading(facts: Mapping[str, Any], heading: Heading) -> dict[str, Any]:
    """Return frozen facts that say so; a kind without copies keeps none."""
    head = {**facts.get("head", {}), **{name: getattr(heading, name) for name in _OF_HEAD}}
    copies = {"copies": heading.copies} if "copies" in facts else {}
    return {**facts, "head": head, **copies}


def same_content(facts: Mapping[str, Any], others: Mapping[str, Any]) -> bool:
    """Say whether two papers say the same, apart from what an office sets and what moves with the log."""
    return _bare(facts) == _bare(others)


def _bare(facts: Mapping[str, Any]) -> dict[str, Any]:
    plain = with_heading(facts, Heading())
    return {name: value for name, value in plain.items() if name not in _MOVING}
