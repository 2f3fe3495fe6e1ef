"""From measures to their papers: what is due, what it says, receipts and records, a year's statistics (R7, R8.4)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from desk.commands.program import run
from desk.office import Office
from desk.outgoing import save_statistics
from models.audit.queries import entries
from models.common.errors import RuleError
from models.common.indicators import Indicator
from models.consequences.actions import complete, waive
from models.consequences.deductions import yearly_deductions
from models.consequences.imports import import_results
from models.consequences.queries import MeasureKind, measures, tally
from models.consequences.rules import LEADER_STREAK
from models.consequences.streak_rounds import streak_rounds
from models.documents.actions import record_prints
from models.documents.life import PaperStage
from models.documents.living import enter_paper_step
from models.documents.queries import PaperRow
from models.overview.queries import years
from models.ranking.queries import result
from models.rectification.actions import give_notice
from reports.catalogue import FORM_KEYS
from reports.consequences_years import FIGURES
from reports.forms import FORMS, receipts_paper, record_paper, records_paper, round_forms
from reports.issuing import facts_of, issue, pdf
from reports.yearly_parts import UNITS
from reports.yearly_statistics import Facts, statistics, statistics_paper
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, looking
from tests.make_results import A_TALK, a_published_round, measure_of, past_file, past_row
from tests.pdf_reading import copied

CODE, DAY = "2021Q1", dt.date(2021, 4, 12)
VOTES = {1: 9, 2: 8, 3: 7, 4: 6}


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """Publish a round in which section 1 is at the top a second time, section 2 a third."""
    a_numbered_registry(lead, tmp_path, 8)
    before = [past_row("2020Q4", "2021-01-15", rank, number) for rank, number in ((1, 1), (2, 2))]
    earlier = [past_row("2020Q3", "2020-10-15", rank, number) for rank, number in ((1, 2), (2, 5))]
    lead.do(import_results, past_file(tmp_path, *earlier, *before))
    a_published_round(lead, tmp_path, VOTES)
    return lead


def papers(office: Office, *kinds: str) -> tuple[PaperRow, ...]:
    """Issue some kinds of the round."""
    return office.do(issue, CODE, kinds)


def said(row: PaperRow) -> str:
    """Return what a paper says."""
    return copied(pdf(row)[0])


# proposals


def test_head_and_leader_get_a_proposal_each_with_a_number_of_its_own(published: Office) -> None:
    rows = papers(published, "head_removal", "leader_removal")
    assert [(row.kind, facts_of(row).listed.number, facts_of(row).person) for row in rows] == [
        ("head_removal", 1, "某科长1"),
        ("head_removal", 2, "某科长2"),
        ("leader_removal", 2, "某副局长2"),
    ]
    assert [row.serial for row in rows] == [1, 2, 3]


def test_a_proposal_names_every_round_of_the_streak_and_the_rank_there(published: Office) -> None:
    *_, leader = papers(published, "head_removal", "leader_removal")
    text = said(leader)
    assert f"连续三期名列前2名（{streak_text(published, 2)}）" in text
    (run,) = {len(facts_of(leader).places)}
    assert run == measure_of(published, CODE, "leader_removal", 2).streak == LEADER_STREAK


def streak_text(office: Office, number: int) -> str:
    """Return the rounds of a section's streak as the paper enumerates them."""
    section = measure_of(office, CODE, "rectification", number).section_id
    first, second, third = (f"{one.title}第{one.rank}名" for one in office.ask(streak_rounds, CODE, section))
    return f"{first}、{second}和{third}"


def test_a_section_without_a_streak_has_none(published: Office) -> None:
    section = measure_of(published, CODE, "rectification", 4).section_id
    assert published.ask(streak_rounds, CODE, section) == ()


def test_a_waived_removal_is_not_proposed(published: Office) -> None:
    published.do(waive, measure_of(published, CODE, "head_removal", 1).id, "已调离")
    assert [facts_of(row).listed.number for row in papers(published, "head_removal")] == [2]


# rectification


def test_a_notice_speaks_of_the_ticks_until_the_office_worded_the_problems(published: Office) -> None:
    row = next(row for row in papers(published, "rectification_notice") if facts_of(row).listed.number == 1)
    assert [(one.indicator, one.ticks, one.text) for one in facts_of(row).complaints] == [
        ("冷：服务态度冷硬", "9次（100%）", "由本单位对照评议指标自查明确")
    ]
    assert "自结果公布之日起30日内（2021年5月12日前）" in said(row)


