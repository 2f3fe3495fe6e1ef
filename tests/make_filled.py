"""An office in which every table holds something, made through the gate alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from desk.office import Office
from models.accounts.actions import add_account
from models.accounts.tables import Role
from models.ballots.actions import close_batch, key_ballot, open_batch
from models.ballots.imports import import_ballots
from models.ballots.queries import InvalidReason
from models.ballots.rules import Line
from models.consequences.actions import complete
from models.consequences.imports import import_results
from models.consequences.queries import measures
from models.consequences.stages import step
from models.documents.actions import record_prints, void
from models.intake.forms import ROSTER
from models.ranking.actions import decide_tie, record_tip, word_main_problems
from models.registry.actions import add_section
from models.registry.queries import SectionKind, sections, units
from models.registry.reorganise import merge_sections, rename_section
from models.roster.imports import import_roster
from models.rounds.actions import open_round
from models.rounds.queries import Stage
from models.settings.actions import change_settings
from reports.issuing import issue
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry, a_round_sheet, ballots_csv
from tests.make_registry import csv_file
from tests.make_results import SMALL, past_file, past_row, step_to

CODE = "2021Q1"
VOTES = {1: 9, 2: 8, 3: 7, 4: 7, 5: 2}
"""With the tip that puts section 7 first, 3 and 4 tie for the last place of a list of four."""


def fill(office: Office, folder: Path) -> None:
    """Take a founded office through registry, a past round, a whole round, its measures and its papers."""
    office.log_in("lead", PASSWORD)
    a_numbered_registry(office, folder, 8)
    _reorganised(office)
    office.do(
        import_roster,
        csv_file(folder / "roster.csv", ROSTER.headings, [_of_roster("1"), _of_roster("2", "在职公务员")]),
    )
    office.do(import_results, past_file(folder, *(past_row("2020Q4", "2021-01-15", n, n) for n in range(1, 5))))
    office.do(change_settings, {"address": "某路1号"})
    a_whole_round(office, folder)
    _measures_and_papers(office)
    office.log_in("sysadmin", PASSWORD)
    office.do(add_account, "clerk2", "某录入员", Role.CLERK, PASSWORD)
    office.log_out()


def a_whole_round(office: Office, folder: Path) -> None:
    """Open, key, import, decide, finalise and publish a round."""
    office.do(open_round, a_round_sheet(CODE, dt.date(2021, 3, 31), **SMALL))
    step_to(office, CODE, Stage.ISSUING, Stage.KEYING)
    ballots = [[(str(n), "冷推", "窗口拖延")] for n, times in VOTES.items() for _ in range(times)]
    ballots += [[("", "", "")], [("99", "贪", "不在名单")], [("5", "懒", ""), ("6", "推乱", "")]]
    office.do(import_ballots, ballots_csv(folder / "ballots.csv", ballots), CODE, "targeted")
    keyed = office.do(open_batch, CODE, "sampled", "1号箱", 3, "某收件人", dt.date(2021, 4, 1))
    office.do(key_ballot, keyed, [Line(6, 3, "态度生硬"), Line("九十九", 1)])
    office.do(key_ballot, keyed, [Line(1, 16)])
    office.do(key_ballot, keyed, [Line(2, 1)], InvalidReason.PHOTOCOPY)
    office.do(close_batch, keyed)
    office.do(record_tip, CODE, 7, dt.date(2021, 2, 1), dt.date(2021, 3, 1), "收受礼品", "核查报告", "某书记")
    step_to(office, CODE, Stage.COUNTED)
    office.do(word_main_problems, CODE, 1, "办件拖延，态度生硬")
    office.do(decide_tie, CODE, order=(3, 4), participants="甲、乙", reason="现场核实")
    step_to(office, CODE, Stage.FINALISED)
    office.do(step, CODE, Stage.PUBLISHED, dt.date(2021, 4, 12))


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


def _measures_and_papers(office: Office) -> None:
    talk = next(row for row in office.ask(measures, CODE) if row.kind == "leader_talk")
    office.do(complete, (talk.id,), dt.date(2021, 4, 12), "已谈话")
    papers = office.do(issue, CODE)
    office.do(record_prints, tuple((paper.id, "ab" * 32) for paper in papers[:2]))
    office.do(void, papers[-1].id, "日期有误")
