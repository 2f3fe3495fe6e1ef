"""What a paper says of itself, pre-printed paper, lying tables and overflow, measured on the PDF (R8.1–R8.3)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pytest

from models.common.errors import RuleError
from reports import circular, leader_talk
from reports.kit.body import attachments, body, level1, recipient, signature, title, with_signature
from reports.kit.furniture import Colophon
from reports.kit.landscape import landscape
from reports.kit.marks import Row
from reports.kit.outfit import PLAIN, Outfit
from reports.kit.page import Frame, letter, red_head
from reports.kit.tables import Column
from tests.paper_checks import parted
from tests.papers import HEAD, a_circular, a_notice, drawn_by
from tests.pdf_reading import MM, Char, Sheet, inks, sheets
from tests.test_reports_page import BOTTOM, CELL, LEFT, LINE, RIGHT, baseline_of, ink_of, line_with, red_rules

DAY = dt.date(2021, 4, 2)
FRAME = Frame("某区纪委监委", "某纪报〔2021〕1号", "报告")
FULL = replace(FRAME, secrecy="秘密★1年", urgency="特急", outfit=Outfit(copy_number=12))
RECIPIENTS = "，".join(f"某区第{number}单位党委（党组）" for number in range(1, 41))
TEN = "评" * 280
COLUMNS = (Column("序号", 40, True), Column("单位", 200), Column("主要问题", 390))


def paper(
    frame: Frame,
    text: Sequence[Row] | None = None,
    to: str = "区委",
    red: bool = True,
    names: Sequence[str] = (),
    copies: str = "区委组织部",
    wide: Sequence[Row] = (),
) -> bytes:
    """Draw a paper, ten lines long if nothing else is said."""
    rows = (
        *title(["关于评议结果的报告"]),
        *recipient(to),
        *with_signature(text or body(TEN), attachments(names), signature(frame.office, DAY)),
    )
    target = io.BytesIO()
    if red:
        red_head(frame, rows, Colophon(copies, "某区纪委监委办公室", DAY), target, wide)
    else:
        letter(frame, rows, copies, target, wide)
    return target.getvalue()  # fmt: skip


def text_of(line: Sequence[Char]) -> str:
    """Return a line's characters."""
    return "".join(char.text for char in line)


def first(frame: Frame, red: bool = True) -> Sheet:
    """Return the first page of a paper."""
    return sheets(paper(frame, red=red))[0]


def faces(line: Sequence[Char]) -> set[str]:
    """Return the fonts of a line."""
    return {char.font.split("+")[1] for char in line}


def test_copy_number_secrecy_and_urgency_stand_below_each_other_in_the_upper_left_corner() -> None:
    page = first(FULL)
    for row, text in enumerate(["000012", "秘密★1年", "特急"]):
        line = line_with(page, text)
        assert text_of(line) == text
        assert line[0].x == pytest.approx(LEFT, abs=0.2)
        assert line[0].baseline == pytest.approx(baseline_of(row), abs=0.02)
        assert {char.size for char in line} == {16.0}
    assert faces(line_with(page, "秘密")) == faces(line_with(page, "特急")) == {"NotoSansSC-Regular"}


@pytest.mark.parametrize(
    ("frame", "rows"),
    [
        (replace(FULL, secrecy=""), {"000012": 0, "特急": 1}),
        (replace(FULL, urgency=""), {"000012": 0, "秘密★1年": 1}),
        (replace(FULL, outfit=PLAIN), {"秘密★1年": 1, "特急": 2}),
        (replace(FRAME, urgency="特急"), {"特急": 0}),
    ],
)
def test_secrecy_keeps_the_second_line_and_urgency_follows_what_there_is(frame: Frame, rows: dict[str, int]) -> None:
    page = first(frame)
    found = {text: line_with(page, text)[0].baseline for text in rows}
    assert found == pytest.approx({text: baseline_of(row) for text, row in rows.items()}, abs=0.02)


def test_a_letter_says_it_on_the_left_below_the_first_rule() -> None:
    page = first(FULL, red=False)
    lower = red_rules(page)[1]
    above = line_with(page, "000012")[0].baseline - 16 * 0.88 / MM - (lower.top + lower.width / 2)
    assert above == pytest.approx(16 * 7 / 8 / MM, abs=0.1)
    tops = [line_with(page, text)[0] for text in ("000012", "秘密★1年", "特急")]
    assert [char.x for char in tops] == pytest.approx([LEFT] * 3, abs=0.2)
    assert tops[1].baseline - tops[0].baseline == pytest.approx(LINE, abs=0.02)
    assert tops[2].baseline - tops[1].baseline == pytest.approx(LINE, abs=0.02)
    number = line_with(page, "某纪报")
    assert number[0].baseline == tops[0].baseline
    assert number[-1].right == pytest.approx(RIGHT, abs=0.1)


