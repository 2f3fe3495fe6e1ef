"""假设测算对照表, read back from the PDF: marked from edge to edge, what is supposed, who moves (R6.1)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from models.ballots.partial import LeftOut
from models.ballots.rules import ChannelCount, Counts
from models.ranking.rules import Candidate, rank
from models.ranking.trial import Supposed, compare
from models.rounds.rules import Method, RuleParameters
from reports import what_if
from reports.what_if import MARK, Facts
from tests.papers import drawn_by
from tests.pdf_reading import copied, fonts, sheets, squeezed

NAMES = {"targeted": "定向评议", "sampled": "抽样评议", "other": "其他评议"}
NONE = LeftOut()


def a_trial(size: int = 12, left_out: LeftOut = NONE, **supposed: Any) -> Facts:
    """Suppose something of a round in which section n has n targeted votes, and section 1 five sampled ones."""
    rules = RuleParameters(min_channel_ballots=0)
    people = [Candidate(100 + n, n, f"科室{n}", "某某局") for n in range(1, size + 1)]
    counts = Counts(
        (ChannelCount("targeted", 900, 0, 0), ChannelCount("sampled", 10, 0, 0), ChannelCount("other", 0, 0, 0)),
        (*(("targeted", 100 + n, 1, n) for n in range(1, size + 1)), ("sampled", 101, 16, 5)),
    )
    trial = compare(rank(rules, people, counts), rules, Supposed(**supposed), counts, counted=910)
    return what_if.gather("某区纪委监委", "最难办事科室群众评", "2021年第一季度", trial, left_out, NAMES)


def text_of(facts: Facts) -> str:
    """Draw the paper and copy everything."""
    return squeezed(copied(drawn_by(what_if.draw, facts)[0]))


def test_it_says_what_is_supposed_and_who_moves() -> None:
    text = text_of(a_trial(method=Method.RATE, channel_weights=(("sampled", Fraction(1, 3)),), tie_breaks=()))
    for said in (
        "计分方法按票数计分按得票率计分",
        "渠道权重：抽样评议0.31/3",
        "同分比较次序“贪”票数、定向评议票数、总票数无",
        "退出重点层次：某某局科室10（010）",
        "进入重点层次：某某局科室1（001）",
        "不得据以公布或者作出任何处置。",
    ):
        assert said in text


def test_it_puts_both_ranks_and_scores_side_by_side() -> None:
    facts = a_trial(method=Method.RATE)
    # rate: (0.6 of 0.9 → 2/3) · 1000 · 1/900 + (1/3) · 1000 · 5/10, rounded only here
    assert facts.places[0] == ("1", "7", "↑6位，重点层次", "001", "某某局", "科室1", "167.41", "6")
    assert facts.places[1] == ("2", "1", "↓1位", "012", "某某局", "科室12", "8.89", "12")


def test_ballots_left_out_are_told() -> None:
    left_out = LeftOut(frozenset({7, 3}), frozenset({"other"}), flagged=True, ruled=True)
    text = text_of(a_trial(left_out=left_out))
    assert (
        "不计以下渠道：其他评议；不计以下批次：3、7；不计录入时提请裁定的选票；不计经第三人裁定的选票；共少计0张。"
        in text
    )


def test_where_nothing_is_supposed_it_says_so() -> None:
    text = text_of(a_trial())
    assert "假设与正式规则相同。" in text
    assert "与正式结果完全一致。" in text


@pytest.mark.parametrize("size", [12, 120])
def test_no_part_of_any_page_is_without_the_mark(size: int) -> None:
    """Every strip of 30 mm of every page holds a character of the mark at least, over its whole height and width."""
    data, drawn = drawn_by(what_if.draw, a_trial(size, list_length=size, method=Method.RATE))
    assert (drawn.pages > 1) is (size > 100)
    for sheet in sheets(data):
        ground = [char for char in sheet.chars if char.size == 30]
        assert squeezed(sheet.text).count(MARK) > 12
        for top in range(0, 297 - 30, 10):
            strip = [char for char in ground if top <= char.baseline <= top + 30]
            assert {char.text for char in strip} >= set(MARK)
            for left in range(0, 210 - 50, 10):
                assert [char for char in strip if left <= char.x <= left + 50]


def test_every_section_of_a_long_list_is_there() -> None:
    text = text_of(a_trial(120, list_length=120))
    assert all(f"{number:03d}某某局科室{number}" in text for number in range(1, 121))


def test_it_is_drawn_the_same_twice_and_embeds_its_fonts() -> None:
    facts = a_trial(method=Method.RATE)
    data = drawn_by(what_if.draw, facts)[0]
    assert data == drawn_by(what_if.draw, facts)[0]
    assert all(fonts(data).values())
