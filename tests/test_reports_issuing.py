"""From a final round to papers in a folder (R8.4, R8.5, R7.1)."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import openpyxl
import pytest

from desk.office import Office
from desk.outgoing import enter_written, save_workbook
from models.audit.queries import entries
from models.ballots.imports import import_ballots
from models.common.errors import EnvironmentFault, RuleError
from models.documents.actions import record_prints, void
from models.documents.queries import ledger
from models.finalising.stages import step
from models.ranking.actions import word_main_problems
from models.registry.actions import add_person
from models.registry.imports import import_registry
from models.rounds.actions import open_round
from models.settings.actions import change_settings
from reports.catalogue import PAPERS
from reports.files import stem
from reports.issuing import due_and_issued, facts_of, issue, pdf, text, workbook_name, write
from reports.workbook_facts import live_workbook_facts, workbook_facts
from tests.conftest import HandClock
from tests.make import a_round_sheet, ballots_csv, looking, write_csv
from tests.pdf_reading import copied, squeezed

HEADS = ["单位", "单位类别", "主要领导", "科室", "科室类别", "科室编号", "科室负责人", "分管领导", "任职起始"]
HEADS_NAMES = ["王\U0002cd8d", "李堃", "张\U0002b5af", "陈㛃", "刘䶮", "阿卜杜拉·买买提", "周喆"]
DAY = dt.date(2021, 4, 12)


def a_registry(office: Office, folder: Path) -> None:
    """Import four units with three sections each."""
    rows = []
    for number in range(1, 13):
        unit = f"某区第{'一二三四'[(number - 1) // 3]}局"
        head = HEADS_NAMES[number % 7] + "甲乙丙丁"[number % 4]
        row = [
            unit,
            "政府工作部门",
            f"{unit}长",
            f"业务{number}科",
            "内设科室",
            str(number),
            head,
            f"赵分管{number}",
            "2019-01-01",
        ]
        rows.append(row)
    office.do(import_registry, write_csv(folder / "registry.csv", [HEADS, *rows]))


def a_counted_round(office: Office, folder: Path) -> None:
    """Count round 2021Q1: section n gets 2·(13-n) votes, so that it ranks n."""
    a_registry(office, folder)
    office.do(open_round, a_round_sheet())
    for stage in ("issuing", "keying"):
        office.do(step, "2021Q1", stage)
    ballots = [[(str(number), "冷懒", "")] for number in range(1, 13) for _ in range(2 * (13 - number))]
    office.do(import_ballots, ballots_csv(folder / "b.csv", ballots), "2021Q1", "targeted")
    office.do(step, "2021Q1", "counted")


def a_final_round(office: Office, folder: Path) -> None:
    """Hold round 2021Q1 until its result is frozen."""
    a_counted_round(office, folder)
    office.do(step, "2021Q1", "finalised")


@pytest.fixture
def final(lead: Office, tmp_path: Path) -> Office:
    """The office with round 2021Q1 finalised."""
    a_final_round(lead, tmp_path)
    return lead


@pytest.fixture
def published(final: Office) -> Office:
    """The office with round 2021Q1 published on 2021-04-12."""
    final.do(step, "2021Q1", "published", DAY)
    return final


def test_every_paper_that_is_due_gets_a_number(published: Office) -> None:
    rows = published.do(issue, "2021Q1")
    kinds = [row.kind for row in rows]
    assert {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)} == {
        "circular": 1,
        "leader_talk": 10,
        "head_interview": 3,
        "head_talk": 7,
        "newspaper_table": 1,
        "rectification_notice": 10,
        "embargo_letter": 1,
        "deduction_list": 1,
        "district_report": 1,
    }
    numbered = [row for row in rows if row.organ_code == "某纪评"]
    assert [row.serial for row in numbered] == list(range(1, 35))
    assert {row.dated_on for row in rows if row.kind != "district_report"} == {DAY}


def test_what_tells_how_things_stand_is_dated_with_the_day_on_which_it_is_numbered(
    published: Office, clock: HandClock
) -> None:
    clock.set(dt.date(2021, 5, 6))
    rows = published.do(issue, "2021Q1", ("circular", "district_report"))
    assert {row.kind: row.dated_on for row in rows} == {"circular": DAY, "district_report": dt.date(2021, 5, 6)}


def test_what_counts_from_the_publication_is_not_due_before_it(final: Office) -> None:
    due = {key: n for key, n, _ in final.ask(due_and_issued, "2021Q1")}
    assert [key for key, n in due.items() if not n] == [
        "rectification_notice", "head_removal", "leader_removal", "embargo_letter", "deduction_list",
    ]  # fmt: skip


def test_issuing_again_gives_the_same_papers_and_no_new_number(published: Office) -> None:
    assert published.do(issue, "2021Q1") == published.do(issue, "2021Q1")
    assert len(published.ask(ledger)) == 35


def test_the_same_paper_gives_the_same_bytes_whenever_it_is_drawn(published: Office, clock: HandClock) -> None:
    first = [pdf(row)[0] for row in published.do(issue, "2021Q1")]
    clock.set(dt.date(2025, 1, 1))
    assert [pdf(row)[0] for row in published.do(issue, "2021Q1")] == first


def test_a_paper_keeps_what_it_said_when_the_data_change_later(final: Office) -> None:
    before = {row.id: pdf(row)[0] for row in final.do(issue, "2021Q1")}
    final.do(step, "2021Q1", "published", DAY)
    after = {row.id: pdf(row)[0] for row in final.do(issue, "2021Q1")}
    assert {key: after[key] for key in before} == before


def test_only_the_kinds_that_were_asked_for_are_issued(published: Office) -> None:
    rows = published.do(issue, "2021Q1", ("head_interview",))
    assert [(row.kind, row.serial) for row in rows] == [("head_interview", n) for n in (1, 2, 3)]
    assert {key: (due, done) for key, due, done in published.ask(due_and_issued, "2021Q1")}["head_talk"] == (7, 0)


def test_an_unknown_kind_is_refused(published: Office) -> None:
    with pytest.raises(RuleError, match=r"reports\.kind"):
        published.do(issue, "2021Q1", ("poster",))


def test_before_the_result_is_final_nothing_is_issued(lead: Office, tmp_path: Path) -> None:
    a_registry(lead, tmp_path)
    lead.do(open_round, a_round_sheet())
    with pytest.raises(RuleError, match=r"result\.not_final"):
        lead.do(issue, "2021Q1")
    assert lead.ask(ledger) == ()


def test_a_voided_notice_is_issued_anew_under_the_next_number(published: Office) -> None:
    [first, *_] = published.do(issue, "2021Q1", ("leader_talk",))
    published.do(void, first.id, "收件人有误")
    rows = published.do(issue, "2021Q1", ("leader_talk",))
    assert len(rows) == 10
    assert rows[-1].serial == 11
    assert rows[-1].section_id == first.section_id


def test_a_talk_notice_names_who_is_talked_to_and_by_when(published: Office) -> None:
    rows = published.do(issue, "2021Q1", ("leader_talk",))
    said = copied(pdf(rows[1])[0])
    assert "某区第一局赵分管2同志：" in said
    assert "名列第2名" in said
    assert "请你于2021年4月27日前" in said
    assert "某纪评〔2021〕2号" in said


def test_the_head_of_the_top_tier_is_interviewed_and_the_others_are_talked_to(published: Office) -> None:
    interviews = [copied(pdf(row)[0]) for row in published.do(issue, "2021Q1", ("head_interview",))]
    talks = [copied(pdf(row)[0]) for row in published.do(issue, "2021Q1", ("head_talk",))]
    for rank, said in enumerate([*interviews, *talks], start=1):
        head = HEADS_NAMES[rank % 7] + "甲乙丙丁"[rank % 4]
        assert f"{head}同志" in said
        assert f"名列第{rank}名" in said
        assert "（2021年4月12日至7月12日）" in said


def test_papers_come_out_under_speaking_names_whole_and_recorded(published: Office, tmp_path: Path) -> None:
    rows = published.do(issue, "2021Q1")
    out = tmp_path / "papers" / "deep"
    written = write(rows, out)
    names = sorted(path.name for path in out.iterdir())
    assert "2021Q1-分管领导谈话-01-某区第一局-业务1科.pdf" in names
    assert "2021Q1-通报.pdf" in names
    assert {"2021Q1-登报结果.pdf", "2021Q1-登报结果.txt", "2021Q1-登报结果.xlsx"} <= set(names)
    assert len(names) == 37
    for one in written:
        assert hashlib.sha256(one.path.read_bytes()).hexdigest() == one.sha256
    published.do(record_prints, tuple((one.paper_id, one.sha256) for one in written))
    assert {row.copies for row in published.ask(ledger)} == {1}


def test_substituted_characters_are_told_with_the_file(published: Office, tmp_path: Path) -> None:
    written = write(published.do(issue, "2021Q1", ("head_interview",)), tmp_path)
    assert "U+5803" in {item.code for one in written for item in one.substitutions}


def test_a_folder_that_cannot_be_made_is_a_fault_the_user_can_act_on(published: Office, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFault, match=r"reports\.not_written"):
        write(published.do(issue, "2021Q1", ("circular",)), tmp_path / "file" / "folder")


def test_the_newspaper_names_no_person_of_the_list(published: Office) -> None:
    [row] = published.do(issue, "2021Q1", ("newspaper_table",))
    said = squeezed(copied(pdf(row)[0]) + (text(row) or ""))
    people = [HEADS_NAMES[n % 7] + "甲乙丙丁"[n % 4] for n in range(1, 13)] + [f"赵分管{n}" for n in range(1, 13)]
    assert not [name for name in people if name in said]
    assert "业务10科" in said


def test_the_newspaper_text_and_workbook_are_entered_in_the_log_beside_the_copy_of_the_ledger(
    published: Office, tmp_path: Path
) -> None:
    written = write(published.do(issue, "2021Q1", ("newspaper_table",)), tmp_path)
    enter_written(published, "2021Q1", written)
    with looking(published) as session:
        newest, before = entries(session)[:2]
    assert (before.act, newest.act) == ("document.print_all", "document.ranking_papers")
    assert newest.facts["files"] == ["2021Q1-登报结果.txt", "2021Q1-登报结果.xlsx"]
    files = [tmp_path / name for name in newest.facts["files"]]
    assert newest.facts["sha256"] == [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]


def test_the_width_that_is_set_is_frozen_with_the_number(published: Office) -> None:
    published.do(change_settings, {"newspaper_width": 117})
    [row] = published.do(issue, "2021Q1", ("newspaper_table",))
    published.do(change_settings, {"newspaper_width": 300})
    assert facts_of(row).width == 1170
    assert published.do(issue, "2021Q1", ("newspaper_table",)) == (row,)


@pytest.mark.parametrize("width", [89, 401, "235"])
def test_a_width_that_no_newspaper_has_is_not_set(published: Office, width: object) -> None:
    with pytest.raises(RuleError, match=r"setting\.number"):
        published.do(change_settings, {"newspaper_width": width})


def test_main_problems_that_name_a_person_of_the_registry_are_not_taken(lead: Office, tmp_path: Path) -> None:
    a_counted_round(lead, tmp_path)
    with pytest.raises(RuleError, match=r"reports\.name_in_newspaper") as refused:
        lead.do(word_main_problems, "2021Q1", 1, "群众反映赵分管1态度冷硬")
    assert refused.value.facts == {
        "name": "赵分管1", "passage": "群众反映赵分管1态度冷硬", "unit": "某区第一局", "section": "业务1科",
        "field": "text",
    }  # fmt: skip


def test_a_result_is_not_frozen_while_its_main_problems_name_a_person(lead: Office, tmp_path: Path) -> None:
    a_counted_round(lead, tmp_path)
    lead.do(word_main_problems, "2021Q1", 1, "马上办不到位")
    lead.do(add_person, "马上")
    with pytest.raises(RuleError, match=r"reports\.name_in_newspaper"):
        lead.do(step, "2021Q1", "finalised")
    lead.do(word_main_problems, "2021Q1", 1, "当场不予办理")
    lead.do(step, "2021Q1", "finalised")


def test_somebody_who_joined_the_registry_after_the_freezing_stops_the_whole_issue(
    lead: Office, tmp_path: Path
) -> None:
    a_counted_round(lead, tmp_path)
    lead.do(word_main_problems, "2021Q1", 1, "马上办不到位")
    lead.do(step, "2021Q1", "finalised")
    lead.do(add_person, "马上")
    with pytest.raises(RuleError, match=r"reports\.name_in_newspaper"):
        lead.do(issue, "2021Q1")
    assert lead.ask(ledger) == ()


def test_the_workbook_of_a_final_round_is_written(published: Office, tmp_path: Path) -> None:
    path = save_workbook(published, published.ask(workbook_facts, "2021Q1"), tmp_path / workbook_name("2021Q1"))
    assert path.name == "2021Q1-排名复算.xlsx"
    book = openpyxl.load_workbook(path, data_only=True)
    assert [row[0] for row in book["名单"].iter_rows(min_row=2, values_only=True)] == list(range(1, 13))


def test_the_live_workbook_is_the_same_before_and_after_finalising(final: Office) -> None:
    assert final.ask(live_workbook_facts, "2021Q1") == final.ask(workbook_facts, "2021Q1")


def test_every_kind_of_paper_has_a_key_of_its_own() -> None:
    keys = [entry.key for entry in PAPERS]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("2021Q1", "通报"), "2021Q1-通报"),
        (("a/b", '甲:乙?*"<>|\n丙'), "a_b-甲_乙_丙"),
        (("", ".."), "_"),
        (("长" * 60,), "长" * 26),
    ],
)
def test_file_names_fit_every_system(parts: tuple[str, ...], expected: str) -> None:
    assert stem(*parts) == expected
