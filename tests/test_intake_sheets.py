"""Reading CSV and XLSX files, whatever is wrong with them (interfaces: files that come in)."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import tracemalloc
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from models.intake import grids, incoming
from models.intake.forms import BALLOTS
from models.intake.rules import Rejects
from models.intake.sheets import Sheet, Table, read_table

HEADINGS = ("编号", "姓名", "日期")
GOOD = "编号,姓名,日期\n017,王𬶍,2021-03-31\n".encode()


def read(folder: Path, data: bytes, name: str = "表.csv", headings: tuple[str, ...] = HEADINGS) -> Table:
    """Read these bytes as a file."""
    path = folder / name
    path.write_bytes(data)
    return read_table(path, headings)


def workbook(folder: Path, *rows: Sequence[object], name: str = "表.xlsx") -> Path:
    """Write a workbook whose first sheet has these rows."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.create_sheet("说明").append(["别的"])
    book.save(folder / name)
    return folder / name


def faults(table: Table) -> list[tuple[int, str, str]]:
    """Return row, column and key of every rejection."""
    return [(one.row, one.column, one.key) for one in table.rejected]


def values(table: Table) -> list[tuple[int, *tuple[str, ...]]]:
    """Return the rows with their numbers."""
    return [(row.number, *row.cells.values()) for row in table.rows]


@pytest.mark.parametrize(
    "data",
    [GOOD, b"\xef\xbb\xbf" + GOOD, GOOD.replace(b"\n", b"\r\n"), GOOD.replace(b"\n", b"\r"), GOOD.rstrip()],
    ids=["plain", "BOM", "CRLF", "CR", "no last line end"],
)
def test_utf8_is_read_with_and_without_bom_and_with_every_line_end(tmp_path: Path, data: bytes) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    table = read(tmp_path, data)
    assert values(table) == [(2, "017", "王𬶍", "2021-03-31")]
    assert (table.rejected, table.warnings, table.headings) == ((), (), HEADINGS)