@pytest.mark.parametrize("frame", [FRAME, replace(FULL, outfit=PLAIN, urgency=""), FULL])
def test_a_letters_title_stands_two_blank_lines_below_the_last_of_its_head(frame: Frame) -> None:
    page = first(frame, red=False)
    heads = [line for line in page.lines() if text_of(line)[:2] in ("秘密", "特急") or "某纪报" in text_of(line)]
    bottom = heads[-1][0].baseline + 16 * 0.12 / MM
    set_ = line_with(page, "关于评议结果的报告")
    assert set_[0].baseline == pytest.approx(bottom + 2 * LINE + baseline_of(0, 22) - 37, abs=0.5)


def test_a_paper_that_goes_upwards_has_its_number_on_the_left_and_who_signed_it_on_the_right() -> None:
    page = first(replace(FRAME, signatory="王\U0002cd8d䶮"))
    line = line_with(page, "签发人")
    assert text_of(line) == "某纪报〔2021〕1号签发人：王\U0002cd8d䶮"
    assert line[0].x == pytest.approx(LEFT + CELL, abs=0.2)
    assert line[-1].right == pytest.approx(RIGHT - CELL, abs=0.2)
    assert faces([char for char in line if char.text in "签发人："]) == {"FandolFang-Regular"}
    assert faces([char for char in line if char.text in "王䶮"]) == {"LXGWWenKai-Regular"}


def test_several_signatories_stand_two_a_line_below_the_first_and_the_number_beside_the_last() -> None:
    data = paper(replace(FRAME, signatory="王某某、李某某、欧阳某"))
    page = sheets(data)[0]
    upper, lower = line_with(page, "签发人"), line_with(page, "欧阳某")
    assert text_of(upper) == "签发人：王某某李某某"
    assert text_of(lower) == "某纪报〔2021〕1号欧阳某"
    assert lower[0].baseline - upper[0].baseline == pytest.approx(LINE, abs=0.02)
    at = {char.text: char.x for char in upper}
    assert lower[-3].x == pytest.approx(at["王"], abs=0.1)
    mark = ink_of(data, "某区纪委监委文件")
    assert ink_of(data, "签发人").top - mark.bottom == pytest.approx(2 * LINE, abs=0.5)
    [rule] = red_rules(page)
    assert rule.top - rule.width / 2 - ink_of(data, "某纪报〔2021〕1号").bottom == pytest.approx(4, abs=0.5)
    set_ = line_with(page, "关于评议结果的报告")
    assert set_[0].baseline == pytest.approx(rule.top - rule.width / 2 + 2 * LINE + baseline_of(0, 22) - 37, abs=0.5)


@pytest.mark.parametrize("number", ["某纪报〔2021〕1号", "某区机关作风建设领导小组办公室督报〔2021〕1号"])
def test_signatories_with_the_longest_names_never_meet_the_number(number: str) -> None:
    page = first(replace(FRAME, number=number, signatory="、".join(["阿卜杜拉·买买提" * 6, "王某"])))
    for line in page.lines():
        for left, right in pairwise(line):
            assert right.x >= left.right - 0.3
    assert page.text.count("阿卜杜拉·买买提") == 6


def test_more_signatories_than_a_head_holds_stop_the_paper() -> None:
    with pytest.raises(RuleError) as refused:
        paper(replace(FRAME, signatory="、".join(["阿卜杜拉·买买提" * 6] * 3)))
    assert refused.value.key == "reports.signatories_long"
    assert refused.value.facts["most"] == 6


@pytest.mark.parametrize("red", [True, False])
def test_preprinted_paper_gets_no_red_and_everything_else_where_it_was_moved(red: bool) -> None:
    plain = sheets(paper(FULL, red=red))
    moved = sheets(paper(replace(FULL, outfit=Outfit(True, right=-15, down=32, copy_number=12)), red=red))
    for before, after in zip(plain, moved, strict=True):
        black = [char for char in before.chars if not char.red]
        assert not red_rules(after)
        assert [(char.text, char.size) for char in after.chars] == [(char.text, char.size) for char in black]
        for old, new in zip(black, after.chars, strict=True):
            assert [new.x - old.x, new.baseline - old.baseline] == pytest.approx([-1.5, 3.2], abs=0.02)
        lines = [rule for rule in before.rules if not rule.red]
        assert [rule.top for rule in after.rules] == pytest.approx([rule.top + 3.2 for rule in lines], abs=0.02)


def test_the_offset_of_preprinted_paper_leaves_plain_paper_alone() -> None:
    assert paper(replace(FRAME, outfit=Outfit(right=50, down=50))) == paper(FRAME)


