"""Files of verified tips: all of one or nothing, and every fault by its row and column (R6.5)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from desk.office import Office
from models.common.errors import RuleError
from models.intake.rules import ImportRefused
from models.ranking.imports import import_tips
from models.ranking.queries import tips
from tests.make import a_numbered_registry
from tests.make_results import a_voted_round, tips_file


@pytest.fixture
def counted(lead: Office, tmp_path: Path) -> Office:
    """A counted round of sections 1 to 8."""
    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6, 5: 5})
    return lead


def test_a_file_of_tips_is_taken_in_whole(counted: Office, tmp_path: Path) -> None:
    """R6.5."""
    rows = [["005", "2021-02-01", "2021-03-01", "收受礼品", "核查报告", "某书记"]]
    path = tips_file(tmp_path, *rows, ["3", "2021/2/1", "2021年3月1日", "索要好处", "核查报告", "某书记"])
    trial = counted.do(import_tips, path, "2021Q1", dry_run=True)
    assert (trial.accepted, counted.ask(tips, "2021Q1")) == (2, ())
    report = counted.do(import_tips, path, "2021Q1")
    assert (report.kind, report.accepted, report.rejected) == ("tips", 2, ())
    assert [(row.number, row.verified_on, row.case) for row in counted.ask(tips, "2021Q1")] == [
        (5, dt.date(2021, 3, 1), "收受礼品"),
        (3, dt.date(2021, 3, 1), "索要好处"),
    ]
    for dry_run in (False, True):
        with pytest.raises(RuleError, match=r"file\.again"):
            counted.do(import_tips, path, "2021Q1", dry_run=dry_run)


def test_a_file_with_bad_tips_names_every_fault_and_stores_nothing(counted: Office, tmp_path: Path) -> None:
    """R6.5."""
    path = tips_file(
        tmp_path,
        ["5", "2021-02-01", "2021-03-01", "收受礼品", "核查报告", "某书记"],
        ["99", "2021-02-30", "2021-03-01", "", "核查报告", "某书记"],
        ["3", "2021-03-02", "2021-03-01", "索要好处", "核查报告", "某书记"],
        ["3", "2021-03-02", "2022-03-01", "索要好处", "核查报告", "某书记"],
        ["99", "2021-03-02", "2021-03-01", "索要好处", "核查报告", "某书记"],
        ["3", "昨日", "2021-03-01", "索要好处", "核查报告", "某书记"],
        ["3", "2021-03-01", "", "索要好处", "", ""],
        [" ", "2021-02-01", "2021-03-01", "索要好处", "核查报告", "某书记"],
        [" 一科 ", "2021-02-01", "2021-03-01", "索要好处", "核查报告", "某书记"],
    )
    with pytest.raises(ImportRefused) as caught:
        counted.do(import_tips, path, "2021Q1")
    assert [(fault.row, fault.column, fault.key) for fault in caught.value.report.rejected] == [
        (3, "科室编号", "tip.not_listed"),
        (3, "举报日期", "row.no_such_day"),
        (3, "事由", "row.empty"),
        (4, "查实日期", "tip.backwards"),
        (5, "查实日期", "tip.future"),
        (6, "科室编号", "tip.not_listed"),
        (6, "查实日期", "tip.backwards"),
        (7, "举报日期", "row.day_form"),
        (8, "查实日期", "row.empty"),
        (8, "依据", "row.empty"),
        (8, "批准人", "row.empty"),
        (9, "科室编号", "row.empty"),
        (10, "科室编号", "tip.not_listed"),
    ]
    told = {(fault.row, fault.key): fault.facts for fault in caught.value.report.rejected}
    assert told[3, "tip.not_listed"] == {"round": "2021Q1", "number": "99"}
    assert told[4, "tip.backwards"] == {"reported_on": dt.date(2021, 3, 2), "verified_on": dt.date(2021, 3, 1)}
    assert told[5, "tip.future"] == {"verified_on": dt.date(2022, 3, 1), "today": dt.date(2021, 4, 12)}
    assert told[10, "tip.not_listed"] == {"round": "2021Q1", "number": "一科"}
    assert counted.do(import_tips, path, "2021Q1", dry_run=True).rejected == caught.value.report.rejected
    assert counted.ask(tips, "2021Q1") == ()
