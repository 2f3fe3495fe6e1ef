"""The program's JSON put into the oracle's shape, and what differs, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from tests.acceptance.district import sections
from tests.acceptance.oracle import INDICATORS, Due, Figures, Outcome, Rules


def number_of(value: object) -> int:
    """Give a section in JSON, given as number, printed code, or name with or without its unit."""
    if isinstance(value, Mapping):
        value = value.get("number", value.get("section"))
    text = str(value)
    if re.fullmatch(r"\d{1,3}", text):
        return int(text)
    found = [one.number for one in sections() if one.name in text and one.unit in text]
    assert len(found) == 1, f"which section is {value!r}?"
    return found[0]


def figures(document: Mapping[str, Any], rules: Rules) -> list[Figures]:
    """`rank --json` in the oracle's shape, in the order given."""
    return [
        Figures(
            number_of(line["number"]),
            line["name"],
            line["unit"],
            line["rank"],
            Fraction(line["score"]),
            line["votes"],
            tuple(sorted((c, line["by_channel"].get(c, 0)) for c in rules.weights)),
            tuple(sorted((name, line["indicators"].get(name, 0)) for name in INDICATORS)),
            line["direct_first"],
        )
        for line in document["sections"]
    ]


def differences(document: Mapping[str, Any], expected: Outcome, rules: Rules) -> list[str]:
    """Everything in which `rank --json` departs from the oracle, in words."""
    found: list[str] = []
    got = figures(document, rules)
    for mine, theirs in zip(expected.sections, got, strict=False):
        if mine != theirs:
            found.append(f"expected {mine}\n     got {theirs}")
    if len(got) != len(expected.sections):
        found.append(f"{len(got)} sections instead of {len(expected.sections)}")
    channels = {line["code"]: line for line in document["channels"]}
    for code, counts in expected.channels.items():
        line = channels[code]
        if (line["valid"], line["abstained"], line["invalid"]) != (counts.valid, counts.abstained, counts.invalid):
            found.append(f"{code}: expected {counts}, got {line}")
        if Fraction(line["weight"]) not in {expected.weights[code], rules.weights[code]}:
            found.append(f"{code}: weight {line['weight']}, expected {expected.weights[code]} (or as on the sheet)")
    ties = sorted(sorted(number_of(n) for n in group) for group in document["undecided_ties"])
    if ties != expected.undecided:
        found.append(f"undecided ties {ties}, expected {expected.undecided}")
    return found


def due_measures(document: Sequence[Mapping[str, Any]]) -> list[Due]:
    """`measures --json` in the oracle's shape; a head merely flagged for removal (R7.3) is not a due measure."""
    found = []
    for line in document:
        kind = line["kind"]
        if kind == "head_removal" and line["flag"]:
            continue
        who = "" if kind in {"body_deduction", "rectification"} else line["person"]
        until = line["until"] if kind == "embargo" else ""
        points = Fraction(str(line["points"])) if kind.endswith("_deduction") else None
        found.append(Due(kind, number_of(line["section"]), line["rank"], who, until, points))
    return sorted(found, key=lambda due: (due.kind, due.section))


def amounts(document: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many measures of each kind."""
    kinds = [line["kind"] for line in document]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}
