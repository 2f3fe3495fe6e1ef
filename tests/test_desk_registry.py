"""The registry page through its widgets, and the import that all pages share."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk.office import Office
from desk.registry.page import RegistryPage
from desk.registry.tenures import TenureChart
from desk.shared.importing import ImportDialog
from models.intake.queries import FileKind, files
from models.intake.rules import ImportReport, Rejection
from models.registry.actions import add_section
from models.registry.queries import Post, SectionKind, lineage, people, person_by_name, sections, units
from tests.make import a_numbered_registry
from tests.make_desk import can_press, choose, faults, fill, form, importing, opened, press, save, settle
from tests.make_registry import line, registry_file, who


@pytest.fixture
def page(qtbot: QtBot, lead: Office, tmp_path: Path) -> RegistryPage:
    """The page of a lead over one unit with four sections."""
    a_numbered_registry(lead, tmp_path, 4)
    return opened(qtbot, lead, RegistryPage)


def shown(page: RegistryPage) -> list[tuple[int, str, str | None]]:
    """Number, name and head of the rows shown."""
    return [(row.number, row.name, row.head.name if row.head else None) for row in page.table.model.shown()]


def pick(page: RegistryPage, number: int) -> None:
    """Choose the section of a number."""
    assert page.table.select(next(row.id for row in page.table.rows() if row.number == number))


def test_an_empty_registry_offers_the_import(qtbot: QtBot, lead: Office) -> None:
    page = opened(qtbot, lead, RegistryPage)
    press(qtbot, page.table, "导入…")
    assert importing(page).kind is FileKind.REGISTRY


def test_a_clerk_may_look_but_not_change(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path, 2)
    lead.log_in("clerk", "Correct-horse-7")
    page = opened(qtbot, lead, RegistryPage)
    pick(page, 1)
    assert shown(page) == [(1, "科室1", "某科长1"), (2, "科室2", "某科长2")]
    assert not any(can_press(page, text) for text in ("新增科室", "导入…", "修改", "任职…"))


def test_a_new_unit_and_its_section_appear(page: RegistryPage, qtbot: QtBot) -> None:
    press(qtbot, page, "新增单位")
    save(qtbot, page, name="供电公司", kind="公用企业")
    unit = next(row for row in page.ask(units) if row.name == "供电公司")
    assert unit.party_committee == "供电公司党委"
    page.tree.choose(("unit", unit.id))
    press(qtbot, page, "新增科室")
    save(qtbot, page, name="报装部", kind=SectionKind.UTILITY)
    assert shown(page) == [(5, "报装部", None)]


def test_a_number_that_is_taken_is_refused_at_its_field(page: RegistryPage, qtbot: QtBot) -> None:
    press(qtbot, page, "新增科室")
    open_form = fill(page, unit_id=page.ask(units)[0].id, name="新科", number=3)
    assert not open_form.panel.save()
    assert "编号 3" in faults(open_form)["number"]
    open_form.discard()
    assert len(page.ask(sections)) == 4


def test_choosing_a_unit_narrows_the_list_and_shows_the_unit(page: RegistryPage, qtbot: QtBot) -> None:
    press(qtbot, page, "新增单位")
    save(qtbot, page, name="民政局")
    page.tree.choose(("unit", 2))
    assert shown(page) == []
    page.tree.choose(("unit", 1))
    assert len(shown(page)) == 4
    assert can_press(page.panel, "终止单位…")


def test_a_new_head_replaces_the_old_one_the_day_before(page: RegistryPage, qtbot: QtBot, lead: Office) -> None:
    pick(page, 1)
    press(qtbot, page.panel, "任职…")
    save(qtbot, page, post=Post.SECTION_HEAD, name="𬶍某", on=dt.date(2021, 4, 1))
    assert shown(page)[0] == (1, "科室1", "𬶍某")
    section_id = page.table.rows()[0].id
    assert who(lead, section_id, "2021-03-31") == "某科长1"
    assert who(lead, section_id, "2021-04-01") == "𬶍某"


def test_without_a_person_the_appointment_is_refused_at_the_field(page: RegistryPage, qtbot: QtBot) -> None:
    pick(page, 1)
    press(qtbot, page.panel, "任职…")
    open_form = form(page)
    assert not open_form.panel.save()
    assert "person_id" in faults(open_form)
    open_form.discard()


def test_a_refused_appointment_leaves_no_new_person(page: RegistryPage, qtbot: QtBot) -> None:
    pick(page, 1)
    press(qtbot, page.panel, "任职…")
    open_form = fill(page, name="某新人", on=dt.date(2020, 1, 1), replacing=False)
    assert not open_form.panel.save()
    assert "某科长1" in faults(open_form)["on"]
    assert page.ask(person_by_name, "某新人") == ()
    open_form.discard()


def test_the_date_turns_the_whole_page(page: RegistryPage, qtbot: QtBot) -> None:
    page.day_box.widget.setFocus()
    page.day_box.widget.clear()  # type: ignore[attr-defined]
    QTest.keyClicks(page.day_box.widget, "2018-12-31")
    assert [row.head for row in page.table.rows()] == [None] * 4
    assert page.banner.isVisible()
    press(qtbot, page, "回到今日")
    assert shown(page)[0] == (1, "科室1", "某科长1")
    assert not page.banner.isVisible()


def test_a_bar_of_the_chart_offers_to_end_the_appointment(page: RegistryPage, qtbot: QtBot) -> None:
    pick(page, 2)
    chart = page.panel.findChild(TenureChart)
    assert chart is not None
    head = next(span for span in chart.spans if span.person == "某科长2")
    chart.chosen.emit(head.id)
    choose(page, "结束任职…")
    save(qtbot, page, on=dt.date(2021, 4, 1))
    assert shown(page)[1] == (2, "科室2", None)


def test_a_persons_name_is_corrected(page: RegistryPage, qtbot: QtBot) -> None:
    pick(page, 2)
    press(qtbot, page.panel, "某科长2")
    choose(page, "更正人员…")
    save(qtbot, page, name="某某科长")
    assert shown(page)[1] == (2, "科室2", "某某科长")


def test_a_renamed_section_is_shown_with_where_it_came_from(page: RegistryPage, qtbot: QtBot) -> None:
    pick(page, 3)
    press(qtbot, page.panel, "机构调整…")
    choose(page, "更名…")
    save(qtbot, page, name="综合科", on=dt.date(2021, 4, 10), reason="某编〔2021〕3号")
    assert (3, "综合科", "某科长3") in shown(page)
    current = page.table.current()
    assert current is not None and current.name == "综合科"
    assert can_press(page.panel, "由科室3更名而来")
    press(qtbot, page.panel, "由科室3更名而来")
    assert page.day == dt.date(2021, 4, 9)
    current = page.table.current()
    assert current is not None and current.name == "科室3"


def test_a_reorganisation_needs_a_reason(page: RegistryPage, qtbot: QtBot) -> None:
    pick(page, 3)
    press(qtbot, page.panel, "机构调整…")
    choose(page, "撤销…")
    open_form = form(page)
    assert not open_form.panel.save()
    assert "reason" in faults(open_form)
    open_form.discard()


def test_selected_sections_are_merged(page: RegistryPage, qtbot: QtBot) -> None:
    pick(page, 1)
    other = page.table.rows()[1]
    press(qtbot, page.panel, "机构调整…")
    choose(page, "与其他科室合并…")
    save(qtbot, page, second=other.id, name="联合科", reason="合并", on=dt.date(2021, 4, 1))
    assert shown(page) == [(1, "联合科", "某科长1"), (3, "科室3", "某科长3"), (4, "科室4", "某科长4")]


def test_a_section_is_split_and_one_part_keeps_the_head(page: RegistryPage, qtbot: QtBot) -> None:
    pick(page, 4)
    press(qtbot, page.panel, "机构调整…")
    choose(page, "分设…")
    save(qtbot, page, name1="甲科", name2="乙科", keeps=2, reason="分设", on=dt.date(2021, 4, 1))
    assert shown(page)[3:] == [(4, "甲科", None), (5, "乙科", "某科长4")]
    assert len(page.ask(lineage)) == 2


def test_a_section_moves_to_another_unit(page: RegistryPage, qtbot: QtBot) -> None:
    press(qtbot, page, "新增单位")
    save(qtbot, page, name="民政局")
    pick(page, 1)
    press(qtbot, page.panel, "机构调整…")
    choose(page, "划转到其他单位…")
    save(qtbot, page, unit_id=2, reason="划转", on=dt.date(2021, 4, 1))
    row = page.table.current()
    assert row is not None and (row.unit, row.name, row.leader) == ("民政局", "科室1", None)


def test_a_closed_section_goes_from_the_list(page: RegistryPage, qtbot: QtBot) -> None:
    pick(page, 1)
    press(qtbot, page.panel, "机构调整…")
    choose(page, "撤销…")
    save(qtbot, page, on=dt.date(2021, 4, 1), reason="机构改革")
    assert [number for number, _, _ in shown(page)] == [2, 3, 4]


def test_arriving_at_a_section_shows_it_whatever_was_chosen(page: RegistryPage) -> None:
    page.table.filter.setText("科室1")
    page.table.apply_filter()
    page.arrive(section_id=page.ask(sections)[2].id)
    row = page.table.current()
    assert row is not None and row.number == 3


def test_the_page_follows_what_others_change(page: RegistryPage, lead: Office) -> None:
    lead.do(add_section, 1, "新科", SectionKind.INTERNAL, 9)
    assert (9, "新科", None) in shown(page)


def test_a_good_file_is_looked_through_and_then_imported(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    page = opened(qtbot, lead, RegistryPage)
    page.bring_in()
    dialog = importing(page)
    assert not dialog.take_button.isEnabled()
    dialog.look(registry_file(tmp_path / "名册.csv", line(1, "某甲"), line(2, "某乙")))
    settle(qtbot, page)
    assert dialog.take_button.isEnabled()
    assert "文件共 2 行" in dialog.counts.text()
    assert page.ask(sections) == ()
    press(qtbot, dialog, "导入")
    settle(qtbot, page)
    assert shown(page) == [(1, "第1科", "某甲"), (2, "第2科", "某乙")]
    assert [row.name for row in page.ask(files)] == ["名册.csv"]


def test_a_file_with_faults_lists_every_one_and_cannot_be_imported(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    page = opened(qtbot, lead, RegistryPage)
    page.bring_in()
    dialog = importing(page)
    dialog.look(registry_file(tmp_path / "名册.csv", line(1, start="2019-02-30"), line("x"), line(3, kind="部门")))
    settle(qtbot, page)
    found = [(row.row, row.column) for row in dialog.table.rows()]
    assert found == [(2, "任职起始"), (3, "科室编号"), (4, "科室类别")]
    assert "2019-02-30" in dialog.table.rows()[0].text
    assert not dialog.take_button.isEnabled()
    dialog.take()
    settle(qtbot, page)
    assert page.ask(people) == ()


def test_the_same_file_again_is_refused_in_the_dialog(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    page = opened(qtbot, lead, RegistryPage)
    path = registry_file(tmp_path / "名册.csv", line(1, "某甲"))
    page.bring_in()
    importing(page).look(path)
    settle(qtbot, page)
    press(qtbot, importing(page), "导入")
    settle(qtbot, page)
    qtbot.waitUntil(lambda: not page.findChildren(ImportDialog))
    page.bring_in()
    dialog = importing(page)
    dialog.look(path)
    settle(qtbot, page)
    assert "名册.csv" in dialog.banner.text.text()
    assert not dialog.take_button.isEnabled()


def test_notes_do_not_hinder_the_import(qtbot: QtBot, lead: Office) -> None:
    page = opened(qtbot, lead, RegistryPage)
    note = Rejection(3, "", "sheet.blank_row")
    report = ImportReport("ballots", "x.csv", "", 2, 2, (), (note,), 1, 1, 0)
    dialog = ImportDialog(page, FileKind.BALLOTS, lambda _path, _dry: report)
    dialog.open()
    dialog.look(Path("x.csv"))
    settle(qtbot, page)
    assert [(row.row, row.fault) for row in dialog.table.rows()] == [(3, False)]
    assert dialog.counts.text().endswith("有效 1 张 · 弃权 1 张 · 无效 0 张")
    assert dialog.take_button.isEnabled()


def test_the_empty_form_is_written(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    page = opened(qtbot, lead, RegistryPage)
    page.bring_in()
    importing(page).write_form(tmp_path / "空白.xlsx")
    book = load_workbook(tmp_path / "空白.xlsx")
    assert book.worksheets[0]["A1"].value == "单位"
    assert "空白.xlsx" in importing(page).banner.text.text()
