"""Empty forms: they have the right headings, and a filled one comes back in (interfaces: template)."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.common.errors import EnvironmentFault
from models.intake.forms import FORMS
from models.intake.sheets import read_table
from models.intake.tables import FileKind
from models.intake.templates import GROUPS, NOTES, template


@pytest.mark.parametrize("kind", FileKind)
def test_a_form_has_its_headings_first_and_nothing_else(tmp_path: Path, kind: FileKind) -> None:
    """Interfaces: template."""
    template(kind, tmp_path / "表.xlsx")
    sheet = load_workbook(tmp_path / "表.xlsx").worksheets[0]
    form = FORMS[kind]
    assert tuple(cell.value for cell in sheet[1]) == form.with_groups(GROUPS if form.repeating else 0)
    assert sheet.max_row == 1


@pytest.mark.parametrize("kind", FileKind)
def test_a_filled_form_is_read_as_it_was_typed(tmp_path: Path, kind: FileKind) -> None:
    """Interfaces: template."""
    path = tmp_path / "表.xlsx"
    template(kind, path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    typed = [f"0{n}" for n in range(sheet.max_column)]
    for column, text in enumerate(typed, 1):
        sheet.cell(2, column, text)
    book.save(path)
    table = read_table(path, FORMS[kind].headings, repeating=FORMS[kind].repeating)
    assert (table.rejected, table.warnings) == ((), ())
    assert [list(row.cells.values()) for row in table.rows] == [typed]


@pytest.mark.parametrize("kind", FileKind)
def test_an_empty_form_is_not_taken_for_a_filled_one(tmp_path: Path, kind: FileKind) -> None:
    """Interfaces: template."""
    template(kind, tmp_path / "表.xlsx")
    table = read_table(tmp_path / "表.xlsx", FORMS[kind].headings, repeating=FORMS[kind].repeating)
    assert [one.key for one in table.rejected] == ["sheet.no_rows"]


@pytest.mark.parametrize("kind", FileKind)
def test_every_column_is_explained_on_the_second_sheet(tmp_path: Path, kind: FileKind) -> None:
    """Interfaces: template."""
    template(kind, tmp_path / "表.xlsx")
    explained = [cell.value for cell in load_workbook(tmp_path / "表.xlsx").worksheets[1]["A"]]
    assert set(FORMS[kind].headings + FORMS[kind].repeating) == set(NOTES[kind])
    assert set(NOTES[kind]) <= set(explained)


def test_cells_are_text_so_that_017_stays_017(tmp_path: Path) -> None:
    """Interfaces: template."""
    template(FileKind.REGISTRY, tmp_path / "表.xlsx")
    sheet = load_workbook(tmp_path / "表.xlsx").worksheets[0]
    assert {sheet.column_dimensions[letter].number_format for letter in "ABCDEFGHI"} == {"@"}


def test_kinds_are_chosen_from_a_list_and_indicators_may_be_combined(tmp_path: Path) -> None:
    """Interfaces: template."""
    lists = {}
    for kind in (FileKind.REGISTRY, FileKind.BALLOTS):
        template(kind, tmp_path / f"{kind}.xlsx")
        sheet = load_workbook(tmp_path / f"{kind}.xlsx").worksheets[0]
        for rule in sheet.data_validations.dataValidation:
            heading = sheet.cell(1, next(iter(rule.sqref.ranges)).min_col).value
            lists[heading] = (rule.formula1, bool(rule.showErrorMessage))
    assert lists["科室类别"] == ('"内设科室,下属单位,执法队伍,公用企业"', True)
    assert [lists[f"指标{n}"] for n in (1, 2, 3)] == [('"冷,懒,推,乱,贪"', False)] * 3


def test_a_form_is_not_written_over_a_file_unless_asked(tmp_path: Path) -> None:
    """Interfaces: template."""
    path = tmp_path / "表.xlsx"
    path.write_text("已填")
    with pytest.raises(EnvironmentFault, match=r"file\.exists"):
        template(FileKind.ROSTER, path)
    assert path.read_text() == "已填"
    template(FileKind.ROSTER, path, overwrite=True)
    assert path.read_bytes().startswith(b"PK")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Interfaces: template."""
    with pytest.raises(EnvironmentFault, match=r"file\.unwritable"):
        template(FileKind.ROSTER, tmp_path / "无" / "表.xlsx")