def test_a_notice_speaks_of_the_problems_and_the_day_that_were_entered(published: Office) -> None:
    measure = measure_of(published, CODE, "rectification", 1)
    wrong = {Indicator.COLD: "态度生硬", Indicator.GREED: "收受土特产"}
    published.do(give_notice, measure.id, DAY, wrong, dt.date(2021, 6, 1), "系统改造")
    row = next(row for row in papers(published, "rectification_notice") if facts_of(row).listed.number == 1)
    assert [(one.ticks, one.text) for one in facts_of(row).complaints] == [
        ("9次（100%）", "态度生硬"),
        ("—", "收受土特产"),
    ]
    assert "整改工作应当于2021年6月1日前完成" in said(row)


def test_the_receipt_of_a_notice_is_the_receipt_of_its_measure(published: Office, clock: HandClock) -> None:
    row = next(row for row in papers(published, "rectification_notice") if facts_of(row).listed.number == 1)
    published.do(record_prints, ((row.id, "ab" * 32),))
    clock.set(dt.date(2021, 4, 20))
    published.do(enter_paper_step, (row.id,), PaperStage.SEALED, DAY)
    published.do(enter_paper_step, (row.id,), PaperStage.SERVED, dt.date(2021, 4, 15), "某收件人")
    measure = measure_of(published, CODE, "rectification", 1)
    assert (measure.notified_on, measure.served_on, measure.received_by) == (DAY, dt.date(2021, 4, 15), "某收件人")
    published.do(give_notice, measure.id, DAY, {Indicator.COLD: "态度生硬"})


# letters and report


def test_the_embargo_letter_lists_who_is_barred_from_when_to_when(published: Office) -> None:
    published.do(waive, measure_of(published, CODE, "embargo", 2).id, "复查撤销")
    (row,) = papers(published, "embargo_letter")
    facts = facts_of(row)
    assert [(one.person, one.start, one.until) for one in facts.barred] == [
        (f"某科长{number}", DAY, dt.date(2021, 7, 12)) for number in (1, 3, 4)
    ]
    assert (row.section_id, "本期影响期人员共3名" in said(row)) == (None, True)


def test_the_deduction_letter_adds_up_what_the_year_adds_up(published: Office) -> None:
    published.do(waive, measure_of(published, CODE, "leader_deduction", 3).id, "刚到任")
    (row,) = papers(published, "deduction_list")
    facts = facts_of(row)
    sheets = published.ask(yearly_deductions, 2021)
    sums = {kind: sum((one.points for one in sheets if one.kind is kind), Fraction(0)) for kind in MeasureKind}
    assert Fraction(facts.body_points) == sums[MeasureKind.BODY_DEDUCTION]
    assert Fraction(facts.leader_points) == sums[MeasureKind.LEADER_DEDUCTION]
    assert facts.lines[2] == ("3", "某局", "科室3", "0.8", "某副局长0", "免予扣分")
    assert facts.year == 2021


def test_the_report_counts_what_was_done_up_to_its_day(published: Office, clock: HandClock) -> None:
    clock.set(dt.date(2021, 4, 20))
    published.do(complete, (measure_of(published, CODE, "leader_talk", 1).id,), DAY, "", A_TALK)
    (row,) = papers(published, "district_report")
    text = said(row)
    assert row.dated_on == dt.date(2021, 4, 20)
    assert "截至2021年4月20日，" in text
    assert "谈话提醒分管领导应办4人次、已办1人次；约谈科室负责人应办2人次、已办0人次" in text
    assert "建议免去科室负责人职务2人次，已作出免职决定0人次；建议免去分管领导职务1人次" in text
    assert "影响期人员4人，影响期为2021年4月12日至7月12日" in text


# forms


def test_every_notice_has_a_receipt_and_every_talk_a_record(published: Office) -> None:
    issued = published.do(issue, CODE)
    found = published.ask(round_forms, CODE, FORM_KEYS)
    names = [one.name for one in found]
    assert len(set(names)) == len(names)
    notices = [row for row in issued if row.kind in ("leader_talk", "head_interview", "head_talk")]
    served = len(notices) + 4 + 3
    assert [sum(one.kind == kind for one in found) for kind in ("送达回证", "谈话记录表")] == [served, len(notices)]


def test_a_receipt_names_the_notice_its_number_and_its_addressee(published: Office) -> None:
    [talk, *_] = papers(published, "leader_talk")
    *_, removal = papers(published, "leader_removal")
    text = copied(published.ask(receipts_paper, (talk.id, removal.id)).data)
    assert "《谈话提醒通知书》（某纪评〔2021〕1号，2021年4月12日）受送达人某局某副局长1同志涉及科室某局科室1" in text
    assert "《免职建议书》（某纪评〔2021〕5号，2021年4月12日）受送达人区委涉及科室某局科室2" in text


