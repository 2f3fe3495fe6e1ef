"""The minutes of a decision on a tie: proposed, edited, stored, printed (R6.4)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desk.commands.program import run as run_command
from desk.office import Office
from models.common.errors import RuleError
from models.ranking.actions import decide_tie
from models.ranking.minutes import Matter, Tied, proposed_minutes, read_minutes, subject
from models.ranking.queries import decisions
from models.rounds.queries import Stage
from reports import tie_minutes
from reports.ranking_papers import tie_minutes_papers
from reports.tie_minutes import Facts
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry
from tests.make_results import a_voted_round, step_to
from tests.papers import drawn_by
from tests.pdf_reading import copied, squeezed

TIED = {1: 9, 2: 8, 3: 7, 4: 5, 5: 5, 6: 1}
"""With four on the list: 4 and 5 are tied on ranks 4 and 5."""
MATTER = Matter(
    round_title="2021年第一季度", first=2, edges=(3,), top_tier=3, list_length=10,
    sections=(Tied(20, "养老保险科", "人社局"), Tied(17, "不动产登记中心", "规划局"), Tied(33, "物业科", "住建局")),
    keep=False, participants="甲、乙", reason="现场核实", decided_on=dt.date(2021, 4, 6),
)  # fmt: skip
QUESTION = (
    "规划局不动产登记中心（017）、人社局养老保险科（020）、住建局物业科（033）等3个科室得分相同，依次比较各项同分条件仍相同，"
    "并列第2名，占第2名至第4名，跨越{edge}界线，按规则须作出裁定。"
)
OPENING = "2021年4月6日，甲、乙就2021年第一季度排名并列事项进行了集体研究。"
IN_ORDER = (
    "经研究，决定排列次序如下："
    "第2名为人社局养老保险科（020）；第3名为规划局不动产登记中心（017）；第4名为住建局物业科（033）。"
)
CASES: list[tuple[str, dict[str, Any], list[str]]] = [
    ("an order", {}, [OPENING, QUESTION.format(edge="前3名"), IN_ORDER, "理由：现场核实。"]),
    (
        "the tie kept",
        {"keep": True},
        [OPENING, QUESTION.format(edge="前3名"), "经研究，决定保留并列，上述3个科室均列第2名。", "理由：现场核实。"],
    ),
    (
        "the edge of the list",
        {"edges": (3,), "list_length": 3, "top_tier": 1},
        [OPENING, QUESTION.format(edge="上榜名单（前3名）"), IN_ORDER, "理由：现场核实。"],
    ),
    (
        "both edges",
        {"edges": (2, 3), "list_length": 3, "top_tier": 2},
        [OPENING, QUESTION.format(edge="前2名和上榜名单（前3名）"), IN_ORDER, "理由：现场核实。"],
    ),
    (
        "a reason with blanks about it",
        {"reason": " 现场 核实 "},
        [OPENING, QUESTION.format(edge="前3名"), IN_ORDER, "理由：现场核实。"],
    ),
    (
        "a reason that ends by itself",
        {"reason": "同意。"},
        [OPENING, QUESTION.format(edge="前3名"), IN_ORDER, "理由：同意。"],
    ),
]


@pytest.mark.parametrize(("name", "changed", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_the_proposal_says_what_was_entered(name: str, changed: dict[str, Any], wanted: list[str]) -> None:
    assert proposed_minutes(replace(MATTER, **changed)).split("\n") == wanted


def test_what_is_not_entered_yet_is_marked() -> None:
    text = proposed_minutes(replace(MATTER, participants=" ", reason=""))
    assert "2021年4月6日，（待填写）就" in text
    assert text.endswith("理由：（待填写）。")


def test_minutes_are_tidied_and_not_too_long() -> None:
    assert read_minutes("  第一段。 \n\n 第二段。\r\n") == "第一段。\n第二段。"
    assert read_minutes("字" * 4000) == "字" * 4000
    with pytest.raises(RuleError) as caught:
        read_minutes("字" * 4001)
    assert caught.value.key == "tie.minutes_long"
    assert caught.value.facts == {"field": "minutes", "length": 4001, "longest": 4000}


@pytest.mark.parametrize(("character", "code"), [("\x07", "U+0007"), ("\ud800", "U+D800")])
def test_minutes_hold_no_character_that_cannot_be_printed(character: str, code: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_minutes(f"第一段。\n字{character}")
    assert (caught.value.key, caught.value.facts) == ("row.character", {"field": "minutes", "code": code})


def test_the_matter_is_named_by_the_round_and_the_ranks_in_question() -> None:
    """R6.4."""
    assert subject(MATTER) == "2021年第一季度排名第2名至第4名并列的裁定"


@pytest.fixture
def tied(lead: Office, tmp_path: Path) -> Office:
    """A counted round with sections 4 and 5 tied across the edge of the list."""
    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, TIED)
    return lead


def test_without_minutes_the_proposal_is_stored(tied: Office) -> None:
    tied.do(decide_tie, "2021Q1", order=(5, 4), participants="甲、乙", reason="现场核实")
    (taken,) = tied.ask(decisions, "2021Q1")
    assert taken.minutes is not None
    told = taken.minutes.split("\n")
    assert told[0] == "2021年4月12日，甲、乙就期次2021Q1排名并列事项进行了集体研究。"
    assert told[2] == "经研究，决定排列次序如下：第4名为某局科室5（005）；第5名为某局科室4（004）。"
    assert told[3] == "理由：现场核实。"


def test_minutes_that_were_written_are_stored_as_they_are(tied: Office) -> None:
    tied.do(decide_tie, "2021Q1", keep=(4, 5), participants="甲", reason="并列", minutes="第一段。\n第二段。")
    (taken,) = tied.ask(decisions, "2021Q1")
    assert taken.minutes == "第一段。\n第二段。"


def test_minutes_that_are_too_long_leave_no_decision(tied: Office) -> None:
    with pytest.raises(RuleError):
        tied.do(decide_tie, "2021Q1", keep=(4, 5), participants="甲", reason="并列", minutes="字" * 5000)
    assert tied.ask(decisions, "2021Q1") == ()


def test_the_command_line_decides_as_before_and_minutes_are_proposed(
    tied: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    given = ["round", "decide", "2021Q1", "--order", "5,4", "--reason", "现场核实", "--participants", "甲、乙"]
    assert run_command([*given, "--data", str(tied.store.path), "--user", "lead"]) == 0
    (taken,) = tied.ask(decisions, "2021Q1")
    assert taken.numbers == (5, 4)
    assert (taken.minutes or "").endswith("理由：现场核实。")


def test_there_is_one_paper_for_every_decision_in_force(tied: Office) -> None:
    tied.do(decide_tie, "2021Q1", keep=(4, 5), participants="甲", reason="并列")
    tied.do(decide_tie, "2021Q1", order=(4, 5), participants="甲、乙", reason="复议", minutes="复议后定。")
    [paper] = tied.ask(tie_minutes_papers, "2021Q1")
    assert paper.name == "2021Q1-并列裁定会议纪要-004、005.pdf"
    text = squeezed(copied(paper.data))
    for said in (
        "会议纪要",
        "参加人员：甲、乙",
        "裁定理由：复议。",
        "复议后定。",
        "第4名为某局科室4（004）",
        "参加人员签名：",
    ):
        assert said in text
    assert "并列第4名" not in text  # the proposal gave way to what was written
    step_to(tied, "2021Q1", Stage.FINALISED)
    assert [one.data for one in tied.ask(tie_minutes_papers, "2021Q1")] == [paper.data]


def a_paper(**changed: Any) -> Facts:
    """Return the facts of minutes."""
    facts = Facts(
        "某区纪委监委", "最难办事科室群众评", "2021年第一季度", dt.date(2021, 4, 6), "甲、乙", "并列的裁定",
        "经研究，决定保留并列。", "现场核实。", "第一段。\n第二段。",
    )  # fmt: skip
    return replace(facts, **changed)


def test_the_same_minutes_give_the_same_bytes() -> None:
    assert drawn_by(tie_minutes.draw, a_paper())[0] == drawn_by(tie_minutes.draw, a_paper())[0]


def test_long_minutes_lose_nothing() -> None:
    long = "\n".join(f"第{number}段：{'经现场核实群众反映属实，' * 12}" for number in range(1, 31))
    data, drawn = drawn_by(tie_minutes.draw, a_paper(minutes=long, participants="、".join("甲乙丙丁戊己庚辛壬癸")))
    assert drawn.pages > 3
    text = re.sub("—[0-9]+—", "", squeezed(copied(data)))
    assert all(f"第{number}段：" in text for number in range(1, 31))
    assert text.count("经现场核实群众反映属实，") == 30 * 12
