"""Random rounds for the ranking: all methods, ties, direct-first, empty and small channels, decided ties, odd names."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from random import Random

from models.ballots.rules import ChannelCount, Counts
from models.common.indicators import ORDER
from models.ranking.order import Ruling
from models.ranking.rules import Candidate, Ranking, rank
from models.rounds.rules import ChannelRule, Method, Points, RuleParameters, TieBreak

NAMES = ("=1+1", "+科", "-科", "@SUM(A1)", "科室\U0002cd8d", "=HYPERLINK(1)", "'科室", "*", "科?", "~科")
CHANNELS = ("targeted", "sampled", "other", "fourth")
WEIGHTS = ("0.6", "0.3", "0.1", "1/3", "2/3", "1/7", "0", "1", "0.333333333333", "0.1234567", "99999/100000")
VALID = (0, 1, 5, 29, 30, 31, 100, 997, 9973, 99991, 999983)


@dataclass(frozen=True)
class RandomRound:
    """What a ranking is computed from."""

    rules: RuleParameters
    candidates: tuple[Candidate, ...]
    counts: Counts
    direct_first: frozenset[int]
    rulings: tuple[Ruling, ...]

    @property
    def ranking(self) -> Ranking:
        """The program's ranking."""
        return rank(self.rules, self.candidates, self.counts, self.direct_first, self.rulings)


def a_random_round(seed: int, most: int = 60) -> RandomRound:
    """Return the round of a seed; every second one has few different counts, so that many sections are equal."""
    chance = Random(seed)
    size = chance.randint(1, most)
    candidates = tuple(_candidate(chance, place) for place in range(size))
    rules = _rules(chance, seed)
    counts = _counts(chance, rules, candidates, tied=seed % 2 == 0)
    direct = frozenset(one.section_id for one in candidates if chance.random() < 0.05) if seed % 3 == 0 else frozenset()
    open_ = RandomRound(rules, candidates, counts, direct, ())
    return RandomRound(rules, candidates, counts, direct, tuple(_rulings(chance, open_.ranking)))


def _candidate(chance: Random, place: int) -> Candidate:
    name = chance.choice(NAMES) if chance.random() < 0.3 else f"科室{place + 1}"
    return Candidate(1000 + place, place + 1, name, chance.choice(("+某局", "某局", "=某局")))


def _rules(chance: Random, seed: int) -> RuleParameters:
    codes = chance.sample(CHANNELS, chance.randint(1, 4))
    weights = [Fraction(chance.choice(WEIGHTS)) for _ in codes]
    weights = weights if any(weights) else [Fraction(1, 3) for _ in codes]
    breaks = chance.sample(list(TieBreak), chance.randint(0, 3))
    faults = [Fraction(chance.choice(WEIGHTS)) for _ in ORDER]
    faults = faults if any(faults) else [Fraction(1, 3) for _ in ORDER]
    return RuleParameters(
        method=list(Method)[seed % 2],
        points=list(Points)[seed // 2 % 2],
        fault_weights=tuple(zip(ORDER, faults, strict=True)),
        min_channel_ballots=chance.choice((0, 1, 30, 30, 1000)),
        tie_breaks=tuple(breaks),
        channels=tuple(ChannelRule(code, f"{code}渠道", weight) for code, weight in zip(codes, weights, strict=True)),
    )


def _counts(chance: Random, rules: RuleParameters, candidates: tuple[Candidate, ...], *, tied: bool) -> Counts:
    channels, cells = [], []
    for channel in rules.channels:
        valid = chance.choice(VALID)
        channels.append(ChannelCount(channel.code, valid, chance.randint(0, 9), chance.randint(0, 9)))
        cells += [
            (channel.code, one.section_id, mask, chance.choice((1, 2)) if tied else chance.randint(1, valid))
            for one in candidates
            if valid
            for mask in chance.sample((0, 1, 16, 31) if tied else range(32), chance.randint(0, 2))
        ]
    return Counts(tuple(channels), tuple(cells))


def _rulings(chance: Random, ranking: Ranking) -> list[Ruling]:
    """Decide most of the ties across an edge, by an order or by keeping them."""
    made = []
    for tie in ranking.ties:
        numbers = list(tie.numbers)
        chance.shuffle(numbers)
        if chance.random() < 0.8:
            made.append(Ruling(tuple(numbers), chance.random() < 0.3))
    return made
