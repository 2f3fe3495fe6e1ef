"""Registry files, new and changed: all of it or nothing (interfaces: files that come in; R2.1, R2.2)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from desk.office import Office
from models.common.errors import RightError, RuleError
from models.intake.forms import REGISTRY
from models.intake.queries import files
from models.intake.rules import ImportRefused, ImportReport
from models.registry.actions import add_person, edit_section
from models.registry.appointments import appoint, end_appointment
from models.registry.imports import import_registry
from models.registry.queries import SectionKind, SectionRow, appointments, people, sections, units
from models.registry.reorganise import rename_section
from tests.make_registry import HEAD, LEADER, PRINCIPAL, D, csv_file, line, registry_file, who

Line = list[str]


def take(office: Office, folder: Path, *rows: Line) -> ImportReport:
    """Import these rows as a file of their own."""
    path = folder / f"名册{len(list(folder.glob('*.csv')))}.csv"
    return office.do(import_registry, registry_file(path, *rows))


def refused(office: Office, folder: Path, *rows: Line) -> list[tuple[int, str, str]]:
    """Import rows that must be refused; return row, column and key of every reason."""
    before = office.ask(sections), office.ask(people), office.ask(appointments)
    with pytest.raises(ImportRefused) as caught:
        take(office, folder, *rows)
    assert (office.ask(sections), office.ask(people), office.ask(appointments)) == before
    return [(one.row, one.column, one.key) for one in caught.value.report.rejected]


def now(office: Office) -> dict[int, SectionRow]:
    """Return the sections that are there today by number, with their latest holders."""
    return {row.number: row for row in office.ask(sections) if row.active_to is None}


def names(row: SectionRow) -> tuple[str | None, ...]:
    """Return head, leader and principal leader by name."""
    return tuple(one.name if one else None for one in (row.head, row.leader, row.principal))


def test_a_first_registry_is_stored_whole(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    report = take(
        lead,
        tmp_path,
        line(17, "王𬶍", section="登记科"),
        line("018", "李明", kind="执法队", leader="", start="2019/5/6"),
        line(3, "", unit="供电公司", unit_kind="公用企业", principal="", kind="公用事业部门", leader=""),
    )
    assert (report.kind, report.rows, report.accepted, report.rejected) == ("registry", 3, 3, ())
    found = now(lead)
    assert [names(found[number]) for number in (17, 18, 3)] == [
        ("王𬶍", "吴平", "周正"), ("李明", None, "周正"), (None, None, None)
    ]  # fmt: skip
    assert (found[17].name, found[18].kind, found[3].party_committee) == (
        "登记科", SectionKind.ENFORCEMENT, "供电公司党委"
    )  # fmt: skip
    assert who(lead, found[18].id, "2019-05-05") is None and who(lead, found[18].id, "2019-05-06") == "李明"
    assert [unit.kind for unit in lead.ask(units)] == ["政府工作部门", "公用企业"]


def test_a_name_is_one_person_within_a_unit_and_two_in_two_units(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    take(lead, tmp_path, line(1, "王伟", leader="王伟"), line(2, "王伟"), line(3, "王伟", unit="区财政局"))
    wei = [row for row in lead.ask(people) if row.name == "王伟"]
    assert [row.note for row in wei] == ["区规划局", "区财政局"]
    assert [len(lead.ask(appointments, person_id=row.id)) for row in wei] == [3, 1]


def test_the_principal_leader_is_appointed_once_from_the_earliest_row(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    take(lead, tmp_path, line(1, "甲", start="2020-01-01"), line(2, "乙", start="2019-01-01"))
    (held,) = lead.ask(appointments, unit_id=lead.ask(units)[0].id)
    assert (held.person, held.post, held.start_on) == ("周正", PRINCIPAL, D("2019-01-01"))


def test_the_same_file_is_refused_a_second_time_and_says_when_and_by_whom(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    path = registry_file(tmp_path / "名册.csv", line(1, "甲"))
    lead.do(import_registry, path)
    with pytest.raises(RuleError) as caught:
        lead.do(import_registry, path.rename(tmp_path / "改名.csv"))
    assert (caught.value.key, caught.value.facts["name"], caught.value.facts["by"]) == (
        "file.again", "名册.csv", "某lead"
    )  # fmt: skip
    assert [(file.name, file.rows) for file in lead.ask(files)] == [("名册.csv", 1)]


def test_unchanged_rows_change_nothing(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    take(lead, tmp_path, line(1, "甲"), line(2, "乙"))
    held, first, second = lead.ask(appointments), now(lead)[1], now(lead)[2]
    take(lead, tmp_path, line(2, "乙"), line(3, "丙", start="2021-01-01"), line(1, "甲"))
    assert (now(lead)[1], now(lead)[2]) == (first, second)
    assert [one.place for one in lead.ask(appointments) if one not in held] == ["第3科", "第3科"]


def test_another_holder_ends_the_old_appointment_the_day_before(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    take(lead, tmp_path, line(1, "甲"), line(2, "乙"))
    take(lead, tmp_path, line(1, "丙", start="2021-03-01"))
    place = now(lead)[1].id
    assert [who(lead, place, day) for day in ("2021-02-28", "2021-03-01")] == ["甲", "丙"]
    assert [one.person for one in lead.ask(appointments, section_id=place)] == ["甲", "吴平", "丙"]
    assert names(now(lead)[2]) == ("乙", "吴平", "周正")


def test_a_blank_name_makes_the_post_vacant_from_the_date(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    take(lead, tmp_path, line(1, "甲"))
    take(lead, tmp_path, line(1, "", leader="", start="2021-03-01"))
    place = now(lead)[1].id
    assert [who(lead, place, "2021-03-01", post) for post in (HEAD, LEADER, PRINCIPAL)] == [None, None, "周正"]
    assert who(lead, place, "2021-02-28") == "甲"


def test_numbers_and_kinds_are_updated_and_may_change_places(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    take(lead, tmp_path, line(1, "甲", section="一科"), line(2, "乙", section="二科"))
    take(lead, tmp_path, line(2, "甲", section="一科", kind="执法队伍"), line(1, "乙", section="二科"))
    assert [(row.number, row.name, row.kind.value) for row in lead.ask(sections)] == [
        (1, "二科", "internal"), (2, "一科", "enforcement")
    ]  # fmt: skip


def test_sections_that_the_file_does_not_name_stay_as_they_are(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    take(lead, tmp_path, line(1, "甲"), line(2, "乙"))
    before = now(lead)[2]
    take(lead, tmp_path, line(1, "丙", start="2021-03-01"))
    assert now(lead)[2] == before


def test_a_section_new_to_a_known_unit_begins_on_its_date(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    take(lead, tmp_path, line(1, "甲"))
    take(lead, tmp_path, line(2, "乙", start="2021-03-01"))
    assert [(row.number, row.active_from) for row in lead.ask(sections)] == [(1, None), (2, D("2021-03-01"))]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"unit": ""}, ("单位", "name.empty")),
        ({"section": " "}, ("科室", "name.empty")),
        ({"section": "长" * 51}, ("科室", "name.long")),
        ({"head": "长" * 51}, ("科室负责人", "name.long")),
        ({"leader": "吴\x01平"}, ("分管领导", "name.character")),
        ({"kind": "办公室类"}, ("科室类别", "registry.kind")),
        ({"kind": ""}, ("科室类别", "row.empty")),
        ({"number": "0"}, ("科室编号", "registry.number")),
        ({"number": "1000", "section": "某科"}, ("科室编号", "registry.number")),
        ({"number": "", "section": "某科"}, ("科室编号", "row.empty")),
        ({"start": "2021-02-30"}, ("任职起始", "row.no_such_day")),
        ({"start": "去年"}, ("任职起始", "row.day_form")),
        ({"start": ""}, ("任职起始", "row.empty")),
        ({"principal": "另一人"}, ("主要领导", "registry.principals_differ")),
        ({"principal": ""}, ("主要领导", "registry.principals_differ")),
        ({"unit_kind": "派出机构"}, ("单位类别", "registry.unit_kinds_differ")),
        ({"number": "1", "section": "某科"}, ("科室编号", "registry.number_repeated")),
        ({"number": "3", "section": "第1科", "head": "甲"}, ("科室", "registry.section_repeated")),
    ],
)
def test_a_bad_row_is_named_with_column_and_reason(
    lead: Office, tmp_path: Path, changed: dict[str, Any], reason: tuple[str, str]
) -> None:
    """Files that come in: all or nothing."""
    bad = line(**{"number": 2, "head": "乙", **changed})
    assert refused(lead, tmp_path, line(1, "甲"), bad) == [(3, *reason)]


def test_two_heads_of_a_section_on_a_day_are_named(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    found = refused(lead, tmp_path, line(1, "甲"), line(2, "乙", section="第1科"))
    assert found == [(3, "科室", "registry.section_repeated"), (3, "科室负责人", "registry.two_heads")]


def test_every_bad_row_is_listed_and_not_only_the_first(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    rows = [line(n, f"某{n}", start="2021-02-30" if n % 3 == 0 else "2019-01-01") for n in range(1, 100)]
    rows[50][5] = "x"
    found = refused(lead, tmp_path, *rows)
    assert [row for row, _, key in found if key == "row.no_such_day"] == list(range(4, 101, 3))
    assert (52, "科室编号", "registry.number") in found


def test_a_dry_run_lists_the_same_rows_and_stores_nothing(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    good = registry_file(tmp_path / "a.csv", line(1, "甲"))
    bad = registry_file(tmp_path / "b.csv", line(1, "甲"), line(1, "乙", section="某科"))
    assert lead.do(import_registry, good, dry_run=True).accepted == 1
    report = lead.do(import_registry, bad, dry_run=True)
    assert (report.rows, report.accepted, [one.row for one in report.rejected]) == (2, 0, [3])
    assert lead.ask(sections) == () and lead.ask(files) == ()


def test_a_number_of_a_section_outside_the_file_is_taken(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    take(lead, tmp_path, line(1, "甲"), line(2, "乙"))
    found = refused(lead, tmp_path, line(2, "甲", section="第1科"), line(9, "丙", start="2021-01-01"))
    assert found == [(2, "科室编号", "registry.number_taken")]


def test_a_faulty_row_does_not_make_others_look_faulty(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    take(lead, tmp_path, line(1, "甲", section="一科"), line(2, "乙", section="二科"))
    swapped = line(2, "甲", section="一科"), line(1, "乙", section="二科", start="2021-02-30")
    assert refused(lead, tmp_path, *swapped) == [(3, "任职起始", "row.no_such_day")]


@pytest.mark.parametrize(("head", "start"), [("丙", "2019-01-01"), ("丙", "2018-06-01"), ("", "2019-01-01")])
def test_a_date_that_cuts_into_an_appointment_is_rejected(lead: Office, tmp_path: Path, head: str, start: str) -> None:
    """Files that come in: all or nothing."""
    take(lead, tmp_path, line(1, "甲"))
    found = refused(lead, tmp_path, line(1, head, start=start))
    assert set(found) == {(2, "任职起始", "registry.cut")}


def test_an_old_file_is_rejected_after_a_newer_appointment_by_hand(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    take(lead, tmp_path, line(1, "甲"), line(2, "乙"))
    new = lead.do(add_person, "丙", "区规划局")
    lead.do(appoint, new, HEAD, D("2021-01-01"), section_id=now(lead)[1].id, replacing=True)
    assert refused(lead, tmp_path, line(1, "甲")) == [(2, "任职起始", "registry.cut")]


def test_a_person_entered_by_hand_with_the_units_name_is_recognised(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    by_hand = lead.do(add_person, "甲", "区规划局")
    take(lead, tmp_path, line(1, "甲"))
    assert [one.person_id for one in lead.ask(appointments) if one.person == "甲"] == [by_hand]


def test_an_appointment_of_one_of_several_namesakes_is_left_to_the_window(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    take(lead, tmp_path, line(1, "甲"), line(2, "乙"))
    place = now(lead)[2].id
    lead.do(appoint, lead.do(add_person, "甲", "另一人"), HEAD, D("2020-01-01"), section_id=place, replacing=True)
    found = refused(lead, tmp_path, line(3, "甲", start="2021-01-01"))
    assert found == [(2, "科室负责人", "registry.namesakes")]


def test_a_file_from_before_a_renaming_is_rejected(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    take(lead, tmp_path, line(1, "甲"))
    lead.do(rename_section, now(lead)[1].id, "新名科", D("2021-01-01"), "更名")
    found = refused(lead, tmp_path, line(1, "甲"), line(2, "乙", unit="区财政局"))
    assert found and {row for row, _, _ in found} == {2}
    take(lead, tmp_path, line(1, "丙", section="新名科", start="2021-02-01"))
    assert names(now(lead)[1]) == ("丙", "吴平", "周正")


def test_a_correction_of_a_name_in_the_window_is_what_the_next_file_must_use(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    take(lead, tmp_path, line(1, "甲", section="登计科"))
    lead.do(edit_section, now(lead)[1].id, "登记科", SectionKind.INTERNAL, 1)
    take(lead, tmp_path, line(1, "甲", section="登记科"), line(2, "乙", start="2021-01-01"))
    assert [row.name for row in lead.ask(sections)] == ["登记科", "第2科"]


def test_an_appointment_ended_by_hand_stays_ended(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    take(lead, tmp_path, line(1, "甲"))
    place = now(lead)[1].id
    lead.do(end_appointment, lead.ask(appointments, section_id=place)[0].id, D("2020-12-31"))
    take(lead, tmp_path, line(1, "甲"), line(2, "乙", start="2021-01-01"))
    assert who(lead, place, "2021-01-01") is None


def test_a_workbook_with_real_numbers_and_dates_is_taken_in(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([*REGISTRY.headings, "备注"])
    sheet.append(["区规划局", "部门", "周正", "一科", "内设科室", 17, "甲", "乙", dt.date(2019, 1, 1), "x"])
    sheet.append(["区规划局", "部门", "周正", "二科", "内设科室", "018", "丙", "乙", "2019-01-01"])
    book.save(tmp_path / "名册.xlsx")
    report = lead.do(import_registry, tmp_path / "名册.xlsx")
    assert [(one.column, one.key) for one in report.warnings] == [("备注", "sheet.extra_column")]
    assert [row.number for row in lead.ask(sections)] == [17, 18]


def test_five_thousand_rows_are_refused_with_every_row_named(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    path = registry_file(tmp_path / "大.csv", *(line(n, f"某{n}", section=f"第{n}科") for n in range(1, 5_001)))
    with pytest.raises(ImportRefused) as caught:
        lead.do(import_registry, path)
    rejected = caught.value.report.rejected
    assert (rejected[0].row, rejected[0].key, rejected[0].facts["rows"]) == (0, "registry.too_many", 5_000)
    assert [one.row for one in rejected[1:]] == list(range(1001, 5_002))


def test_a_refused_import_is_entered_with_its_count(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    with pytest.raises(ImportRefused) as caught:
        take(lead, tmp_path, line(0, "甲"), line(1000, "乙"))
    assert (caught.value.key, caught.value.facts["count"]) == ("import.refused", 2)


def test_a_clerk_does_not_import_a_registry(clerk: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    with pytest.raises(RightError):
        clerk.do(import_registry, registry_file(tmp_path / "名册.csv", line(1, "甲")))


def test_a_faulty_file_as_a_whole_comes_back_as_a_rejection(lead: Office, tmp_path: Path) -> None:
    """Files that come in: all or nothing."""
    path = csv_file(tmp_path / "名册.csv", ("部门", *REGISTRY.headings[1:]), [line(1, "甲")])
    report = lead.do(import_registry, path, dry_run=True)
    assert [(one.row, one.column, one.key) for one in report.rejected] == [(1, "单位", "sheet.heading_missing")]
