"""The ranking workbook, computed anew by LibreOffice, gives the program's ranking cell by cell (R6.1–R6.5)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from models.ballots.rules import ChannelCount, Counts
from models.ranking.rules import Candidate
from models.rounds.rules import ChannelRule, Method, Points, RuleParameters
from reports.exact_scores import Exact
from reports.ranking_workbook import Facts, draw
from reports.workbook_facts import build
from tests.faults.office_suite import forget_values, program, recalculated
from tests.make_rounds import RandomRound, a_random_round

ROUNDS = int(os.environ.get("WORKBOOK_ROUNDS", "50"))
pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(program() is None, reason="LibreOffice (soffice) is not installed"),
]
Rows = list[dict[str, object]]


@dataclass(frozen=True)
class Computed:
    """What the program says, and the sheets as LibreOffice computed them: rows by heading."""

    facts: Facts
    sheets: dict[str, Rows]


def facts_of(one: RandomRound) -> Facts:
    """Return a round's workbook."""
    numbers = {candidate.section_id: candidate.number for candidate in one.candidates}
    return build(
        "某机关", "2021年第一季度", "2021Q1", 1, one.rules, one.ranking, numbers, one.counts, "b" * 64, "r" * 64
    )


def computed(chosen: list[Facts], folder: Path) -> Iterator[Computed]:
    """Write workbooks without their values, let LibreOffice compute them and read them back."""
    paths = [folder / f"round{place}.xlsx" for place in range(len(chosen))]
    for facts, path in zip(chosen, paths, strict=True):
        draw(facts, path)
        forget_values(path)
    for facts, path in zip(chosen, recalculated(paths, folder), strict=True):
        book = openpyxl.load_workbook(path, data_only=True)
        yield Computed(facts, {sheet.title: _rows(sheet) for sheet in book.worksheets})


def _rows(sheet: Worksheet) -> Rows:
    head, *rest = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rest]


def differing(one: Computed) -> list[tuple[int, str, object, object]]:
    """Return every cell of the list that is not what the program says: section, heading, computed, the program's."""
    exact = Exact(one.facts)
    found = []
    for row, section in zip(one.sheets["名单"], one.facts.sections, strict=True):
        names = [channel.name for channel in one.facts.channels]
        wanted: dict[str, object] = {
            "科室编号": section.number,
            "科室": section.section,
            "单位": section.unit,
            "名次": section.rank,
            "得分分子": str(exact.numerator(section)),
            "总票数": sum(section.votes),
            "程序得分": str(section.score),
            "核对": "一致",
            **{f"{name}票数": votes for name, votes in zip(names, section.votes, strict=True)},
            **dict(zip("冷懒推乱贪", section.marks, strict=True)),
        }
        found += [(section.number, head, row[head], value) for head, value in wanted.items() if row[head] != value]
        shown = {"得分": section.score}
        shown |= {f"{name}分值": points for name, points in zip(names, section.points, strict=True)}
        found += [(section.number, head, row[head], value) for head, value in shown.items()
                  if row[head] != pytest.approx(float(value), rel=1e-12)]  # fmt: skip
    return found


def unit_of(one: Computed) -> Fraction:
    """Compute the unit of scores from LibreOffice's cells, exactly, without the program."""
    notes = {row["项目"]: row["内容"] for row in one.sheets["说明"]}
    scale = int(str(notes["分值公分母"]))
    if one.facts.method is Method.VOTES:
        return Fraction(1, scale)
    declared = sum(_whole(row, "整数权重") for row in one.sheets["系数"])
    used = sum(_whole(row, "采用整数权重") for row in one.sheets["系数"])
    product = 1
    for row in one.sheets["系数"]:
        product *= int(str(row["有效票因数"]))
    return Fraction(1000 * declared, int(str(notes["权重公分母"])) * used * product * scale)


def _whole(row: dict[str, object], name: str) -> int:
    places = [head for head in row if head.startswith(name)]
    return sum(int(str(row[f"{name}{place}"])) * 10 ** (5 * (place - 1)) for place in range(1, len(places) + 1))


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> list[Computed]:
    """Random rounds, computed by LibreOffice in one go."""
    return list(computed([facts_of(a_random_round(seed)) for seed in range(ROUNDS)], tmp_path_factory.mktemp("books")))


def test_random_rounds_are_recomputed_cell_by_cell(rounds: list[Computed]) -> None:
    """Rank, exact score, votes by channel and indicator, names of every section."""
    assert [(place, differing(one)) for place, one in enumerate(rounds) if differing(one)] == []


def test_scores_are_equal_as_fractions(rounds: list[Computed]) -> None:
    """R6.1: numerator times unit, both from LibreOffice's cells, is the program's score, not nearly but exactly."""
    for one in rounds:
        unit = unit_of(one)
        got = [Fraction(str(row["得分分子"])) * unit for row in one.sheets["名单"]]
        assert got == [section.score for section in one.facts.sections]


