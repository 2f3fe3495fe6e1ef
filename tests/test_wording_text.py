"""The wording of a paper: how its lines are read, checked and filled (R8.4)."""

from __future__ import annotations

import pytest

from models.common.errors import RuleError
from reports.catalogue import PAPERS
from reports.wording.text import Paragraph, Place, Style, check, filled, parsed

PLACES = (Place("单位", "单位名称", needed=True), Place("期限", "日期"), Place("名单", "名单表", block=True))
RIGHT = "关于 {单位} 的 通知\n{单位}：\n一、情况\n（一）期限。请于{期限}前答复。\n{名单}\n特此通知。"


def test_lines_are_read_as_the_parts_of_a_paper() -> None:
    assert parsed(RIGHT) == (
        Paragraph(Style.TITLE, ("关于", "{单位}", "的", "通知")),
        Paragraph(Style.RECIPIENT, ("{单位}",)),
        Paragraph(Style.LEVEL1, ("一、情况",)),
        Paragraph(Style.LEVEL2, ("（一）期限。", "请于{期限}前答复。")),
        Paragraph(Style.BODY, ("{名单}",)),
        Paragraph(Style.BODY, ("特此通知。",)),
    )


def test_a_second_line_without_a_colon_is_text() -> None:
    assert [one.style for one in parsed("标题\n正文")] == [Style.TITLE, Style.BODY]


def test_values_are_put_into_their_places_and_stay_as_they_are() -> None:
    said = filled(RIGHT, {"单位": "某局{期限}", "期限": "5日"}, ["名单"])
    assert [one.text for one in said] == [
        "关于某局{期限}的通知", "某局{期限}", "一、情况", "（一）期限。请于5日前答复。", "名单", "特此通知。",
    ]  # fmt: skip
    assert said[4].style is Style.BLOCK


def test_a_paragraph_of_which_nothing_is_left_is_dropped() -> None:
    assert [one.text for one in filled("标题\n{期限}\n正文", {"期限": ""})] == ["标题", "正文"]


def test_a_right_wording_passes() -> None:
    check(RIGHT, PLACES)


@pytest.mark.parametrize(
    ("wording", "key", "facts"),
    [
        ("", "wording.empty", {}),
        ("只有标题{单位}", "wording.empty", {}),
        ("标题\n{单位}" + "字" * 20_000, "wording.long", {"most": 20_000}),
        ("标题\n{单位", "wording.brace", {"line": 2}),
        ("标题\n单位}", "wording.brace", {"line": 2}),
        ("标题\n{{单位}}", "wording.brace", {"line": 2}),
        ("标题\n\n{单位}{人员}", "wording.place", {"line": 3, "place": "人员"}),
        ("标题\n{单位}{}", "wording.place", {"line": 2, "place": ""}),
        ("标题\n正文", "wording.missing", {"place": "单位"}),
        ("标题\n{单位}\n见{名单}", "wording.block", {"line": 3, "place": "名单"}),
    ],
)
def test_a_wording_that_could_not_be_filled_is_refused(wording: str, key: str, facts: dict[str, object]) -> None:
    with pytest.raises(RuleError) as refused:
        check(wording, PLACES)
    assert refused.value.key == key
    assert refused.value.facts["field"] == "text"
    assert {name: refused.value.facts[name] for name in facts} == facts


@pytest.mark.parametrize("kind", [one.key for one in PAPERS if one.wording])
def test_the_programs_own_wordings_are_right(kind: str) -> None:
    wording = next(one.wording for one in PAPERS if one.key == kind)
    assert wording is not None
    check(wording.newest, wording.places)
