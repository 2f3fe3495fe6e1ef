"""Filled-in forms of an invented public: any number of them, with exactly the votes that the story needs (R5.1)."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from desk.demonstration.data import table
from models.ballots.codes import keying_code
from models.common.indicators import CHARACTERS

PICKS: Final = 3
"""Sections that a form has lines for."""
GROUPS: Final = PICKS + 1
"""Lines of a file: some people write one more."""


@dataclass(frozen=True)
class Written:
    """One line as it was written: section, ticks, remark."""

    section: str
    ticks: str = ""
    remark: str = ""


Form = tuple[Written, ...]


def forms(seed: str, total: int, listed: Sequence[int], others: Sequence[int], first: int | None = None) -> list[Form]:
    """Return `total` forms in any order that rank `listed` on the first ranks, without a tie.

    `first` is a listed section that a verified tip puts first, whatever its votes (R6.5).
    """
    rng = random.Random(seed)
    blank, invalid = max(1, total // 30), max(1, total // 50)
    valid = total - blank - invalid
    ranked = [number for number in listed if number != first]
    votes = _votes(rng, ranked, others, valid)
    if first is not None:
        votes[first] = votes[ranked[-1]] + 2
    made = [tuple(_line(rng, number) for number in ballot) for ballot in _spread(rng, votes, valid)]
    made += [()] * blank
    made += [_invalid(rng, others) for _ in range(invalid)]
    rng.shuffle(made)
    return made


def _votes(rng: random.Random, ranked: Sequence[int], others: Sequence[int], valid: int) -> dict[int, int]:
    """Return votes by number: strictly falling down the list, well below it for all others."""
    now = lowest = max(6, valid // 13)
    votes: dict[int, int] = {}
    for number in reversed(ranked):
        votes[number] = now
        now += rng.randint(2, max(3, valid // 60))
    for number in others:
        votes[number] = int((lowest - 3) * rng.random() ** 5)
    return votes


def _spread(rng: random.Random, votes: Mapping[int, int], valid: int) -> list[list[int]]:
    """Put every vote on a different form for its section, at most `PICKS` on a form and none left blank."""
    ballots: list[list[int]] = [[] for _ in range(valid)]
    left = sum(votes.values())
    for number, times in sorted(votes.items(), key=lambda item: (-item[1], item[0])):
        open_ones = [ballot for ballot in ballots if len(ballot) < PICKS]
        rng.shuffle(open_ones)
        if left < 2 * sum(not ballot for ballot in ballots):
            open_ones.sort(key=len)
        for ballot in open_ones[:times]:
            ballot.append(number)
        left -= times
    for ballot in ballots:
        rng.shuffle(ballot)
    return ballots


def _line(rng: random.Random, number: int) -> Written:
    ticks = _ticks(rng, number)
    remark = ""
    if ticks and rng.random() < 0.12:
        remark = rng.choice(_told("remarks")[rng.choice(ticks)])
    return Written(f"{number:03d}" if rng.random() < 0.5 else keying_code(number), ticks, remark)


def _ticks(rng: random.Random, number: int) -> str:
    """Tick what this section is known for, most of the time."""
    if rng.random() < 0.03:
        return ""
    habit = _told("habits").get(str(number), "冷懒推")
    chosen = {mark for place, mark in enumerate(habit) if rng.random() < 0.8 - 0.2 * place}
    if rng.random() < 0.12:
        chosen.add(rng.choice(CHARACTERS))
    return "".join(mark for mark in CHARACTERS if mark in (chosen or {habit[0]}))


def _invalid(rng: random.Random, others: Sequence[int]) -> Form:
    """Return a form with one section too many, or one that names nothing on the list."""
    if rng.random() < 0.5:
        return tuple(_line(rng, number) for number in rng.sample(list(others), GROUPS))
    return (Written(rng.choice(_told("invalid_names")), "推"),)


def _told(key: str) -> Any:
    return table("ballots")[key]


def row(serial: int, form: Form) -> list[str]:
    """Return a form as a row of a file."""
    cells = [cell for line in form for cell in (line.section, line.ticks, line.remark)]
    return [str(serial), *cells, *[""] * (3 * GROUPS - len(cells))]
