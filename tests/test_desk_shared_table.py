"""The generic table: order, filter, copy, export, remembered widths, speed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desk import theme
from desk.language import CHINESE, ENGLISH, set_language
from desk.office import Office
from desk.shared.columns import collated, plain_text
from desk.shared.context import Desk
from desk.shared.export import as_tsv, write_workbook
from desk.shared.memory import Memory
from desk.shared.model import RecordModel
from desk.shared.table import Align, Column, Empty, RecordTable
from desk.theme import Meaning
from models.audit.queries import entries
from tests.make import looking


@dataclass(frozen=True)
class Row:
    """A row for tests."""

    id: int
    name: str
    votes: int | None = None
    on: dt.date | None = None


COLUMNS = (
    Column[Row]("id", "Table", lambda row: row.id, display=lambda n: f"{n:03d}", align=Align.RIGHT, width=60),
    Column[Row]("name", "Filter", lambda row: row.name, width=160),
    Column[Row](
        "votes",
        "Save",
        lambda row: row.votes,
        align=Align.RIGHT,
        meaning=lambda row: Meaning.BAD if (row.votes or 0) > 5 else None,
    ),
    Column[Row]("on", "Edit", lambda row: row.on),
)
ROWS = (
    Row(1, "养老保险科", 3, dt.date(2021, 4, 12)),
    Row(2, "不动产登记中心", 12),
    Row(3, "市场监管执法大队", None),
    Row(4, "=1+1", 7),
)


@pytest.fixture
def desk(lead: Office, qtbot: QtBot) -> Iterator[Desk]:
    """A desk without a window."""
    made = Desk(lead, Memory())
    yield made
    made.close()


@pytest.fixture
def table(desk: Desk, qtbot: QtBot) -> RecordTable[Row]:
    """A table of four rows."""
    made = RecordTable(desk, "test", COLUMNS, key=lambda row: row.id, empty=Empty("Nothing here yet.", "Add", list))
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.set_rows(ROWS)
    return made


def names(model: RecordModel[Row]) -> list[str]:
    """Return the names as shown."""
    return [row.name for row in model.shown()]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "✓"),
        (False, ""),
        (1234567, "1,234,567"),
        (dt.date(2021, 4, 12), "2021-04-12"),
        ("养老", "养老"),
    ],
)
def test_values_are_shown_plainly(value: object, text: str) -> None:
    assert plain_text(value) == text


def test_chinese_text_is_ordered_by_pinyin() -> None:
    words = ["养老保险科", "不动产登记中心", "市场监管执法大队", "财政科"]
    assert sorted(words, key=collated) == ["不动产登记中心", "财政科", "市场监管执法大队", "养老保险科"]


@pytest.mark.parametrize("order", [Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder])
def test_empty_cells_stay_last_in_either_order(order: Qt.SortOrder) -> None:
    model = RecordModel(COLUMNS)
    model.set_rows(ROWS)
    model.sort(2, order)
    assert model.shown()[-1].votes is None
    votes = [row.votes for row in model.shown()[:3]]
    assert votes == ([3, 7, 12] if order is Qt.SortOrder.AscendingOrder else [12, 7, 3])


def test_the_filter_asks_for_every_word_in_any_column() -> None:
    model = RecordModel(COLUMNS)
    model.set_rows(ROWS)
    model.set_filter("养老 2021-04")
    assert names(model) == ["养老保险科"]
    model.set_filter("养老 2020")
    assert names(model) == []


def test_a_cell_takes_the_colour_of_its_meaning() -> None:
    model = RecordModel(COLUMNS)
    model.set_rows(ROWS)
    role = Qt.ItemDataRole.ForegroundRole
    assert model.data(model.index(1, 2), role) == Meaning.BAD.ink
    assert model.data(model.index(0, 2), role) is None
    assert model.data(QModelIndex(), role) is None


def test_headings_are_translated() -> None:
    set_language(CHINESE)
    assert RecordModel(COLUMNS).titles == ("表格", "筛选", "保存", "修改")


def test_new_rows_keep_the_current_row(table: RecordTable[Row], qtbot: QtBot) -> None:
    assert table.select(2)
    with qtbot.waitSignal(table.current_changed) as told:
        table.set_rows((Row(9, "新增科室"), *ROWS))
    assert told.args == [ROWS[1]]
    assert table.current() == ROWS[1]


def test_new_rows_keep_every_selected_row_that_is_still_there(table: RecordTable[Row], qtbot: QtBot) -> None:
    table.view.selectAll()
    every = table.selected()
    assert len(every) > 2
    table.set_rows(every)
    assert table.selected() == every
    table.set_rows(every[1:])
    assert table.selected() == every[1:]


def test_one_selected_row_draws_no_others_in(table: RecordTable[Row], qtbot: QtBot) -> None:
    first = table.model.shown()[0]
    table.select(table.key(first))
    table.set_rows(table.rows())
    assert table.selected() == (first,)


def test_new_rows_select_no_current_row_that_was_left_out_of_the_selection(
    table: RecordTable[Row], qtbot: QtBot
) -> None:
    table.view.selectAll()
    table.select(2)
    table.view.selectionModel().setCurrentIndex(table.model.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
    assert (table.current(), table.selected()) == (ROWS[0], (ROWS[1],))
    table.set_rows(table.rows())
    assert (table.current(), table.selected()) == (ROWS[0], (ROWS[1],))


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier])
def test_choosing_a_row_asks_no_key_that_is_held_down(
    held: Qt.KeyboardModifier, table: RecordTable[Row], qtbot: QtBot
) -> None:
    table.show()
    table.select(2)
    QTest.keyPress(table.windowHandle(), Qt.Key.Key_F24, held)
    assert QGuiApplication.keyboardModifiers() == held
    assert table.select_first()
    assert table.selected() == tuple(table.model.shown()[:1])
    QTest.keyRelease(table.windowHandle(), Qt.Key.Key_F24)


def test_a_current_row_that_is_gone_is_told_as_none(table: RecordTable[Row], qtbot: QtBot) -> None:
    table.select(2)
    with qtbot.waitSignal(table.current_changed) as told:
        table.set_rows(ROWS[:1])
    assert told.args == [None]


def test_enter_opens_the_current_row(table: RecordTable[Row], qtbot: QtBot) -> None:
    table.show()
    table.select(3)
    with qtbot.waitSignal(table.activated) as told:
        QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert told.args == [ROWS[2]]


def test_the_selection_is_copied_as_tab_separated_text(table: RecordTable[Row], qtbot: QtBot) -> None:
    set_language(CHINESE)
    table.show()
    table.select_first()
    QTest.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "表格\t筛选\t保存\t修改\n001\t养老保险科\t3\t2021-04-12"


def test_line_ends_inside_a_cell_do_not_break_the_copy() -> None:
    set_language(CHINESE)
    assert as_tsv(COLUMNS[1:2], [Row(1, "甲\n乙\t丙")]) == "筛选\n甲 乙 丙"


def test_a_workbook_keeps_figures_and_days_and_never_makes_formulas(tmp_path: Path) -> None:
    set_language(CHINESE)
    write_workbook(tmp_path / "t.xlsx", "排名[1]", COLUMNS, ROWS)
    sheet = load_workbook(tmp_path / "t.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["表格", "筛选", "保存", "修改"]
    assert [cell.value for cell in sheet[2]] == [1, "养老保险科", 3, dt.datetime(2021, 4, 12)]
    assert (sheet["B5"].value, sheet["B5"].data_type) == ("=1+1", "s")


def test_exporting_runs_beside_the_window_and_says_so(table: RecordTable[Row], qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(table.desk.told, timeout=5000) as told:
        table.export(tmp_path / "t.xlsx")
    assert str(tmp_path / "t.xlsx") in told.args[0]


def test_an_exported_list_is_entered_with_its_rows_and_digest(
    table: RecordTable[Row], qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "t.xlsx"
    with qtbot.waitSignal(table.desk.told, timeout=5000):
        table.export(path)
    with looking(table.desk.office) as session:
        entry = entries(session)[0]
    assert entry.act == "document.table"
    assert entry.facts == {
        "rows": len(ROWS), "file": "t.xlsx", "sha256": hashlib.sha256(path.read_bytes()).hexdigest()
    }  # fmt: skip


def test_an_empty_table_says_what_to_do(table: RecordTable[Row], qtbot: QtBot) -> None:
    table.show()
    assert not table.empty.isVisible()
    table.set_rows(())
    assert table.empty.isVisible()
    assert table.empty.findChild(QPushButton) is not None


def test_widths_are_remembered(desk: Desk, qtbot: QtBot, table: RecordTable[Row]) -> None:
    table.view.setColumnWidth(1, 222)
    table.remember_widths()
    again = RecordTable(desk, "test", COLUMNS)
    qtbot.addWidget(again)
    assert again.view.columnWidth(1) == 222


def test_memory_survives_in_its_file_and_forgets_damage(tmp_path: Path) -> None:
    Memory(tmp_path / "window.json").put("a", [1, 2])
    assert Memory(tmp_path / "window.json").get("a") == [1, 2]
    (tmp_path / "window.json").write_text("{", "utf-8")
    assert Memory(tmp_path / "window.json").get("a", 0) == 0


def test_a_hundred_thousand_rows_open_sort_and_filter(desk: Desk, qtbot: QtBot) -> None:
    rows = tuple(Row(n, f"第{n % 997}科", n * 7919 % 100_003) for n in range(100_000))
    table = RecordTable(desk, "many", COLUMNS, key=lambda row: row.id)
    qtbot.addWidget(table)
    table.show()
    table.set_rows(rows)
    table.model.sort(2, Qt.SortOrder.AscendingOrder)
    table.model.set_filter("第99科")
    assert len(table.model.view) == 101


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_the_count_names_hidden_rows(table: RecordTable[Row], language: str) -> None:
    set_language(language)
    table.filter.setText("养老")
    table.apply_filter()
    assert "1" in table.count.text() and "4" in table.count.text()


def test_ranks_carry_their_meaning() -> None:
    assert [theme.rank_meaning(rank) for rank in (1, 3, 4, 10, 11, None)] == [
        Meaning.BAD,
        Meaning.BAD,
        Meaning.SOON,
        Meaning.SOON,
        Meaning.QUIET,
        Meaning.QUIET,
    ]