def test_quotation_marks_commas_and_line_ends_stand_inside_a_cell(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    table = read(tmp_path, '编号,姓名,日期\n1,"他说""好"",\n再见",x\n2,乙,y\n'.encode())
    assert values(table) == [(2, "1", '他说"好",\n再见', "x"), (3, "2", "乙", "y")]


def test_numbers_dates_and_text_of_a_workbook_are_read_as_they_would_be_typed(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    path = workbook(
        tmp_path,
        [*HEADINGS],
        [17.0, "王𬶍", dt.date(2021, 3, 31)],
        ["017", 17.5, dt.datetime(2021, 3, 31, 8, 30)],
        [13800000000, True, "2021-03-31"],
    )
    assert values(read_table(path, HEADINGS)) == [
        (2, "17", "王𬶍", "2021-03-31"),
        (3, "017", "17.5", "2021-03-31 08:30:00"),
        (4, "13800000000", "TRUE", "2021-03-31"),
    ]


def test_a_workbook_is_known_by_its_content_and_not_by_its_name(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    path = workbook(tmp_path, [*HEADINGS], ["1", "甲", "x"], name="表.xlsx").rename(tmp_path / "表.csv")
    assert values(read_table(path, HEADINGS)) == [(2, "1", "甲", "x")]


def test_blank_rows_at_the_end_are_ignored_and_others_reported(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    table = read(tmp_path, "编号,姓名,日期\n1,甲,x\n,,\n\n2,乙,y\n,,\n \n\n".encode())
    assert values(table) == [(2, "1", "甲", "x"), (5, "2", "乙", "y")]
    assert [(one.row, one.key) for one in table.warnings] == [(3, "sheet.blank_row"), (4, "sheet.blank_row")]


def test_other_columns_are_passed_over_with_a_warning_wherever_they_stand(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    table = read(tmp_path, "备注,编号,姓名,,日期\nn,1,甲,?,x\n".encode())
    assert values(table) == [(2, "1", "甲", "x")]
    assert [(one.column, one.key) for one in table.warnings] == [
        ("备注", "sheet.extra_column"), ("", "sheet.extra_column")
    ]  # fmt: skip


def test_short_rows_are_filled_with_blanks(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    assert values(read(tmp_path, "编号,姓名,日期\n1\n".encode())) == [(2, "1", "", "")]


def test_every_row_with_too_many_cells_is_named(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    table = read(tmp_path, "编号,姓名,日期\n1,甲,x,多\n2,乙,y,,\n3,丙,z,,多\n".encode())
    assert faults(table) == [(2, "", "sheet.cells_beyond"), (4, "", "sheet.cells_beyond")]


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("编号,姓名", [(1, "日期", "sheet.heading_missing")]),
        ("工号,姓名", [(1, "编号", "sheet.heading_missing"), (1, "日期", "sheet.heading_missing")]),
        ("编号,日期,姓名", [(1, "日期", "sheet.heading_order")]),
        ("编号,姓名,日期,姓名", [(1, "姓名", "sheet.heading_twice")]),
        ("1,甲,2021-03-31", [(1, "", "sheet.no_headings")]),
        ("编号;姓名;日期", [(1, "", "sheet.no_headings")]),
        ("", [(1, "", "sheet.no_headings")]),
        ("编号,姓名,日期\n,,\n", [(0, "", "sheet.no_rows")]),
    ],
)
def test_wrong_headings_are_named(tmp_path: Path, heading: str, found: list[tuple[int, str, str]]) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    data = heading if heading.count("\n") else f"{heading}\n1,甲,x\n"
    table = read(tmp_path, data.encode())
    assert (faults(table), table.rows) == (found, ())


def test_the_headings_that_were_found_and_expected_are_told(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    (fault,) = read(tmp_path, "工号,姓名,日期\n1,甲,x\n".encode()).rejected
    assert fault.facts == {"heading": "编号", "expected": "编号、姓名、日期", "found": "工号、姓名、日期"}


@pytest.mark.parametrize(
    ("name", "data", "row", "key"),
    [
        ("表.csv", b"", 0, "sheet.empty"),
        ("表.xlsx", b"", 0, "sheet.empty"),
        ("表.csv", b" \r\n\n", 0, "sheet.empty"),
        ("表.csv", GOOD.decode().replace("𬶍", "明").encode("gbk"), 1, "sheet.encoding"),
        ("表.csv", "a,b,c\n1,甲,x\n".encode("gbk"), 2, "sheet.encoding"),
        ("表.csv", GOOD.decode().encode("utf-16"), 1, "sheet.encoding"),
        ("表.csv", b"a,b\n1,\xff\xff\n", 2, "sheet.undecodable"),
        ("表.csv", b"a,b\n1,\0\n", 2, "sheet.nul"),
        ("表.csv", GOOD + b'1,"x\n', 3, "sheet.quotes"),
        ("表.csv", GOOD + b'1,"x"y,z\n', 3, "sheet.quotes"),
        ("表.csv", GOOD + b"1," + b"x" * 200_000 + b",\n", 3, "sheet.quotes"),
        ("表.xlsx", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(4096), 0, "sheet.old_workbook"),
        ("表.xls", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(4096), 0, "sheet.old_workbook"),
        ("表.xlsx", GOOD, 0, "sheet.not_workbook"),
        ("表.xlsx", b"PK\x03\x04" + bytes(100), 0, "sheet.broken_workbook"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, data: bytes, row: int, key: str) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    table = read(tmp_path, data, name)
    assert (faults(table), table.rows) == ([(row, "", key)], ())


def test_gbk_and_utf16_are_named(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    encodings = [read(tmp_path, "编号".encode(code)).rejected[0].facts for code in ("gbk", "utf-16")]
    assert encodings == [{"encoding": "GBK"}, {"encoding": "UTF-16"}]


def test_a_missing_file_and_a_folder_are_rejections_too(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    assert faults(read_table(tmp_path / "无.csv", HEADINGS)) == [(0, "", "file.missing")]
    assert faults(read_table(tmp_path, HEADINGS)) == [(0, "", "file.missing")]


def test_a_package_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    with zipfile.ZipFile(tmp_path / "表.xlsx", "w") as package:
        package.writestr("a.txt", "x")
    assert faults(read_table(tmp_path / "表.xlsx", HEADINGS)) == [(0, "", "sheet.not_workbook")]


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    path = workbook(tmp_path, [*HEADINGS], ["1", "甲", "x"])
    path.write_bytes(path.read_bytes()[:-200])
    assert faults(read_table(path, HEADINGS)) == [(0, "", "sheet.broken_workbook")]


def test_a_workbook_that_unpacks_too_large_is_refused_before_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    path = workbook(tmp_path, [*HEADINGS], *(["1", "甲", "x"] for _ in range(2000)))
    monkeypatch.setattr(grids, "LARGEST", 20_000)
    (fault,) = read_table(path, HEADINGS).rejected
    assert fault.key == "sheet.large"


@pytest.mark.parametrize("cell", ["XFD1048576", "AZ1048576"])
def test_a_stray_cell_far_out_is_refused_and_does_not_fill_the_memory(tmp_path: Path, cell: str) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    book = Workbook()
    book.worksheets[0].append([*HEADINGS])
    book.worksheets[0][cell] = "x"
    book.save(tmp_path / "表.xlsx")
    (fault,) = read_table(tmp_path / "表.xlsx", HEADINGS).rejected
    assert (fault.key, fault.facts["rows"]) == ("sheet.stray_cell", 1048576)


def test_the_digest_is_that_of_the_files_bytes(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    assert read(tmp_path, GOOD).sha256 == hashlib.sha256(GOOD).hexdigest()


def ballot(folder: Path, heading: str) -> Table:
    """Read a ballot file with this heading row and one row."""
    path = folder / "票.csv"
    path.write_text(f"{heading}\n1,017,冷\n", encoding="utf-8")
    return read_table(path, BALLOTS.headings, repeating=BALLOTS.repeating)


@pytest.mark.parametrize("groups", [1, 2, 5, 40])
def test_any_number_of_groups_is_read(tmp_path: Path, groups: int) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    table = ballot(tmp_path, ",".join(BALLOTS.with_groups(groups)))
    assert (table.groups, table.headings, table.rejected) == (groups, BALLOTS.with_groups(groups), ())
    assert table.rows[0].cells["科室1"] == "017"


def test_full_width_digits_in_headings_are_the_same_headings(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    assert ballot(tmp_path, "序号,科室１,指标１,意见１").rejected == ()


@pytest.mark.parametrize(
    ("heading", "missing"),
    [
        ("序号,科室1,指标1", ["意见1"]),
        ("序号,科室1,指标1,意见1,科室2", ["指标2", "意见2"]),
        ("序号,科室1,指标1,意见1,科室3,指标3,意见3", ["科室2", "指标2", "意见2"]),
        ("序号", ["科室1", "指标1", "意见1"]),
    ],
)
def test_an_incomplete_group_is_named(tmp_path: Path, heading: str, missing: list[str]) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    assert [one.column for one in ballot(tmp_path, heading).rejected] == missing


def test_an_absurd_group_number_does_no_harm(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    table = ballot(tmp_path, "序号,科室1,指标1,意见1,科室999999999")
    assert table.rejected and len(table.rejected) < 20


def test_a_workbook_with_an_empty_sheet_has_no_headings(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    assert faults(read_table(workbook(tmp_path), HEADINGS)) == [(1, "", "sheet.no_headings")]


def test_a_workbook_may_begin_with_an_empty_column(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    table = read_table(workbook(tmp_path, [None, *HEADINGS], [None, 1, "甲", "x"]), HEADINGS)
    assert (values(table), [one.key for one in table.warnings]) == ([(2, "1", "甲", "x")], ["sheet.extra_column"])


def test_what_stands_across_the_edge_of_a_piece_is_read_as_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    monkeypatch.setattr(incoming, "_PIECE", 1)
    monkeypatch.setattr(grids, "AT_ONCE", 1)
    assert values(read(tmp_path, b"\xef\xbb\xbf" + GOOD)) == [(2, "017", "王𬶍", "2021-03-31")]
    assert faults(read(tmp_path, b"\xef\xbb\xbf" + GOOD + b"\xff")) == [(3, "", "sheet.undecodable")]
    assert faults(read(tmp_path, "编号\n王".encode("gbk"))) == [(1, "", "sheet.encoding")]
    assert [one.row for one in read(tmp_path, GOOD + b"\n,,\n" + GOOD).warnings] == [3, 4]


def test_a_file_ten_times_as_long_takes_no_more_memory(tmp_path: Path) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    most = []
    for rows in (10_000, 100_000):
        path = tmp_path / f"{rows}.csv"
        path.write_bytes(GOOD + GOOD.splitlines(keepends=True)[1] * rows)
        tracemalloc.start()
        assert sum(len(piece.rows) for piece in Sheet(path, HEADINGS).pieces(Rejects())) == rows + 1
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert most[1] < 2 * most[0]


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=20)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.text("甲乙丙丁0123456789", min_size=1), texts, texts), min_size=1, max_size=5))
def test_whatever_is_written_as_csv_is_read_back(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([HEADINGS, *rows])
    assert values(read(tmp_path, stream.getvalue().encode())) == [
        (number, *(cell if any(c.strip() for c in row[n:]) else "" for n, cell in enumerate(row)))
        for number, row in enumerate(rows, 2)
    ]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.sampled_from(["表.csv", "表.xlsx"]), st.sampled_from([b"", b"PK\x03\x04", GOOD]))
def test_no_file_whatever_makes_the_reader_fail(tmp_path: Path, data: bytes, name: str, start: bytes) -> None:
    """Files that come in: UTF-8 CSV or XLSX."""
    table = read(tmp_path, start + data, name)
    assert table.rows or table.rejected
