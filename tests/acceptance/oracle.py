"""The law applied by hand: a slow, plain, ballot-by-ballot calculation that shares nothing with the program."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

COLD, LAZY, SHIRK, CHAOS, GREED = INDICATORS = ("COLD", "LAZY", "SHIRK", "CHAOS", "GREED")
MARKS = {"冷": COLD, "懒": LAZY, "推": SHIRK, "乱": CHAOS, "贪": GREED} | dict(zip("45678", INDICATORS, strict=True))


@dataclass(frozen=True)
class Section:
    """One evaluated section as the registry file has it, with the people of the cut-off date."""

    number: int
    name: str
    unit: str
    head: str
    leader: str
    principal: str


@dataclass(frozen=True)
class Rules:
    """What a round sheet says."""

    method: str = "votes"
    points: str = "nomination"
    weights: Mapping[str, Fraction] = field(
        default_factory=lambda: {"targeted": Fraction(6, 10), "sampled": Fraction(3, 10), "other": Fraction(1, 10)}
    )
    fault_weights: Mapping[str, Fraction] = field(default_factory=lambda: {name: Fraction(1) for name in INDICATORS})
    min_channel_ballots: int = 30
    list_length: int = 10
    top_tier: int = 3
    max_picks: int = 3
    tie_breaks: Sequence[str] = ("greed", "targeted", "total")


@dataclass(frozen=True)
class Verdict:
    """What R5.2 makes of one ballot: `valid`, `abstained` or `invalid`, and the picks that count."""

    kind: str
    picks: Mapping[int, frozenset[str]]


@dataclass(frozen=True)
class Figures:
    """Everything published about one section."""

    number: int
    name: str
    unit: str
    rank: int
    score: Fraction
    votes: int
    by_channel: tuple[tuple[str, int], ...]
    indicators: tuple[tuple[str, int], ...]
    direct_first: bool


@dataclass(frozen=True)
class Counts:
    """How a channel's ballots divide."""

    valid: int
    abstained: int
    invalid: int


@dataclass(frozen=True)
class Outcome:
    """A whole ranking."""

    channels: Mapping[str, Counts]
    weights: Mapping[str, Fraction]
    sections: Sequence[Figures]
    undecided: list[list[int]]

    def rank_of(self, number: int) -> int:
        """Give the rank of one section."""
        return next(line.rank for line in self.sections if line.number == number)

    def upto(self, rank: int) -> list[int]:
        """Numbers of the sections with this rank or a worse (smaller) one."""
        return [line.number for line in self.sections if line.rank <= rank]


@dataclass(frozen=True)
class Decision:
    """A recorded decision on a tie: an order, or keeping it."""

    numbers: tuple[int, ...]
    keep: bool


@dataclass(frozen=True)
class Due:
    """One measure that must follow."""

    kind: str
    section: int
    rank: int
    person: str
    until: str = ""
    points: Fraction | None = None


def indicators_of(text: str) -> frozenset[str]:
    """Give indicators written as 冷懒推乱贪, as English names, or as the keys 4 to 8, in any order."""
    found = {name for name in INDICATORS if name in text.upper()}
    rest = text.upper()
    for name in INDICATORS:
        rest = rest.replace(name, "")
    return frozenset(found | {MARKS[letter] for letter in rest if letter in MARKS})


def section_of(text: str, listed: Iterable[int], codes: Mapping[str, int]) -> int | None:
    """Give the listed section a text means: its printed number with or without zeros, or its keying code."""
    for number in listed:
        if text in {str(number), f"{number:02d}", f"{number:03d}"} or codes.get(text) == number:
            return number
    return None


def slips(code: str) -> set[str]:
    """Give every code one wrong digit or one swap of neighbours away."""
    wrong = {code[:i] + digit + code[i + 1 :] for i in range(len(code)) for digit in "0123456789"}
    swapped = {code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(len(code) - 1)}
    return (wrong | swapped) - {code}


def judge(
    row: Mapping[str, str], listed: Sequence[int], max_picks: int = 3, codes: Mapping[str, int] | None = None
) -> Verdict:
    """R5.2 for one row of a ballots file."""
    named: list[object] = []
    picks: dict[int, frozenset[str]] = {}
    anything = False
    group = 1
    while f"科室{group}" in row:
        code = (row[f"科室{group}"] or "").strip()
        ticks = indicators_of(row.get(f"指标{group}") or "")
        anything = anything or bool(code) or bool(ticks)
        if code:
            number = section_of(code, listed, codes or {})
            named.append(code if number is None else number)
            if number is not None:
                picks[number] = picks.get(number, frozenset()) | ticks
        group += 1
    if not anything:
        return Verdict("abstained", {})
    if len(set(named)) > max_picks or not picks:
        return Verdict("invalid", {})
    return Verdict("valid", picks)


