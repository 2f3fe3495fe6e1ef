"""When something can be raised against a result, what a decision must say, how a recount is written (R7.8)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from models.ballots.rules import Line
from models.ballots.tables import InvalidReason
from models.common.errors import RuleError
from models.remedies.rules import (
    Background,
    RemedyState,
    Written,
    check_counters,
    check_raised,
    check_verdict,
    read_recount,
    state,
)
from models.remedies.tables import RemedyKind, RemedyOutcome
from tests.make_remedies import REASONS, verdict

CUT_OFF, PUBLISHED = dt.date(2021, 3, 31), dt.date(2021, 4, 12)
TODAY = dt.date(2021, 12, 31)
OBJECTION, REVIEW, APPEAL = RemedyKind
BEFORE = Background(CUT_OFF, None)
AFTER = Background(CUT_OFF, PUBLISHED)
TOLD = Background(CUT_OFF, PUBLISHED, review_decided=True, review_told_on=dt.date(2021, 5, 20))


@pytest.mark.parametrize(
    ("kind", "on", "back", "until"),
    [
        (OBJECTION, dt.date(2021, 4, 1), BEFORE, None),
        (OBJECTION, dt.date(2021, 4, 11), AFTER, None),
        (REVIEW, PUBLISHED, AFTER, dt.date(2021, 5, 12)),
        (REVIEW, dt.date(2021, 5, 12), AFTER, dt.date(2021, 5, 12)),
        (APPEAL, dt.date(2021, 5, 20), TOLD, dt.date(2021, 6, 4)),
        (APPEAL, dt.date(2021, 6, 4), TOLD, dt.date(2021, 6, 4)),
    ],
)
def test_what_comes_in_time_is_taken_until_its_last_day(
    kind: RemedyKind, on: dt.date, back: Background, until: dt.date | None
) -> None:
    assert check_raised(kind, on, "", back, TODAY) == until


@pytest.mark.parametrize(
    ("kind", "on", "back", "key", "field"),
    [
        (OBJECTION, dt.date(2022, 1, 1), BEFORE, "remedy.future", "received_on"),
        (OBJECTION, dt.date(2021, 3, 30), BEFORE, "remedy.before_round", "received_on"),
        (OBJECTION, PUBLISHED, AFTER, "remedy.published", "kind"),
        (REVIEW, dt.date(2021, 4, 11), AFTER, "remedy.unpublished", "kind"),
        (REVIEW, PUBLISHED, BEFORE, "remedy.unpublished", "kind"),
        (REVIEW, dt.date(2021, 5, 13), AFTER, "remedy.late", "late_reason"),
        (APPEAL, dt.date(2021, 5, 1), AFTER, "remedy.no_review", "against"),
        (APPEAL, dt.date(2021, 5, 1), Background(CUT_OFF, PUBLISHED, True), "remedy.not_told", "against"),
        (APPEAL, dt.date(2021, 5, 19), TOLD, "remedy.before_decision", "received_on"),
        (APPEAL, dt.date(2021, 6, 5), TOLD, "remedy.late", "late_reason"),
        (APPEAL, dt.date(2021, 4, 20), BEFORE, "remedy.unpublished", "kind"),
    ],
)
def test_what_is_out_of_turn_or_late_is_refused_at_its_field(
    kind: RemedyKind, on: dt.date, back: Background, key: str, field: str
) -> None:
    with pytest.raises(RuleError) as caught:
        check_raised(kind, on, "", back, TODAY)
    assert (caught.value.key, caught.value.facts["field"]) == (key, field)


def test_what_is_late_is_taken_with_a_reason() -> None:
    assert check_raised(REVIEW, dt.date(2021, 5, 13), "住院", AFTER, TODAY) == dt.date(2021, 5, 12)


@pytest.mark.parametrize(
    ("outcome", "corrected", "told", "expected"),
    [
        (None, False, False, RemedyState.OPEN),
        (RemedyOutcome.UPHELD, False, False, RemedyState.TO_CORRECT),
        (RemedyOutcome.UPHELD, True, False, RemedyState.TO_TELL),
        (RemedyOutcome.UPHELD, False, True, RemedyState.OVER),
        (RemedyOutcome.PARTLY, False, False, RemedyState.TO_TELL),
        (RemedyOutcome.DISMISSED, False, False, RemedyState.TO_TELL),
        (RemedyOutcome.DISMISSED, False, True, RemedyState.OVER),
        (RemedyOutcome.WITHDRAWN, False, False, RemedyState.TO_TELL),
    ],
)
def test_a_remedy_stands_where_its_decision_correction_and_telling_leave_it(
    outcome: RemedyOutcome | None, corrected: bool, told: bool, expected: RemedyState
) -> None:
    assert state(outcome, corrected=corrected, told=told) is expected


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"on": dt.date(2022, 1, 1)}, "remedy.future"),
        ({"on": dt.date(2021, 4, 12)}, "remedy.decided_early"),
        ({"on": dt.date(2021, 4, 13)}, "remedy.before_recount"),
        ({"decided_by": " "}, "remedy.decided_by"),
        ({"number": ""}, "remedy.number"),
        ({"reason": "\n"}, "remedy.reason"),
    ],
)
def test_a_decision_that_says_too_little_or_comes_too_early_is_refused(changed: dict[str, Any], key: str) -> None:
    with pytest.raises(RuleError) as caught:
        check_verdict(verdict(**changed), dt.date(2021, 4, 13), [dt.date(2021, 4, 14)], TODAY)
    assert caught.value.key == key


def test_what_is_taken_back_needs_neither_number_nor_body_but_a_reason() -> None:
    taken_back = verdict(RemedyOutcome.WITHDRAWN, decided_by="", number="", on=dt.date(2021, 4, 13))
    check_verdict(taken_back, dt.date(2021, 4, 13), [], TODAY)
    with pytest.raises(RuleError, match=r"remedy\.reason"):
        check_verdict(
            verdict(RemedyOutcome.WITHDRAWN, decided_by="", number="", reason=""), dt.date(2021, 4, 13), [], TODAY
        )


def test_those_who_keyed_a_batch_do_not_count_it_again() -> None:
    assert check_counters(["甲", "乙", "甲", " "], {"丙": 3}) == ("甲", "乙")
    with pytest.raises(RuleError) as caught:
        check_counters(["甲", "丙"], {"丙": 3})
    assert (caught.value.key, caught.value.facts["person"], caught.value.facts["batch"]) == ("recount.keyer", "丙", 3)
    with pytest.raises(RuleError, match=r"recount\.counters"):
        check_counters(["  "], {})


@pytest.mark.parametrize(
    ("text", "lines", "reason"),
    [
        ("3-12 017冷推 046懒", (Line(17, 5), Line(46, 2)), None),
        ("3-12：0171冷推；46", (Line(17, 5), Line(46, 0)), None),
        ("3-12: 17 冷, 贪 46", (Line(17, 17), Line(46, 0)), None),
        ("3-12 “老王的科” 5贪", (Line("老王的科", 0), Line(5, 16)), None),
        ('3-12 "旧局"懒', (Line("旧局", 2),), None),
        ("3-12 弃权", (), None),
        ("3-12 空白", (), None),
        ("3-12 无效 复印件", (), InvalidReason.PHOTOCOPY),
    ],
)
def test_a_recounted_sheet_is_read_as_it_is_written(
    text: str, lines: tuple[Line, ...], reason: InvalidReason | None
) -> None:
    assert read_recount(text, REASONS) == (Written(3, 12, lines, reason),)


def test_empty_lines_of_a_recount_say_nothing() -> None:
    assert [(one.batch, one.sheet) for one in read_recount("\n3-1 弃权\n \n4-2 弃权\n", REASONS)] == [(3, 1), (4, 2)]


@pytest.mark.parametrize(
    "text",
    ["3-12", "3 12 弃权", "3-12 无效", "3-12 无效 天气", "3-12 0172冷", "3-12 17快", "3-12 17 快", "3-12 冷", "弃权"],
)
def test_a_line_that_cannot_be_read_is_refused_with_its_number(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_recount(f"1-1 弃权\n{text}", REASONS)
    assert (caught.value.key, caught.value.facts["line"]) == ("recount.line", 2)


def test_a_sheet_stands_once_in_a_recount() -> None:
    with pytest.raises(RuleError, match=r"recount\.twice"):
        read_recount("3-12 弃权\n3-12 17冷", REASONS)