def test_the_random_rounds_hold_what_they_are_to_show(rounds: list[Computed]) -> None:
    """All methods and points, equal ranks, decided ties, direct-first, empty and small channels, odd names."""
    assert {(one.facts.method, one.facts.points) for one in rounds} == {(m, p) for m in Method for p in Points}
    assert any(section.ruled for one in rounds for section in one.facts.sections)
    assert any(section.direct_first for one in rounds for section in one.facts.sections)
    assert any(len({s.rank for s in one.facts.sections}) < len(one.facts.sections) for one in rounds)
    rate = [one.facts for one in rounds if one.facts.method is Method.RATE]
    assert any(channel.valid == 0 for facts in rate for channel in facts.channels)
    assert any(0 < channel.valid < facts.min_channel_ballots for facts in rate for channel in facts.channels)
    assert any(section.section.startswith(sign) for one in rounds for section in one.facts.sections for sign in "=+-@")


def near_tie(points: tuple[int, int], sampled: tuple[int, int], valid: tuple[int, int], weight: Fraction) -> Facts:
    """Return a round of two sections whose scores under `rate` are equal, or differ in the 12th digit and beyond."""
    rules = RuleParameters(
        method=Method.RATE,
        tie_breaks=(),
        list_length=1,
        top_tier=1,
        channels=(ChannelRule("targeted", "定向", weight), ChannelRule("sampled", "抽样", 1 - weight)),
    )
    counts = Counts(
        (ChannelCount("targeted", valid[0], 0, 0), ChannelCount("sampled", valid[1], 0, 0)),
        tuple(
            (channel, 1000 + place, 0, n)
            for channel, both in (("targeted", points), ("sampled", sampled))
            for place, n in enumerate(both, start=1)
            if n
        ),
    )
    candidates = (Candidate(1001, 1, "科室一", "某局"), Candidate(1002, 2, "科室二", "某局"))
    return facts_of(RandomRound(rules, candidates, counts, frozenset(), ()))


def test_near_ties_are_ranked_by_the_exact_value(tmp_path: Path) -> None:
    """R6.1: thirds and primes, where binary fractions are wrong in the last digits, either way."""
    third = Fraction(1, 3)
    chosen = [
        # a·p/v + b·q/w with v, w about a million: scores differ by 1/(v·w), relatively 10^-12
        near_tie((500_001, 500_000), (499_998, 499_999), (999_983, 999_979), Fraction(1, 2)),
        near_tie((500_000, 500_001), (499_999, 499_998), (999_983, 999_979), Fraction(1, 2)),
        # a weight with twelve digits more: differences of 10^-18 of the score and less
        near_tie(
            (300_000, 300_001), (300_001, 300_000), (999_983, 999_983), third + Fraction(1, 6) + Fraction(1, 10**18)
        ),
        near_tie(
            (300_001, 300_000), (300_000, 300_001), (999_983, 999_983), third + Fraction(1, 6) - Fraction(1, 10**18)
        ),
        # equal in truth, unequal in floats: 1/3 · 3/10 + 2/3 · 0 and 1/3 · 1/10 + 2/3 · 1/10
        near_tie((30, 10), (0, 10), (100, 100), third),
        near_tie((999, 333), (0, 333), (9973, 9973), third),
    ]
    found = list(computed(chosen, tmp_path))
    assert [differing(one) for one in found] == [[]] * len(chosen)
    ranks = [[row["名次"] for row in one.sheets["名单"]] for one in found]
    assert ranks[4:] == [[1, 1], [1, 1]]
    assert all(sorted(one, key=str) == [1, 2] for one in ranks[:4])
    as_floats = [[row["得分"] for row in one.sheets["名单"]] for one in found]
    assert as_floats[2][0] == as_floats[2][1]  # floats cannot tell them apart: the ranks do not come from them


def test_fault_weights_in_thirds_never_decide_by_rounding(tmp_path: Path) -> None:
    """R6.1, R6.2: ten votes of a third and five of two thirds are equal; one part in 10^15 more is not."""
    for extra, wanted in ((Fraction(0), [1, 1]), (Fraction(1, 10**15), [1, 2])):
        weights = (Fraction(1, 3) + extra, Fraction(2, 3), Fraction(1), Fraction(1), Fraction(1))
        base = RuleParameters()
        rules = RuleParameters(
            points=Points.FAULTS, tie_breaks=(), list_length=1, top_tier=1,
            fault_weights=tuple((item, w) for (item, _), w in zip(base.fault_weights, weights, strict=True)),
        )  # fmt: skip
        counts = Counts(
            tuple(ChannelCount(channel.code, 50, 0, 0) for channel in rules.channels),
            (("targeted", 1001, 1, 10), ("targeted", 1002, 2, 5)),
        )
        candidates = (Candidate(1001, 1, "科室一", "某局"), Candidate(1002, 2, "科室二", "某局"))
        folder = tmp_path / str(len(wanted) + wanted[1])
        folder.mkdir()
        [one] = computed([facts_of(RandomRound(rules, candidates, counts, frozenset(), ()))], folder)
        assert differing(one) == []
        assert [row["名次"] for row in one.sheets["名单"]] == wanted