def read_rows(path: Path) -> list[dict[str, str]]:
    """Give the rows of a CSV file as they stand."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def count(verdicts: Sequence[Verdict]) -> Counts:
    """Give valid, abstained and invalid ballots."""
    kinds = [verdict.kind for verdict in verdicts]
    return Counts(kinds.count("valid"), kinds.count("abstained"), kinds.count("invalid"))


def effective_weights(rules: Rules, counts: Mapping[str, Counts]) -> dict[str, Fraction]:
    """R6.3: what each channel weighs after small channels gave theirs away; the sum stays."""
    total = sum(rules.weights.values(), Fraction(0))
    strong = [c for c in rules.weights if counts[c].valid >= max(1, rules.min_channel_ballots)]
    strong = strong or [c for c in rules.weights if counts[c].valid > 0]
    shared = sum((rules.weights[c] for c in strong), Fraction(0))
    return {c: rules.weights[c] * total / shared if c in strong else Fraction(0) for c in rules.weights}


def pick_points(rules: Rules, ticks: frozenset[str]) -> Fraction:
    """R6.2: what one counted pick is worth."""
    if rules.points == "nomination":
        return Fraction(1)
    return sum((rules.fault_weights[name] for name in ticks), Fraction(0))


def rank(
    sections: Sequence[Section],
    rules: Rules,
    ballots: Mapping[str, Sequence[Verdict]],
    direct: Iterable[int] = (),
    decisions: Sequence[Decision] = (),
) -> Outcome:
    """R6: the ranking, each section looked for on every ballot, each rank found by counting who is worse."""
    counts = {c: count(ballots.get(c, ())) for c in rules.weights}
    weights = effective_weights(rules, counts)
    first = set(direct)
    raw: dict[int, tuple[Fraction, dict[str, int], dict[str, int]]] = {}
    for section in sections:
        votes = dict.fromkeys(rules.weights, 0)
        ticked = dict.fromkeys(INDICATORS, 0)
        score = Fraction(0)
        for channel in rules.weights:
            for verdict in ballots.get(channel, ()):
                if verdict.kind != "valid" or section.number not in verdict.picks:
                    continue
                ticks = verdict.picks[section.number]
                votes[channel] += 1
                for name in ticks:
                    ticked[name] += 1
                worth = pick_points(rules, ticks)
                score += worth if rules.method == "votes" else weights[channel] * 1000 * worth / counts[channel].valid
        raw[section.number] = (score, votes, ticked)

    def key(number: int) -> tuple[Fraction, ...]:
        """Score and the tie-breaks, larger is worse conduct."""
        score, votes, ticked = raw[number]
        breaks = {"greed": ticked[GREED], "targeted": votes.get("targeted", 0), "total": sum(votes.values())}
        return (score, *(Fraction(breaks[name]) for name in rules.tie_breaks))

    def before(one: int, other: int) -> bool:
        """Say whether `one` stands strictly above `other`."""
        if key(one) != key(other):
            return key(one) > key(other)
        for decision in decisions:
            if not decision.keep and one in decision.numbers and other in decision.numbers:
                return decision.numbers.index(one) < decision.numbers.index(other)
        return False

    rest = [section.number for section in sections if section.number not in first]
    ranks = dict.fromkeys(first, 1) | {n: 1 + len(first) + sum(before(o, n) for o in rest) for n in rest}
    lines = [
        Figures(
            s.number,
            s.name,
            s.unit,
            ranks[s.number],
            raw[s.number][0],
            sum(raw[s.number][1].values()),
            tuple(sorted(raw[s.number][1].items())),
            tuple(sorted(raw[s.number][2].items())),
            s.number in first,
        )
        for s in sections
    ]
    lines.sort(key=lambda line: (line.rank, -line.score, line.number))
    kept = [set(decision.numbers) for decision in decisions if decision.keep]
    undecided: list[list[int]] = []
    for edge in (rules.top_tier, rules.list_length):
        for number in rest:
            group = sorted(o for o in rest if ranks[o] == ranks[number])
            crosses = ranks[number] <= edge < ranks[number] + len(group) - 1
            if crosses and set(group) not in kept and group not in undecided:
                undecided.append(group)
    return Outcome(counts, weights, lines, sorted(undecided))


def three_months_later(day: date) -> date:
    """R7.5: the corresponding day three calendar months on, or the last day that month has."""
    year, month = (day.year, day.month + 3) if day.month <= 9 else (day.year + 1, day.month - 9)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def may_be_promoted(publications: Iterable[date], on: date) -> bool:
    """R7.5 by walking the calendar: no listing's embargo covers the day."""
    for published in publications:
        day = published
        while day <= three_months_later(published):
            if day == on:
                return False
            day += timedelta(days=1)
    return True


def streak(number: int, now: int, earlier: Sequence[Mapping[int, int]], top: int = 3) -> int:
    """R7.3: rounds in a row with a rank in the top tier, this one included; `earlier` is newest first."""
    if now > top:
        return 0
    length = 1
    for past in earlier:
        if past.get(number, top + 1) > top:
            break
        length += 1
    return length


def deduction(rank_held: int) -> Fraction:
    """R7.6's default table: 1.0 for rank 1 down to 0.1 for rank 10."""
    return Fraction(11 - rank_held, 10)


def measures(
    outcome: Outcome,
    sections: Sequence[Section],
    published: date,
    earlier: Sequence[Mapping[int, int]] = (),
    new_heads: Iterable[int] = (),
    rules: Rules | None = None,
) -> list[Due]:
    """R7.1 to R7.6: every due measure of a round; `new_heads` are sections whose head came after the last round."""
    law = rules or Rules()
    people = {section.number: section for section in sections}
    until = three_months_later(published).isoformat()
    found: list[Due] = []
    for line in outcome.sections:
        if line.rank > law.list_length:
            continue
        who, at = people[line.number], line.rank
        talk = "head_interview" if at <= law.top_tier else "head_talk"
        found += [
            Due("leader_talk", who.number, at, who.leader),
            Due(talk, who.number, at, who.head),
            Due("embargo", who.number, at, who.head, until=until),
            Due("body_deduction", who.number, at, "", points=deduction(at)),
            Due("leader_deduction", who.number, at, who.leader, points=deduction(at)),
            Due("rectification", who.number, at, ""),
        ]
        row = streak(who.number, at, earlier, law.top_tier)
        if row >= 2 and who.number not in set(new_heads):
            found.append(Due("head_removal", who.number, at, who.head))
        if row >= 3:
            found.append(Due("leader_removal", who.number, at, who.leader))
    return sorted(found, key=lambda due: (due.kind, due.section))
