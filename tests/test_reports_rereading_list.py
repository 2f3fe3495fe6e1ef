"""The list of sheets to read again, read back from the PDF and asked for at the gate (R5.4, R6.6, R8.4)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from desk.commands.program import run
from desk.office import Office
from models.common.errors import RightError, RuleError
from models.finalising.firmness import Edge
from reports import rereading_list
from reports.rereading_list import Beside, Entry, Facts
from reports.result_papers import live_result_papers, rereading_paper
from reports.working import working_papers
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry
from tests.make_results import a_voted_round
from tests.papers import HEAD, drawn_by
from tests.pdf_reading import copied, fonts, inks, sheets, squeezed
from tests.test_reports_working import ETHNIC, LONG, crossed

CODE = "2021Q1"


def entries(count: int, place: str = "3号箱") -> tuple[Entry, ...]:
    """Return so many sheets, fifty to a batch."""
    return tuple(Entry(1 + n // 50, 1 + n % 50, place, ((17, 5), (46, 0))) for n in range(count))


def a_list(count: int = 40, **changed: Any) -> Facts:
    """Return the facts of a list, with some of them changed."""
    facts = Facts(
        HEAD.office, HEAD.programme, "2021年第一季度", Edge.LIST, 10, None,
        (Beside(17, "不动产登记中心", "某区自然资源和规划局"),), (Beside(46, "用户服务部", "某区自来水公司"),),
        1, 2, entries(count), count,
    )  # fmt: skip
    return replace(facts, **changed)


LONGEST = a_list(
    entries=entries(60, LONG * 2), total=4_711, office=LONG, programme=LONG, round_title=LONG,
    inside=(Beside(17, LONG, ETHNIC[:40]),) * 3, outside=(Beside(46, LONG, ETHNIC[:40]),) * 3,
)  # fmt: skip
LISTS = [
    pytest.param(a_list(), id="usual"),
    pytest.param(a_list(0, margin=0), id="empty"),
    pytest.param(a_list(200), id="two hundred"),
    pytest.param(LONGEST, id="long names"),
]


@cache
def pdf(facts: Facts) -> bytes:
    """Draw a list, once."""
    return drawn_by(rereading_list.draw, facts)[0]


@pytest.mark.parametrize("facts", LISTS)
def test_the_list_is_a4_in_black_whole_within_its_margins(facts: Facts) -> None:
    data = pdf(facts)
    assert data == drawn_by(rereading_list.draw, facts)[0]
    assert all(fonts(data).values())
    assert crossed(data) == set()
    for number, sheet in enumerate(sheets(data)):
        assert [sheet.width, sheet.height] == pytest.approx([210, 297], abs=0.01)
        assert not any(char.red for char in sheet.chars)
        boxes = [(ink.left, ink.right, ink.top, ink.bottom) for ink in inks(data, number)]
        boxes += [(rule.left, rule.right, rule.top, rule.bottom) for rule in sheet.rules]
        assert min(box[0] for box in boxes) > 14.5
        assert max(box[1] for box in boxes) < 195.5
        assert min(box[2] for box in boxes) > 9
        assert max(box[3] for box in boxes) < 285


@pytest.mark.parametrize("facts", LISTS)
def test_every_page_says_whose_list_it_is_and_how_many_pages_there_are(facts: Facts) -> None:
    found = sheets(pdf(facts))
    for number, sheet in enumerate(found, start=1):
        said = squeezed(sheet.text)
        assert facts.office in said
        assert f"第{number}页，共{len(found)}页" in said


@pytest.mark.parametrize("facts", LISTS)
def test_no_sheet_is_left_out_and_the_last_page_is_signed(facts: Facts) -> None:
    found = sheets(pdf(facts))
    said = squeezed("".join(sheet.text for sheet in found))
    assert said.count("017冷推、046") == len(facts.entries)
    assert "复核人（签名）：监督人（签名）：日期：" in squeezed(found[-1].text)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "第10名与第11名之间（上榜与不上榜的界线）"),
        ({"edge": Edge.TOP, "after": 3}, "前3名与第4名之间（约谈与谈话提醒的界线）"),
        ({"edge": Edge.REMOVAL, "after": 3, "section": 17}, "017号科室是否列入前3名（连续列入，涉及免职建议）"),
        ({}, "有1张票计错，两侧即可能持平或者易位；按设定，计错的票以2张为限。"),
        ({"margin": 0}, "两侧科室各项均相同，先后不由选票决定"),
        ({}, "选有上述科室的有效票共40张，全部列出。"),
        ({"total": 900}, "选有上述科室的有效票共900张，列出其中影响最大的40张。"),
        ({}, "017不动产登记中心（某区自然资源和规划局）"),
        ({}, "046用户服务部（某区自来水公司）"),
    ],
)
def test_a_list_says(changed: dict[str, Any], said: str) -> None:
    assert said in squeezed(sheets(pdf(a_list(**changed)))[0].text)


# at the gate


@pytest.fixture
def counted(lead: Office, tmp_path: Path) -> Office:
    """Return an office with a counted round in which one ballot would move the list's edge."""
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, {1: 19, 2: 15, 3: 9, 4: 4, 5: 3, 6: 1})
    return lead


def test_a_list_is_drawn_for_every_thin_line(counted: Office) -> None:
    (paper,) = counted.ask(live_result_papers, CODE, ("rereading_list",))
    assert paper.name == "2021Q1-票面复核清单-第4名界线.pdf"
    assert paper == counted.ask(rereading_paper, CODE, "list", (4, 5))
    said = squeezed(copied(paper.data))
    for fact in ("004科室4", "005科室5", "共7张，全部列出", "1001-744", "7001-750"):
        assert fact in said


def test_where_no_line_is_thin_every_line_has_its_list(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, {1: 30, 2: 25, 3: 15, 4: 14, 5: 1})
    assert len(lead.ask(live_result_papers, CODE, ("rereading_list",))) == 2


def test_a_clerk_may_not_draw_what_shows_the_ranking(counted: Office) -> None:
    counted.log_in("clerk", PASSWORD)
    for ask in (
        lambda: counted.ask(live_result_papers, CODE, ("rereading_list",)),
        lambda: counted.ask(rereading_paper, CODE, "list", (4, 5)),
    ):
        with pytest.raises(RightError):
            ask()
    with pytest.raises(RuleError, match=r"reports\.kind"):
        counted.ask(working_papers, CODE, ("rereading_list",))


def test_the_command_line_writes_the_lists(
    counted: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    where = counted.store.label
    arguments = ["--data", where, "--user", "lead", "print", CODE, "--out", str(tmp_path / "out")]
    assert run([*arguments, "--kind", "rereading_list", "--kind", "code_list"]) == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "2021Q1-票面复核清单-第4名界线.pdf",
        "2021Q1-录入编码表.pdf",
    }