@pytest.mark.parametrize("red", [True, False])
def test_a_reprint_says_so_on_every_page_above_the_text(red: bool) -> None:
    wide = landscape(["名单"], COLUMNS, [("1", "某局", "推诿")])
    data = paper(replace(FRAME, outfit=Outfit(duplicate=True)), body("评" * 900), red=red, wide=wide)
    pages = sheets(data)
    assert len(pages) > 2
    for number, page in enumerate(pages):
        word = [char for char in page.chars if char.text in "副本"]
        assert text_of(word) == "副本"
        assert faces(word) == {"NotoSansSC-Regular"}
        assert {char.size for char in word} == {16.0}
        assert word[-1].right == pytest.approx(RIGHT, abs=0.1)
        ink = [one for one in inks(data, number) if one.text in "副本" and one.top < 25]
        assert max(one.bottom for one in ink) < 30, "it stands above a letter's mark"


@pytest.mark.parametrize("module", [circular, leader_talk])
def test_the_outfit_of_a_real_paper_reaches_its_pages(module: object) -> None:
    head = replace(HEAD, outfit=Outfit(preprinted=True, duplicate=True, copy_number=7), secrecy="秘密★1年")
    facts = a_circular(head=head) if module is circular else a_notice(head=head)
    pages = sheets(drawn_by(module.draw, facts)[0])  # type: ignore[attr-defined]
    assert not any(char.red for page in pages for char in page.chars)
    assert all("副本" in page.text for page in pages)
    assert pages[0].text.startswith("000007秘密★1年")


def lying_pages(red: bool = True) -> list[Sheet]:
    """Draw a table of sixty rows on its side and return its pages."""
    cells = [(str(number), "某区自然资源和规划局", "超过承诺时限未办结，且不说明理由") for number in range(1, 61)]
    data = paper(FRAME, red=red, names=["年度扣分明细表"], wide=landscape(["年度扣分明细表"], COLUMNS, cells))
    return [page for page in sheets(data) if "序号" in page.text]


@pytest.mark.parametrize("red", [True, False])
def test_a_wide_table_repeats_its_head_on_every_page_and_loses_no_row(red: bool) -> None:
    pages = lying_pages(red)
    assert len(pages) > 2
    cells = "".join(parted(page).inside.replace("序号单位主要问题", "") for page in pages)
    rows = [f"{number}某区自然资源和规划局超过承诺时限未办结，且不说明理由" for number in range(1, 61)]
    assert cells == "附件年度扣分明细表" + "".join(rows)


def test_a_wide_table_has_its_head_on_the_left_of_the_upright_sheet_and_reads_upwards() -> None:
    for page in lying_pages():
        head = [char for char in page.chars if char.text in "序号"][:2]
        rows = [char for char in page.chars if char.text == "规"]
        assert all(char.baseline > BOTTOM - 30 for char in head), "the first column is at the sheet's foot"
        assert head[1].baseline < head[0].baseline, "and text goes upwards from there"
        assert all(char.x > head[0].x for char in rows), "rows follow to the right"
        assert min(char.x for char in page.chars) > LEFT
        assert max(rule.right for rule in page.rules) <= RIGHT + 0.1
        assert min(rule.top for rule in page.rules) == pytest.approx(37, abs=0.1)
        assert max(rule.bottom for rule in page.rules) == pytest.approx(BOTTOM, abs=0.1)


def test_the_page_number_of_a_lying_page_stands_where_the_others_have_it() -> None:
    pages = lying_pages()
    usual = line_with(sheets(paper(FRAME))[0], "— 1 —")[0].baseline
    for number, page in enumerate(pages, start=3):
        line = line_with(page, f"— {number} —")
        assert line[0].baseline == pytest.approx(usual, abs=0.01)
        if number % 2:
            assert line[-1].right == pytest.approx(RIGHT - CELL, abs=0.3)
        else:
            assert line[0].x == pytest.approx(LEFT + CELL, abs=0.3)


def test_lying_pages_move_with_the_others_on_preprinted_paper() -> None:
    wide = landscape(["名单"], COLUMNS, [("1", "某局", "推诿")])
    moved = replace(FRAME, outfit=Outfit(preprinted=True, right=20, down=-10))
    before, after = (sheets(paper(frame, wide=wide))[2] for frame in (FRAME, moved))
    for old, new in zip(before.chars, after.chars, strict=True):
        assert [new.x - old.x, new.baseline - old.baseline] == pytest.approx([2, -1], abs=0.02)


def test_a_colophon_after_a_lying_page_has_an_upright_page_of_its_own() -> None:
    wide = landscape(["名单"], COLUMNS, [("1", "某局", "推诿")])
    pages = sheets(paper(FRAME, wide=wide))
    assert len(pages) % 2 == 0
    assert "抄送：区委组织部。" in pages[-1].text
    assert "推诿" not in pages[-1].text


