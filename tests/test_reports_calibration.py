"""The calibration sheet of pre-printed paper: its crosses and scales, and what is made of readings (R8.3)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from models.common.errors import RuleError
from reports import circular, leader_talk
from reports.calibration import CROSSES, Facts, Form, offset, paper
from tests.papers import a_circular, a_notice, drawn_by
from tests.pdf_reading import Rule, sheets
from tests.test_reports_page import red_rules


def rules(form: Form, right: int = 0, down: int = 0) -> list[Rule]:
    """Return the strokes of a calibration sheet."""
    [page] = sheets(paper(Facts(form, right, down)).data)
    return list(page.rules)


def level(found: list[Rule]) -> list[Rule]:
    """Return the level strokes."""
    return [rule for rule in found if rule.bottom - rule.top < 0.01]


def upright(found: list[Rule]) -> list[Rule]:
    """Return the upright strokes."""
    return [rule for rule in found if rule.right - rule.left < 0.01]


def thickest(found: list[Rule]) -> Rule:
    """Return the line of zero."""
    return max(found, key=lambda rule: rule.width)


@pytest.mark.parametrize("form", Form)
def test_the_lines_of_zero_meet_where_the_red_rule_of_that_paper_begins(form: Form) -> None:
    data = drawn_by(*((circular.draw, a_circular()) if form is Form.RED_HEAD else (leader_talk.draw, a_notice())))[0]
    red = red_rules(sheets(data)[0])[0]
    found = rules(form)
    assert thickest(upright(found)).left == pytest.approx(red.left, abs=0.02)
    assert thickest(level(found)).top == pytest.approx(red.top - red.width / 2, abs=0.02)


@pytest.mark.parametrize("form", Form)
def test_the_scales_have_a_line_a_millimetre_inside_what_printers_print(form: Form) -> None:
    found = rules(form)
    across = sorted(rule.left for rule in upright(found) if rule.bottom - rule.top > 20)
    down = sorted(rule.top for rule in level(found) if rule.right - rule.left > 20)
    for places in (across, down):
        assert [b - a for a, b in pairwise(places)] == pytest.approx([1] * (len(places) - 1), abs=0.01)
    assert len(down) == 41
    assert min(across) > 5.99


@pytest.mark.parametrize("form", Form)
def test_the_crosses_are_150_mm_apart_across_and_100_mm_down(form: Form) -> None:
    found = rules(form)
    centres = {
        (round((a.left + a.right) / 2, 1), round(a.top, 1)) for a in level(found) if round(a.right - a.left, 1) == 10
    }
    assert centres == set(CROSSES)
    assert {x for x, _ in centres} == {30.0, 180.0}
    assert {y for _, y in centres} == {150.0, 250.0}


def test_a_sheet_printed_with_the_offset_shows_the_red_rule_at_zero() -> None:
    before, after = rules(Form.LETTER), rules(Form.LETTER, *offset("-2", "1.5"))
    assert thickest(upright(after)).left - thickest(upright(before)).left == pytest.approx(-2, abs=0.01)
    assert thickest(level(after)).top - thickest(level(before)).top == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize("form", Form)
def test_the_sheet_says_for_which_paper_it_is_how_it_is_read_and_how_far_it_is_moved(form: Form) -> None:
    text = sheets(paper(Facts(form, -20, 15)).data)[0].text
    assert f"套打校准页（{form.paper}）" in text
    assert form.rule in text
    assert "本页打印时已右移-2毫米、下移1.5毫米" in text
    assert "本页打印时" not in sheets(paper(Facts(form)).data)[0].text


@pytest.mark.parametrize(
    ("right", "down", "before", "expected"),
    [
        ("0", "0", (0, 0), (0, 0)),
        ("-2", "1.5", (0, 0), (-20, 15)),
        ("+2.0", " .5 ", (0, 0), (20, 5)),
        ("－２．５", "\u22120.1", (0, 0), (-25, -1)),
        ("0.3", "-0.4", (-20, 15), (-17, 11)),
        ("20", "-20", (0, 0), (200, -200)),
    ],
)
def test_readings_become_tenths_of_a_millimetre_added_to_what_was_in_force(
    right: str, down: str, before: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert offset(right, down, before) == expected


@pytest.mark.parametrize("text", ["", "两", "1.55", "1,5", "nan", "inf", "1e", "--1"])
def test_what_is_not_a_reading_is_refused_with_its_field(text: str) -> None:
    for field, values in (("right", (text, "0")), ("down", ("0", text))):
        with pytest.raises(RuleError) as refused:
            offset(*values)
        assert refused.value.key == "calibration.reading"
        assert refused.value.facts["field"] == field


def test_an_offset_beyond_20_mm_is_refused() -> None:
    with pytest.raises(RuleError) as refused:
        offset("0.1", "0", (200, 0))
    assert (refused.value.key, refused.value.facts["field"]) == ("calibration.far", "right")
    assert refused.value.facts["millimetres"] == "20.1"
