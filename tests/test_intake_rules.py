"""Reading single cells, collecting faults, and registering files (R10.1)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.common.errors import RuleError
from models.intake.rules import ImportRefused, ImportReport, Rejection, Rejects, optional, read_day, required


@pytest.mark.parametrize(
    "text",
    ["2021-03-31", " 2021-3-31 ", "2021/3/31", "2021.03.31", "2021年3月31日", "２０２１－０３－３１", "2021年3月31"],
)
def test_a_day_is_read_in_the_usual_spellings(text: str) -> None:
    """R10.1."""
    assert read_day(text) == dt.date(2021, 3, 31)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "row.empty"),
        ("  ", "row.empty"),
        ("2021-02-30", "row.no_such_day"),
        ("2021-13-01", "row.no_such_day"),
        ("2021-00-10", "row.no_such_day"),
        ("去年", "row.day_form"),
        ("31.3.2021", "row.day_form"),
        ("2021-03/31", "row.day_form"),
        ("0021-03-31", "row.day_form"),
        ("20210331", "row.day_form"),
        ("44286", "row.day_form"),
        ("2021-03-31 08:30:00", "row.day_form"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(text: str, key: str) -> None:
    """R10.1."""
    with pytest.raises(RuleError, match=key.replace(".", r"\.")):
        read_day(text)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_every_day_is_read_back_as_it_was_written(day: dt.date) -> None:
    """R10.1."""
    assert read_day(day.isoformat()) == read_day(f"{day.year}年{day.month}月{day.day}日") == day


def test_texts_are_tidied_and_bounded() -> None:
    """R10.1."""
    assert (required(" 某 路 "), optional("  "), len(optional("长" * 200))) == ("某路", "", 200)
    for reader, text, key in (
        (required, " ", "row.empty"),
        (optional, "长" * 201, "row.long"),
        (optional, "a\x07", "row.character"),
    ):
        with pytest.raises(RuleError, match=key.replace(".", r"\.")):
            reader(text)


def test_faults_are_collected_and_listed_by_row() -> None:
    """R10.1."""
    rejects = Rejects((Rejection(3, "", "sheet.cells_beyond"),))
    assert rejects.read(2, "日期", read_day, "2021-03-31") == dt.date(2021, 3, 31)
    assert rejects.read(2, "日期", read_day, "2021-02-30") is None
    rejects.add(2, "编号", "row.empty")
    assert [(one.row, one.key) for one in rejects.listed()] == [
        (2, "row.no_such_day"), (2, "row.empty"), (3, "sheet.cells_beyond")
    ]  # fmt: skip
    assert rejects.rows() == {2, 3}


def test_a_refused_import_carries_its_whole_report() -> None:
    """R10.1."""
    report = ImportReport("roster", "表.csv", "ab", 2, 0, (Rejection(2, "编号", "row.empty"),))
    refusal = ImportRefused(report)
    assert (refusal.key, refusal.facts["count"], refusal.report, refusal.exit_status) == (
        "import.refused",
        1,
        report,
        2,
    )
