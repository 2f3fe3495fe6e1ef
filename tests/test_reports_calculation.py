"""The calculation sheet: the rules in words, and the figures read back from the PDF (R6.2–R6.5, R8.4)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.commands.program import run as run_command
from desk.office import Office
from models.common.errors import RightError, RuleError
from models.ranking.actions import decide_tie, record_tip
from models.ranking.queries import DecisionRow, Ruling, TipRow, ranking, result
from models.rounds.queries import Stage
from models.rounds.rules import Points, RuleParameters
from reports.calculation_facts import Facts, Grid, Part, Places, Sub, Text
from reports.calculation_paper import runs
from reports.calculation_place import place
from reports.calculation_sheet import draw
from reports.calculation_words import count, exact, rules, score
from reports.result_papers import calculation_sheets, final_calculation_sheets
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry
from tests.make_results import a_voted_round, step_to
from tests.papers import drawn_by
from tests.pdf_reading import copied, fonts, sheets, squeezed
from tests.test_ranking_explaining import RATE, line_of
from tests.test_ranking_order import GREED, cast, ranked

CODE = "2021Q1"
VOTES = {5: 9, 2: 7, 7: 7, 1: 4, 3: 2, 8: 1}


def told(part: Part) -> str:
    """Return everything that a part says."""
    found = []
    for block in part.blocks:
        match block:
            case Text(text) | Sub(text):
                found.append(text)
            case Places(head, places):
                found.append(head + "、".join(places))
            case Grid(heads, rows):
                found += ["|".join(name for name, _ in heads), *("|".join(row) for row in rows)]
    return "\n".join(found)


def numbered(text: str) -> int:
    """Return how many sheets a paper lists: single places and runs."""
    text = re.sub(r"第\d+页共\d+页(期次.*?计算说明单试算，不作为依据)?", "、", text)
    listed = re.sub(r"批次\d{3}-\d（.*?），\d+张：", "", text.split("即为该渠道得票数。")[1].split("合计")[0])
    places = re.sub(r"..评议：\d+张", "、", listed)
    spans = [tuple(map(int, one.split("—"))) for one in re.split("[、\\s]+", places) if one]
    return sum(span[-1] - span[0] + 1 for span in spans)


# words


@pytest.mark.parametrize(
    ("law", "words"),
    [
        (RuleParameters(), ("各渠道不加权", "每提名一次计1分", "依次比较勾选“贪”的票数、定向评议票数、总票数")),
        (RATE, ("权重×1000×该渠道分值÷该渠道有效票数", "定向评议0.6、抽样评议0.3、其他评议0.1", "少于30张")),
        (RuleParameters(points=Points.FAULTS), ("冷1、懒1、推1、乱1、贪1", "未勾选指标的计0分，仍计一票")),
        (RuleParameters(tie_breaks=()), ("得分相同的名次并列",)),
        (RuleParameters(list_length=5, top_tier=2), ("名单取前5名，其中前2名为第一档",)),
    ],
)
def test_the_rules_in_force_are_put_into_words(law: RuleParameters, words: tuple[str, ...]) -> None:
    """R6.2–R6.4."""
    text = told(rules(law, 3, "0123456789abcdef99"))
    assert "第3版规则，规则校验码0123456789abcdef；" in text
    for one in words:
        assert one in text


def test_the_rate_shows_fractions_where_rounding_hides_them() -> None:
    """R6.1, R6.3."""
    ranking = ranked({1: 20, 2: 17}, parameters=RATE)
    assert "定向评议：0.6 × 1000 × 17 ÷ 100 = 102" in told(score(RATE, ranking, line_of(ranking, 2)))
    assert exact(Fraction(12000, 37)) == "12000/37（约324.32）"
    assert exact(Fraction(1, 2)) == "0.5"


def test_a_weight_that_moved_is_shown_before_and_after() -> None:
    """R6.3."""
    law = replace(RATE, min_channel_ballots=101)
    ranking = ranked({1: 20}, parameters=law)
    assert "规定" not in told(count(law, ranking, line_of(ranking, 1)))  # all below: proportions stay
    few = replace(ranking.channels[2], valid=0, weight=Fraction(0))
    shares = (
        replace(ranking.channels[0], weight=Fraction(2, 3)), replace(ranking.channels[1], weight=Fraction(1, 3)), few,
    )  # fmt: skip
    text = told(count(law, replace(ranking, channels=shares), line_of(ranking, 1)))
    assert "规定0.6，实用2/3" in text and "定向评议0.6 ÷ (0.6 + 0.3) × 1 = 2/3" in text


DAY = dt.date(2021, 4, 8)


def decided(numbers: tuple[int, ...], keep: bool, participants: str, reason: str) -> DecisionRow:
    """Return a decision that settles the tie."""
    return DecisionRow(1, numbers, keep, participants, reason, DAY, applies=True, minutes=None)


TIP = TipRow(
    4, 3, "科3", "某局", dt.date(2021, 2, 1), dt.date(2021, 3, 1), "收受礼品。", "核查报告", "某书记", None, None
)


@pytest.mark.parametrize(
    ("more", "direct", "rulings", "decisions", "number", "words"),
    [
        ((), (), (), (), 1, ("没有得分相同的科室", "名次在前的科室共0个，故列第1名。")),
        (
            cast({2: 1}, mask=GREED) + cast({3: 1}), (), (), (), 2,
            ("得分与003相同。", "比较勾选“贪”的票数：本科室1，多于003（0）。", "由勾选“贪”的票数分出先后。"),
        ),
        ((), (), (), (), 2, ("各项均与003相同，名次并列。", "跨越第2名的界线", "尚未裁定，定稿前须作出裁定。")),
        (
            (), (), (Ruling((3, 2), False),), (decided((3, 2), False, "甲、乙", "现场核实"),), 2,
            ("2021年4月8日裁定：先后为003、002。参加人员：甲、乙。理由：现场核实。", "本科室据此列第3名。"),
        ),
        (
            (), (), (Ruling((2, 3), True),), (decided((2, 3), True, "甲", "无从区分"),), 3,
            ("裁定：保留并列。参加人员：甲。理由：无从区分。", "与002并列，其后的科室列第4名。"),
        ),
        (
            (), (3,), (), (), 3,
            ("2021年2月1日举报、2021年3月1日查实（第4号举报记录），事由：收受礼品；", "批准人：某书记", "尚未登记"),
        ),
        ((), (3, 4), (), (), 3, ("直接列第1名的科室有2个（003、004），均为第1名，按得分排列先后。",)),
        ((), (3,), (), (), 1, ("名次在前的科室共1个（其中经举报查实直接列第1名的1个），故列第2名。",)),
    ],
)  # fmt: skip
def test_the_place_is_put_into_words(
    more: tuple[tuple[str, int, int, int], ...],
    direct: tuple[int, ...],
    rulings: tuple[Ruling, ...],
    decisions: tuple[DecisionRow, ...],
    number: int,
    words: tuple[str, ...],
) -> None:
    """R6.4, R6.5."""
    law = RuleParameters(list_length=5, top_tier=2)
    ranking = ranked({1: 9, 2: 7, 3: 7, 4: 1}, *more, parameters=law, direct=direct, rulings=rulings)
    text = told(place(law, ranking, line_of(ranking, number), decisions, (TIP,)))
    for one in words:
        assert one in text


@pytest.mark.parametrize(
    ("places", "said"),
    [([], ()), ([3], ("3",)), ([3, 17, 37], ("3", "17", "37")), ([1, 2, 4, 5, 6], ("1", "2", "4—6"))],
)
def test_places_in_a_row_are_joined(places: list[int], said: tuple[str, ...]) -> None:
    assert runs(places) == said


@given(st.sets(st.integers(1, 80)))
def test_no_place_is_lost_by_joining(places: set[int]) -> None:
    spans = [tuple(map(int, one.split("—"))) for one in runs(sorted(places))]
    assert [place for span in spans for place in range(span[0], span[-1] + 1)] == sorted(places)


# the paper


@pytest.fixture
def voted(lead: Office, tmp_path: Path) -> Office:
    """Return an office with a counted round of twelve sections and a tie across the top tier's edge."""
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, VOTES)
    return lead


