"""An office in which every table holds something, made through the gate alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from desk.office import Office
from models.attachments.actions import attach, remove
from models.attachments.queries import AttachmentKind, attachments
from models.ballots.actions import close_batch, open_batch
from models.ballots.imports import import_ballots
from models.ballots.keying import keep_sections, key_sheet, note_effort, take_in_hand
from models.ballots.queries import InvalidReason
from models.ballots.rules import Line
from models.ballots.ruling import rule
from models.ballots.tables import Decision
from models.common.indicators import Indicator
from models.consequences.actions import complete
from models.consequences.closing import close_year
from models.consequences.deciding import Decided, decide
from models.consequences.imports import import_results
from models.consequences.queries import RemovalOutcome, measures
from models.documents.actions import record_prints, void
from models.documents.living import enter_paper_step
from models.documents.queries import PaperStage
from models.finalising.publishing import record_publication, withdraw_publication
from models.finalising.rereading import record_rereading
from models.finalising.stages import step
from models.inspections.actions import add_evidence, conclude, plan, record, refer
from models.inspections.queries import InspectionMethod, visits
from models.intake.forms import ROSTER
from models.ranking.actions import decide_tie, record_tip, word_main_problems
from models.rectification.actions import enter_plan, enter_recheck, give_notice, report_progress
from models.registry.actions import add_section
from models.registry.queries import SectionKind, sections, units
from models.registry.reorganise import merge_sections, rename_section
from models.remedies.actions import decide_remedy, raise_remedy, record_recount, tell_remedy
from models.remedies.correcting import correct_result
from models.remedies.queries import RemedyKind, RemedyOutcome
from models.remedies.rules import Verdict, Written
from models.roster.imports import import_roster
from models.rounds.actions import open_round
from models.rounds.queries import Stage
from models.settings.actions import change_settings
from models.settings.calendar import set_day
from reports.issuing import issue
from reports.proofs import check_proof, expected_text
from reports.rewording import keep_wording, restore_wording, wordings_in_force
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry, a_round_sheet, ballots_csv, with_clerks
from tests.make_registry import csv_file
from tests.make_results import A_TALK, SMALL, past_file, past_row, step_to

CODE, NEXT = "2021Q1", "2021Q2"
VOTES = {1: 9, 2: 8, 3: 7, 4: 7, 5: 2}
"""With the tip that puts section 7 first, 3 and 4 tie for the last place of a list of four."""


def fill(office: Office, folder: Path) -> None:
    """Take a founded office through registry, a past round, a whole round, its papers, and into the next round."""
    with_clerks(office)
    office.log_in("lead", PASSWORD)
    a_numbered_registry(office, folder, 8)
    _reorganised(office)
    office.do(
        import_roster,
        csv_file(folder / "roster.csv", ROSTER.headings, [_of_roster("1"), _of_roster("2", "在职公务员")]),
    )
    office.do(import_results, past_file(folder, *(past_row("2020Q4", "2021-01-15", n, n) for n in range(1, 5))))
    office.do(close_year, 2020)
    office.do(change_settings, {"address": "某路1号"})
    office.do(set_day, dt.date(2021, 4, 30), False, "机关搬迁")
    a_whole_round(office, folder)
    _measures_and_papers(office, folder)
    _the_next_round(office)
    office.log_out()


def a_whole_round(office: Office, folder: Path) -> None:
    """Open, key, import, decide, finalise and publish a round."""
    office.do(open_round, a_round_sheet(CODE, dt.date(2021, 3, 31), **SMALL))
    step_to(office, CODE, Stage.ISSUING, Stage.KEYING)
    ballots = [[(str(n), "冷推", "窗口拖延")] for n, times in VOTES.items() for _ in range(times)]
    ballots += [[("", "", "")], [("99", "贪", "不在名单")], [("5", "懒", ""), ("6", "推乱", "")]]
    office.do(import_ballots, ballots_csv(folder / "ballots.csv", ballots), CODE, "targeted")
    a_pile_keyed_twice_and_ruled_on(office, CODE)
    office.do(record_tip, CODE, 7, dt.date(2021, 2, 1), dt.date(2021, 3, 1), "收受礼品", "核查报告", "某书记")
    step_to(office, CODE, Stage.COUNTED)
    office.do(word_main_problems, CODE, 1, "办件拖延，态度生硬")
    office.do(decide_tie, CODE, order=(3, 4), participants="甲、乙", reason="现场核实")
    _read_again(office)
    step_to(office, CODE, Stage.FINALISED)
    office.do(step, CODE, Stage.PUBLISHED, dt.date(2021, 4, 12))


def _read_again(office: Office) -> None:
    """Have sheets beside both edges read again, one of which is not as on the paper."""
    office.do(record_rereading, CODE, "top", (1, 2), [(1, 1), (2, 1)], [], "甲、乙", "票面与录入一致")
    office.do(record_rereading, CODE, "list", (3, 4), [(1, 18), (1, 25)], [(1, 25)], "甲、乙", "一张漏勾，不影响名次")


FORMS = (
    ([Line(6, 3, "态度生硬"), Line("九十九", 1)], None),
    ([Line(1, 16)], None),
    ([Line(2, 1)], InvalidReason.PHOTOCOPY),
    ([Line(8, 1, "看不清楚")], None),
)
MISREAD = {2: [Line(1, 8)], 4: [Line(8, 1, unclear=True)]}
"""What the second keyer reads otherwise, however often."""


def a_pile_keyed_twice_and_ruled_on(office: Office, code: str) -> None:
    """Key a pile, key it again, rule on what differs and seal it, each by another person; the lead comes back."""
    office.log_in("clerk", PASSWORD)
    pile = office.do(open_batch, code, "sampled", "1号箱", len(FORMS), "某收件人", dt.date(2021, 4, 1))
    for sheet, (lines, reason) in enumerate(FORMS, start=1):
        office.do(key_sheet, pile, sheet, lines, reason)
    office.do(note_effort, pile, len(FORMS), 60, 2, 90)
    office.do(close_batch, pile)
    office.log_in("clerk2", PASSWORD)
    for sheet, (lines, reason) in enumerate(FORMS, start=1):
        office.do(key_sheet, pile, sheet, MISREAD.get(sheet, lines), reason)
        if sheet == 2:
            office.do(key_sheet, pile, sheet, MISREAD[sheet])
    office.do(note_effort, pile, len(FORMS), 70, 0, 100)
    office.do(close_batch, pile)
    office.log_in("clerk3", PASSWORD)
    office.do(rule, pile, 2, Decision.FIRST, "第一遍与票面一致")
    office.do(rule, pile, 4, Decision.FIRST, "笔迹可辨")
    office.do(rule, pile, 4, Decision.ANEW, "再看无法辨认", [Line("八", 2, "字迹潦草")], InvalidReason.UNREADABLE)
    office.do(close_batch, pile)
    office.log_in("lead", PASSWORD)


def _the_next_round(office: Office) -> None:
    """Open the next round and leave off in the middle of a sheet."""
    office.do(open_round, a_round_sheet(NEXT, dt.date(2021, 6, 30), **SMALL))
    step_to(office, NEXT, Stage.ISSUING, Stage.KEYING)
    office.log_in("clerk", PASSWORD)
    pile = office.do(open_batch, NEXT, "other", "2号箱", 20, "某收件人", dt.date(2021, 4, 12))
    office.do(take_in_hand, pile)
    office.do(key_sheet, pile, 1, [Line(3, 4)])
    office.do(keep_sections, pile, 2, [Line(4, 9, "排队两次"), Line("旧科室")])


def _of_roster(code: str, exclusion: str = "") -> Sequence[str]:
    return [code, "某商行", "市场主体", "13800000000", "某街2号", "830000", "科室1", "行政审批", exclusion]


def _reorganised(office: Office) -> None:
    day = dt.date(2020, 6, 1)
    (unit,) = office.ask(units)
    for number in (21, 22):
        office.do(add_section, unit.id, f"旧科室{number}", SectionKind.INTERNAL, number, dt.date(2019, 1, 1))
    by_number = {row.number: row.id for row in office.ask(sections, dt.date(2020, 5, 1))}
    office.do(rename_section, by_number[8], "科室8新", day, "机构改革")
    office.do(merge_sections, (by_number[21], by_number[22]), "合并科室", day, "机构改革")


def _measures_and_papers(office: Office, folder: Path) -> None:
    talk = next(row for row in office.ask(measures, CODE) if row.kind == "leader_talk")
    office.do(complete, (talk.id,), dt.date(2021, 4, 12), "已谈话", A_TALK)
    removal = next(row for row in office.ask(measures, CODE) if row.kind == "head_removal")
    decided = Decided(RemovalOutcome.ADOPTED, "某党组", "某党〔2021〕7号", dt.date(2021, 4, 12), dt.date(2021, 4, 13))
    office.do(decide, removal.id, decided)
    _put_right(office)
    _inspected(office, folder)
    _attached(office, talk.id, folder)
    text = office.ask(wordings_in_force)["head_talk"].text
    office.do(keep_wording, "head_talk", f"{text}特此通知。", "统一用语", 0)
    office.do(restore_wording, "head_talk", "恢复原稿", 1)
    papers = office.do(issue, CODE)
    office.do(record_prints, tuple((paper.id, "ab" * 32) for paper in papers[:2]))
    printed = next(paper for paper in papers if paper.kind == "newspaper_table")
    office.do(check_proof, printed.id, expected_text(printed))
    _printed(office, folder)
    office.do(void, printed.id, "日期有误")
    office.do(enter_paper_step, (papers[0].id,), PaperStage.SEALED, dt.date(2021, 4, 12))
    _reviewed(office)


def _printed(office: Office, folder: Path) -> None:
    """Enter the newspaper with a scan of its page, and take the entry back."""
    scan = folder / "某区日报3版.jpg"
    scan.write_bytes(b"scan")
    wrong = office.do(record_publication, CODE, dt.date(2021, 4, 12), "某区日报", "2版", (scan,))
    office.do(withdraw_publication, wrong, "版次有误")


def _reviewed(office: Office) -> None:
    """Have a review lead to a recount, in which an empty sheet turns out to be a copy, and correct the result."""
    today = dt.date(2021, 4, 12)
    review = office.do(raise_remedy, CODE, RemedyKind.REVIEW, 2, "某局", today, "认为计票有误")
    found = (Written(1, sum(VOTES.values()) + 1, (), InvalidReason.PHOTOCOPY),)
    office.do(record_recount, review, today, ("复核员甲",), (1,), found, "一张为复印件")
    office.do(decide_remedy, review, Verdict(RemedyOutcome.UPHELD, "某区纪委", "某纪复〔2021〕1号", today, "复核属实"))
    office.do(correct_result, review)
    office.do(tell_remedy, review, today)


def _put_right(office: Office) -> None:
    """Take a rectification as far as a failed re-check."""
    day, wrong = dt.date(2021, 4, 12), {Indicator.COLD: "态度生硬"}
    measure = next(row.id for row in office.ask(measures, CODE) if row.kind == "rectification")
    office.do(give_notice, measure, day, wrong)
    office.do(enter_plan, measure, "设综合窗口", "某科长7")
    office.do(report_progress, measure, day, "窗口已设")
    office.do(enter_recheck, measure, day, ("甲", "乙"), False, wrong, dt.date(2021, 6, 1))


def _inspected(office: Office, folder: Path) -> None:
    """Inspect a listed section and one that is not, with a file of evidence."""
    day, team = dt.date(2021, 4, 12), ("甲", "乙")
    office.do(plan, [1, 2], InspectionMethod.ERRAND, team, dt.date(2021, 5, 1), CODE, "看窗口")
    office.do(plan, [6], InspectionMethod.PUBLIC, team, dt.date(2021, 5, 9))
    visit = next(row.id for row in office.ask(visits) if row.number == 1)
    office.do(record, visit, day, "大厅", "排队四十分钟", {Indicator.LAZY: "只开一个窗口"})
    film = folder / "窗口.mp4"
    film.write_bytes(b"film")
    office.do(add_evidence, visit, film)
    office.do(conclude, visit, "整改不到位")
    office.do(refer, visit, "某室", day, "某移〔2021〕1号")


def _attached(office: Office, measure: int, folder: Path) -> None:
    """Attach the scanned record of a talk, and a paper that does not belong there."""
    for name, kind in (("谈话记录.pdf", AttachmentKind.TALK_RECORD), ("送达回证.png", AttachmentKind.RECEIPT)):
        paper = folder / name
        paper.write_bytes(name.encode())
        office.do(attach, measure, [paper], kind, "扫描件")
    office.do(remove, office.ask(attachments, measure)[-1].id, "不是本事项的回证")
