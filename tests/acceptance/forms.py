"""Ballot forms as people might have filled them in, made from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.acceptance.district import WRITTEN, numbers, write_csv
from tests.acceptance.oracle import INDICATORS

GROUPS = 5
BALLOT_HEADINGS = ["序号", *(f"{word}{n}" for n in range(1, GROUPS + 1) for word in ("科室", "指标", "意见"))]
LETTERS = dict(zip(INDICATORS, "冷懒推乱贪", strict=True))
KEYS = dict(zip(INDICATORS, "45678", strict=True))
REMARKS = ("", "", "", "", "办事来回跑，态度差", '说"不归我管",推来推去', "=1+1", "窗口长期没人", "𬶍科长不接电话")


def spelt(rng: random.Random, ticks: Iterable[str]) -> str:
    """Write indicators in one of the spellings the interface allows."""
    chosen = list(ticks)
    rng.shuffle(chosen)
    style = rng.randrange(5)
    if style == 0:
        return ",".join(chosen)
    if style == 1:
        return " ".join(chosen)
    if style == 2:
        return "".join(KEYS[name] for name in chosen)
    return ("、" if style == 3 else "").join(LETTERS[name] for name in chosen)


def coded(rng: random.Random, number: int, codes: Mapping[str, int]) -> str:
    """Write a section in one of the spellings the interface allows."""
    return rng.choice([str(number), f"{number:03d}", *(code for code, owner in codes.items() if owner == number)])


def random_ticks(rng: random.Random) -> list[str]:
    """Give some of the five indicators, sometimes none."""
    return [name for name, p in zip(INDICATORS, (0.5, 0.4, 0.35, 0.2, 0.1), strict=True) if rng.random() < p]


def ballot_row(rng: random.Random, serial: int, heat: Sequence[float], codes: Mapping[str, int]) -> list[str]:
    """One form as somebody might have filled it in."""
    dice = rng.random()
    picked: list[int] = []
    for number in rng.choices(numbers(), weights=heat, k=40):
        if number not in picked:
            picked.append(number)
    groups = [(coded(rng, n, codes), spelt(rng, random_ticks(rng))) for n in picked[: rng.choice((1, 2, 2, 3, 3, 3))]]
    if dice < 0.04:
        groups = []
    elif dice < 0.07:  # too many sections
        groups = [(coded(rng, n, codes), spelt(rng, random_ticks(rng))) for n in picked[: rng.choice((4, 5))]]
    elif dice < 0.10:  # a code nobody has, beside good ones; with three good ones it is an over-vote
        groups = [*groups, (rng.choice(("999", "888", "106")), spelt(rng, random_ticks(rng)))]
    elif dice < 0.12:  # nothing but codes nobody has
        groups = [("999", "冷"), ("777", "")][: rng.choice((1, 2))]
    elif dice < 0.16:  # the same section twice, differently written: counts once, indicators united
        again = picked[0]
        groups = [*groups, (f"{again:03d}", spelt(rng, random_ticks(rng)))]
    elif dice < 0.18:  # indicators without a section
        groups = [*groups, ("", "贪")] if rng.random() < 0.5 else [("", "冷懒")]
    cells = [str(serial)]
    for code, ticks in groups:
        cells += [code, ticks, rng.choice(REMARKS) if code else ""]
    return cells + [""] * (len(BALLOT_HEADINGS) - len(cells))


def random_ballots(seed: int, count: int, codes: Mapping[str, int]) -> list[list[str]]:
    """So many forms from this seed; some sections are named much more often than others."""
    rng = random.Random(seed)
    heat_rng = random.Random("heat")
    heat = [heat_rng.expovariate(1.0) ** 2 + 0.05 for _ in numbers()]
    for number in (*WRITTEN, 55):  # 55 and 56 have the same leader in charge
        heat[number - 1] += 14.0 if number in (34, 55, 56) else 7.0
    return [ballot_row(rng, serial, heat, codes) for serial in range(1, count + 1)]


def planned_ballots(votes: Mapping[int, int], ticks: str = "冷") -> list[list[str]]:
    """One form per vote, each naming one section."""
    named = [number for number, times in votes.items() for _ in range(times)]
    random.Random(7).shuffle(named)
    blank = [""] * (len(BALLOT_HEADINGS) - 3)
    return [[str(serial), f"{number:03d}", ticks, *blank] for serial, number in enumerate(named, 1)]


def write_ballots(path: Path, rows: Iterable[Sequence[str]]) -> Path:
    """Write a ballots file."""
    return write_csv(path, BALLOT_HEADINGS, rows)