def test_every_listed_section_gets_a_sheet_with_the_figures_of_the_ranking(voted: Office) -> None:
    papers = voted.ask(calculation_sheets, CODE)
    lines = voted.ask(ranking, CODE).listed
    assert [paper.name for paper in papers] == [
        f"2021Q1-计算说明单-{line.number:03d}-{line.name}.pdf" for line in lines
    ]
    for paper, line in zip(papers, lines, strict=True):
        text = copied(paper.data)
        assert f"{line.number:03d}{line.name}（{line.unit}）" in text and f"第{line.rank}名" in text
        assert squeezed(f"得分：{line.votes} + 0 + 0 = {line.score}") in text
        assert f"合计{line.votes}张，得票{line.votes}票。" in text
        assert numbered(text) == line.votes
        assert all(fonts(paper.data).values())


def test_a_trial_says_so_on_every_page_and_a_final_sheet_does_not(voted: Office) -> None:
    (trial,) = voted.ask(calculation_sheets, CODE, (2,))
    assert all("试算，不作为依据" in sheet.text for sheet in sheets(trial.data))
    assert "处置事项" not in copied(trial.data)
    voted.do(decide_tie, CODE, order=(7, 2), participants="甲、乙", reason="现场核实")
    step_to(voted, CODE, Stage.FINALISED)
    (final,) = voted.ask(final_calculation_sheets, CODE, (2,))
    text = copied(final.data)
    assert "试算" not in text
    assert "裁定：先后为007、002。参加人员：甲、乙。理由：现场核实。" in text
    assert "处置事项" in text and "分管领导谈话提醒" in text and "应办" in text