def test_a_paper_without_a_receipt_has_no_receipt_form(published: Office) -> None:
    (circular,) = papers(published, "circular")
    for query, key in ((receipts_paper, "form.no_notice"), (records_paper, "form.no_talk")):
        with pytest.raises(RuleError, match=key.replace(".", r"\.")):
            published.ask(query, (circular.id,))
    with pytest.raises(RuleError, match=r"form\.no_talk"):
        published.ask(record_paper, measure_of(published, CODE, "embargo", 1).id)


def test_a_record_is_blank_until_the_talk_was_entered(published: Office) -> None:
    talk = measure_of(published, CODE, "head_interview", 1)
    assert "谈话地点参加人员" in copied(published.ask(record_paper, talk.id).data)
    published.do(complete, (talk.id,), DAY, "", A_TALK)
    text = copied(published.ask(record_paper, talk.id).data)
    assert "谈话时间2021年4月12日9时30分" in text
    assert "谈话地点会议室参加人员甲、乙、记录员" in text
    assert "通报评议结果" in text


def test_the_keys_of_forms_are_those_that_the_command_line_tells() -> None:
    assert tuple(one.key for one in FORMS) == FORM_KEYS


def test_receipts_come_out_on_the_command_line_and_are_entered(
    published: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers(published, "leader_talk")
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    out = tmp_path / "out"
    where = ("--data", str(published.store.path), "--user", "lead")
    status = run([*where, "print", CODE, "--out", str(out), "--kind", "service_receipt"])
    assert status == 0
    assert len(list(out.glob("2021Q1-送达回证-*.pdf"))) == 4
    with looking(published) as session:
        assert (entries(session)[0].act, entries(session)[0].facts["kinds"]) == (
            "document.ranking_papers",
            ["送达回证"],
        )


# a year


def rows_of(facts: Facts, heading: str) -> dict[object, tuple[object, ...]]:
    """Return a part's rows by their first cell."""
    (part,) = [part for part in facts.parts if part.heading.endswith(heading)]
    return {row[0]: row[1:] for row in part.rows}


def test_the_statistics_say_what_overview_tally_and_result_say(published: Office) -> None:
    published.do(complete, (measure_of(published, CODE, "leader_talk", 1).id,), DAY, "", A_TALK)
    facts = published.ask(statistics, 2021)
    compared = next(one for one in published.ask(years) if one.now.year == 2021)
    assert rows_of(facts, "主要数据") == {
        name: (UNITS[name], figure(compared.now), figure(compared.before), compared.change(figure))
        for name, figure in FIGURES
        if compared.before
    }
    use = published.ask(result, CODE).channels[0]
    (by_channel,) = [part for part in facts.parts if part.heading.endswith("各渠道评议票")]
    cast = use.valid + use.abstained + use.invalid
    assert by_channel.rows[0] == ("期次2021Q1", use.name, cast, use.valid, use.abstained, use.invalid)
    assert rows_of(facts, "列入名单的单位") == {"某局": (4, 4, 2, 0)}
    assert rows_of(facts, "评议期次")["期次2021Q1"][-1] == 4


def test_person_times_and_people_are_counted_apart(published: Office) -> None:
    told = rows_of(published.ask(statistics, 2021), "处置措施")
    everything = published.ask(tally)
    own = [row for row in published.ask(measures, CODE) if row.kind is MeasureKind.LEADER_TALK]
    assert told["分管领导谈话提醒"] == ("人次", len(own), 0, len({row.person_id for row in own}), 0)
    assert len(own) > len({row.person_id for row in own})
    assert everything.due[MeasureKind.LEADER_TALK] > len(own)  # other years have their own
    assert told["整改"][0] == "个"


def test_paper_and_workbook_of_a_year_hold_the_same_tables(published: Office, tmp_path: Path) -> None:
    facts = published.ask(statistics, 2021)
    paper = statistics_paper(facts)
    text = copied(paper.data)
    book = openpyxl.load_workbook(save_statistics(published, facts, tmp_path / "y.xlsx"))
    assert paper.name == "2021-年度统计表.pdf"
    for part, sheet in zip(facts.parts, book.worksheets, strict=False):
        assert part.heading in text
        assert [name for name, _ in part.columns] == [cell.value for cell in sheet[1]]
        assert sheet.max_row == len(part.rows) + 1
    with looking(published) as session:
        assert (entries(session)[0].act, entries(session)[0].subject) == ("document.table", "年度统计表")


def test_a_year_in_which_nothing_was_held_is_refused(published: Office) -> None:
    with pytest.raises(RuleError, match=r"statistics\.no_year"):
        published.ask(statistics, 1999)