def test_recipients_that_leave_no_room_for_text_go_to_the_foot_of_the_last_page() -> None:
    pages = sheets(paper(FRAME, to=RECIPIENTS))
    assert "评评评" in pages[0].text
    assert RECIPIENTS not in pages[0].text
    foot = pages[-1].text
    assert foot.index(f"主送：{RECIPIENTS}。") < foot.index("抄送：区委组织部。")
    rules = [rule for rule in pages[-1].rules if not rule.red]
    assert len(rules) == 3, "no rule parts recipients from copies"
    named, copied = line_with(pages[-1], "主送："), line_with(pages[-1], "抄送：")
    assert named[0].x == pytest.approx(copied[0].x, abs=0.01)


def test_recipients_of_a_letter_go_to_its_foot_too() -> None:
    pages = sheets(paper(FRAME, to=RECIPIENTS, red=False))
    assert "评评评" in pages[0].text
    assert f"主送：{RECIPIENTS}。抄送：区委组织部。" in pages[-1].text


def test_recipients_that_leave_room_stay_above_the_text() -> None:
    pages = sheets(paper(FRAME, to=RECIPIENTS[:100]))
    assert f"{RECIPIENTS[:100]}：评" in pages[0].text
    assert "主送" not in pages[-1].text


@pytest.mark.parametrize("red", [True, False])
def test_more_copies_than_a_page_holds_stop_the_paper(red: bool) -> None:
    with pytest.raises(RuleError) as refused:
        paper(FRAME, copies=RECIPIENTS * 3, red=red)
    assert refused.value.key == "reports.colophon_long"
    assert refused.value.facts == {"characters": len(RECIPIENTS) * 3}


@pytest.mark.parametrize("count", [1, 15, 20, 21, 22, 23, 40, 60])
def test_a_signature_below_any_number_of_attachments_never_stands_alone(count: int) -> None:
    names = [f"第{number}号名单" for number in range(1, count + 1)]
    pages = sheets(paper(FRAME, names=names))
    assert "".join(page.text for page in pages).count("号名单") == count
    [signed] = [page.text for page in pages if "某区纪委监委2021年4月2日" in page.text]
    assert "名单" in signed.split("某区纪委监委2021年")[0]


def test_headings_that_follow_each_other_are_divided_like_text() -> None:
    text = [row for number in range(14) for row in level1(f"一、第{number}项要求")]
    pages = sheets(paper(FRAME, text))
    assert "第5项" in pages[0].text
    assert sum(page.text.count("项要求") for page in pages) == 14


@pytest.mark.parametrize("lines", [2, 3, 4, 5])
def test_a_text_of_nothing_but_headings_still_begins_on_the_first_page(lines: int) -> None:
    text = [row for number in range(lines) for row in level1(f"一、第{number}项要求")]
    names = [f"第{number}号名单" for number in range(1, 13)]
    pages = sheets(paper(FRAME, text, names=names))
    assert "第0项要求" in pages[0].text
    [signed] = [page.text for page in pages if "某区纪委监委2021年4月2日" in page.text]
    assert "项要求" in signed.split("某区纪委监委2021年")[0]


def test_the_text_of_a_lying_page_is_found_by_another_reader_too() -> None:
    wide = landscape(["名单"], COLUMNS, [("1", "某区住建局", "推诿扯皮")])
    document = pypdfium2.PdfDocument(paper(FRAME, wide=wide))
    text = document[2].get_textpage().get_text_range()
    document.close()
    assert "某区住建局" in text
    assert "推诿扯皮" in text


def test_lines_move_closer_rather_than_leave_copies_alone_on_a_page() -> None:
    frame = replace(FULL, urgency="")
    pages = sheets(paper(frame, body("评" * 276), red=False))
    assert len(pages) == 1
    lines = [line[0].baseline for line in pages[0].lines() if "评评" in text_of(line)]
    pitches = [below - above for above, below in pairwise(lines)]
    assert pitches == pytest.approx([pitches[0]] * len(pitches), abs=0.05)
    assert 0.93 * LINE - 0.05 < pitches[0] < LINE - 0.1
    dated, copied = line_with(pages[0], "2021年4月2日"), line_with(pages[0], "抄送：")
    assert copied[0].baseline - dated[0].baseline > 7, "they do not touch"
    assert copied[0].baseline < BOTTOM


def test_lines_that_would_have_to_move_too_close_stay_where_they_are() -> None:
    pages = sheets(paper(replace(FULL, urgency=""), body("评" * 276), red=False, copies=RECIPIENTS[:80]))
    assert len(pages) == 2
    lines = [line[0].baseline for line in pages[0].lines() if "评评" in text_of(line)]
    assert [below - above for above, below in pairwise(lines)] == pytest.approx([LINE] * (len(lines) - 1), abs=0.02)
    assert "抄送：" in pages[1].text