def test_any_section_evaluated_gets_a_sheet_on_demand(voted: Office) -> None:
    (paper,) = voted.ask(calculation_sheets, CODE, (12,))
    assert "合计0张，得票0票。" in copied(paper.data)
    with pytest.raises(RuleError) as caught:
        voted.ask(calculation_sheets, CODE, (77,))
    assert caught.value.key == "tip.not_listed"


def test_the_case_of_a_verified_tip_stands_on_the_sheet(voted: Office) -> None:
    days = dt.date(2021, 2, 1), dt.date(2021, 3, 1)
    voted.do(record_tip, CODE, 8, *days, "收受礼品", "核查报告", "某书记")
    (paper,) = voted.ask(calculation_sheets, CODE, (8,))
    assert "直接列第1名：2021年2月1日举报、2021年3月1日查实" in copied(paper.data)


def a_long_sheet(**changed: object) -> Facts:
    """Return the facts of a sheet whose listing goes over pages."""
    listing = Places("批次001-7，20000张：", tuple(str(place) for place in range(1, 40000, 2)))
    facts = Facts(
        "某区纪委监委", "最难办事科室群众评", "2021年第一季度", 17, "不动产登记中心", "某局", 1, False,
        (Part("用纸笔复核", (Sub("定向评议：20000张"), listing)),), (),
    )  # fmt: skip
    return replace(facts, **changed)  # type: ignore[arg-type]


def test_the_same_facts_give_the_same_bytes_over_many_pages() -> None:
    facts = a_long_sheet()
    data, drawn = drawn_by(draw, facts)
    assert drawn_by(draw, facts)[0] == data
    pages = sheets(data)
    assert drawn.pages == len(pages) > 20
    assert [f"第{n}页" in squeezed(page.text) for n, page in enumerate(pages, 1)] == [True] * len(pages)
    assert all(char.x >= 15 and char.right <= 195.1 and char.baseline <= 290 for page in pages for char in page.chars)
    assert "39997、39999" in copied(data)


def test_the_fingerprint_stands_on_the_sheet_only_where_there_is_one() -> None:
    words = ("山河", "星光", "春风", "书本", "田野", "桥梁", "清水", "明月")
    part = (Part("用纸笔复核", (Text("无"),)),)
    assert "本期结果指纹：山河星光春风书本田野桥梁清水明月" in copied(
        drawn_by(draw, a_long_sheet(parts=part, fingerprint=words))[0]
    )
    assert "指纹" not in copied(drawn_by(draw, a_long_sheet(parts=part))[0])


# who may


def test_only_who_may_see_the_ranking_prints_its_sheets(voted: Office) -> None:
    for role in ("clerk", "archivist"):
        voted.log_in(role, PASSWORD)
        with pytest.raises(RightError):
            voted.ask(calculation_sheets, CODE)
    with pytest.raises(RuleError) as caught:
        voted.ask(final_calculation_sheets, CODE)
    assert caught.value.key == "result.not_final"


def test_the_command_line_prints_a_sheet_for_every_listed_section(
    voted: Office, data_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [line.name for line in voted.ask(ranking, CODE).listed]
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    out = tmp_path / "out"
    command = ["print", CODE, "--kind", "calculation_sheet", "--out", str(out), "--data", str(data_file)]
    assert run_command([*command, "--user", "clerk"]) == 3
    assert run_command([*command, "--user", "lead"]) == 0
    written = sorted(path.name for path in out.iterdir())
    assert len(written) == len(names) and all(any(name in one for one in written) for name in names)


def test_the_archivist_prints_the_sheets_of_a_final_result(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, {5: 9, 2: 7, 7: 6, 1: 4})
    step_to(lead, CODE, Stage.FINALISED)
    lead.log_in("archivist", PASSWORD)
    assert len(lead.ask(final_calculation_sheets, CODE)) == len(lead.ask(result, CODE).listed)
