"""The print window through its widgets: ticks, settings of each kind, what comes out, what is entered, what is left."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from desk.documents.how_words import how_words, print_word
from desk.documents.names import number_of
from desk.documents.output import paint
from desk.documents.page import DocumentsPage
from desk.documents.paper_dialog import PaperDialog
from desk.documents.print_dialog import PrintDialog
from desk.documents.print_run import Run
from desk.documents.print_setup import FILE, Setup
from desk.documents.printing import PrintList
from desk.language import CHINESE, ENGLISH, set_language
from desk.office import Office
from desk.shared.jobs import Progress
from desk.shared.memory import Memory
from models.audit.queries import entries
from models.common.errors import EnvironmentFault
from models.documents.actions import record_prints, reserve, void
from models.documents.copies import CopiesOut, How, copies_out
from models.documents.queries import PaperRow, PrintRow, ledger, paper, prints
from reports.issuing import issue, pdf
from reports.preview import Picture, page_count, render
from reports.result_papers import result_papers
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, looking
from tests.make_desk import faults, fill, form, opened, papers_of, press, save, settle
from tests.make_printers import PLAIN, TURNING, PdfRack
from tests.make_results import a_published_round
from tests.pdf_reading import copied

VOTES = {5: 9, 3: 8, 7: 7, 1: 6, 2: 1}
CODE = "2021Q1"
FIRST = "某纪评〔2021〕1号"


@pytest.fixture(scope="module")
def issued_file(founded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file of an office with a published round and all its papers, to be copied."""
    folder = tmp_path_factory.mktemp("issued")
    source = next((founded_file.parent / "backups").glob("*.db"))
    path = Path(shutil.copy(source, folder / "office.db"))
    office = Office.open(str(path), HandClock(dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC)))
    office.log_in("lead", PASSWORD)
    a_numbered_registry(office, folder)
    a_published_round(office, folder, VOTES)
    office.do(issue, CODE)
    office.close()
    return path


@pytest.fixture
def data_file(issued_file: Path, tmp_path: Path) -> Path:
    """An office of its own with these papers."""
    return Path(shutil.copy(issued_file, tmp_path / "office.db"))


@pytest.fixture
def papers(lead: Office) -> tuple[PaperRow, ...]:
    """The papers of a published round: a circular of several pages, notices, the newspaper's table."""
    return lead.ask(ledger)


@pytest.fixture
def rack(tmp_path: Path, qapp: QApplication) -> PdfRack:
    """Two printers."""
    return PdfRack(tmp_path)


@pytest.fixture
def page(papers: tuple[PaperRow, ...], lead: Office, rack: PdfRack, qtbot: QtBot) -> Iterator[DocumentsPage]:
    """The page of papers with the printers of the test."""
    made = opened(qtbot, lead, DocumentsPage)
    made.rack = rack
    idle(made, qtbot)
    yield made


def idle(page: DocumentsPage, qtbot: QtBot) -> None:
    """Wait until the worker is done and nothing waits to be shown."""
    qtbot.waitUntil(lambda: not page.desk.jobs.busy and not page.pause.isActive(), timeout=20_000)


def printing(page: DocumentsPage, qtbot: QtBot, kinds: Sequence[str]) -> PrintDialog:
    """Choose the papers of some kinds in the ledger and press Print; all pages are counted."""
    page.select_papers([row.id for row in papers_of(page) if row.kind in kinds])
    press(qtbot, page, "打印…")
    (found,) = [one for one in page.findChildren(PrintDialog) if one.isVisible()]
    qtbot.waitUntil(lambda: len(found.list.pages) == len(found.list.papers), timeout=20_000)
    return found


def write(line: QLineEdit, text: str) -> None:
    """Type over what stands in a field."""
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    if text.isascii():
        QTest.keyClicks(line, text)


def choose(box: QComboBox, text: str) -> None:
    """Choose by the arrow keys."""
    QTest.keyClick(box, Qt.Key.Key_Home)
    while box.currentText() != text:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() != before, f"{text} is not offered"


def finish(window: PrintDialog, page: DocumentsPage, qtbot: QtBot) -> None:
    """Press Print and wait until everything is out."""
    with qtbot.waitSignal(window.accepted, timeout=20_000):
        press(qtbot, window, "打印")
    settle(qtbot, page)


def came_out(page: DocumentsPage) -> list[tuple[str, int, How | None]]:
    """Return what the ledger has: number, copy and how."""
    numbers = {row.id: number_of(row) for row in page.ask(ledger)}
    return [(numbers[one.paper_id], one.copy, one.how) for one in page.ask(prints)]


def dark(picture: Picture) -> int:
    """Return how many pixels are not white."""
    return sum(one < 200 for one in picture.rgba[1::4])


# what comes out


def test_papers_are_printed_in_their_own_size_and_entered_with_printer_and_digest(
    page: DocumentsPage, rack: PdfRack, qtbot: QtBot
) -> None:
    window = printing(page, qtbot, ["circular"])
    finish(window, page, qtbot)
    (row,) = [one for one in papers_of(page) if one.kind == "circular"]
    data, drawn = pdf(row)
    assert rack.jobs == [(PLAIN.name, FIRST, False)]
    assert page_count(rack.printed(0)) == drawn.pages > 1
    printed, shown = render(rack.printed(0), 0), render(data, 0)
    assert (abs(printed.width - shown.width), abs(printed.height - shown.height)) <= (1, 1)
    # where the red rule stands on the page, it stands on the paper
    assert abs(red_row(printed) - red_row(shown)) <= 2
    (entered,) = page.ask(prints)
    assert (entered.copy, entered.sha256) == (1, hashlib.sha256(data).hexdigest())
    assert entered.how == How(PLAIN.name)
    assert row.copies == 1


def red_row(picture: Picture) -> int:
    """Return the pixel row with most red."""
    rgba, width = picture.rgba, picture.width
    reds = [
        sum(rgba[at] > 150 and rgba[at + 1] < 120 for at in range(row * width * 4, (row + 1) * width * 4, 4))
        for row in range(picture.height)
    ]
    return reds.index(max(reds))


def test_two_copies_on_both_sides_begin_on_fresh_sheets_and_count_as_two(
    page: DocumentsPage, rack: PdfRack, qtbot: QtBot
) -> None:
    window = printing(page, qtbot, ["leader_talk"])
    window.table.select(window.list.papers[0].id)
    window.list.ticked = {window.list.papers[0].id}
    choose(window.panel.printer, TURNING.name)
    write(window.panel.copies, "2")
    assert window.totals.text() == "文书 1 件 · 用纸 2 张"
    finish(window, page, qtbot)
    assert rack.jobs[0][2]
    inks = [dark(render(rack.printed(0), place)) for place in range(page_count(rack.printed(0)))]
    assert [ink > 0 for ink in inks] == [True, False, True]
    assert [(copy, how) for _, copy, how in came_out(page)] == [
        (1, How(TURNING.name, duplex=True)), (2, How(TURNING.name, duplex=True)),
    ]  # fmt: skip


def test_pages_alone_are_entered_as_replaced_and_make_no_copy(page: DocumentsPage, rack: PdfRack, qtbot: QtBot) -> None:
    window = printing(page, qtbot, ["circular"])
    write(window.panel.pages, "2")
    assert "登记为补页" in window.notes.text()
    finish(window, page, qtbot)
    assert page_count(rack.printed(0)) == 1
    assert came_out(page) == [(FIRST, 0, How(PLAIN.name, pages="2"))]
    assert page.ask(ledger)[0].copies == 0


def test_a_page_range_that_is_wrong_is_said_below_its_field_and_nothing_prints(
    page: DocumentsPage, rack: PdfRack, qtbot: QtBot
) -> None:
    window = printing(page, qtbot, ["circular"])
    wrong = (("0", "页码从 1 开始，小的在前。"), ("x", "页码请按 1-3,5 的形式填写。"), ("99", "没有这些页。"))
    for typed, said in wrong:
        write(window.panel.pages, typed)
        assert said in window.panel.below["pages"].text()
        press(qtbot, window, "打印")
        assert window.isVisible()
    assert rack.jobs == []
    write(window.panel.pages, "1")
    assert not window.panel.below["pages"].isVisible()
    window.reject()


def test_pages_of_every_paper_are_handed_to_their_own_job(page: DocumentsPage, rack: PdfRack, qtbot: QtBot) -> None:
    window = printing(page, qtbot, ["head_interview", "head_talk"])
    numbers = [number_of(row) for row in window.list.papers]
    finish(window, page, qtbot)
    assert [title for _, title, _ in rack.jobs] == numbers
    assert [number for number, _, _ in came_out(page)] == numbers


# reprints


def test_a_reprint_is_marked_unless_that_is_switched_off(page: DocumentsPage, qtbot: QtBot) -> None:
    window = printing(page, qtbot, ["newspaper_table"])
    assert not window.mark.isVisible()
    finish(window, page, qtbot)
    window = printing(page, qtbot, ["newspaper_table"])
    assert window.consequence.text() == "其中 1 件已打印过，本次标注“副本”。"
    finish(window, page, qtbot)
    window = printing(page, qtbot, ["newspaper_table"])
    window.mark.click()
    assert "无法与首次打印的区分" in window.consequence.text()
    finish(window, page, qtbot)
    assert [(copy, how.duplicate) for _, copy, how in came_out(page) if how] == [(1, False), (2, True), (3, False)]


def test_what_was_only_saved_is_no_print_that_is_repeated(page: DocumentsPage, tmp_path: Path, qtbot: QtBot) -> None:
    page.select_papers([row.id for row in papers_of(page) if row.kind == "circular"])
    page.save_into(False, tmp_path)
    idle(page, qtbot)
    (row,) = [one for one in papers_of(page) if one.kind == "circular"]
    assert row.copies == 1
    assert page.ask(copies_out, [row.id]) == {row.id: CopiesOut()}
    assert print_word(page.ask(prints)[0]) == "保存 PDF，第 1 份"


def test_each_copy_of_a_secret_paper_has_its_own_number_and_they_go_on(
    page: DocumentsPage, lead: Office, qtbot: QtBot
) -> None:
    row = next(one for one in lead.ask(ledger) if one.kind == "circular")
    lead.do(void, row.id, "改为涉密")
    facts: dict[str, Any] = {**row.facts, "head": {**row.facts["head"], "secrecy": "秘密★1年"}}
    lead.do(reserve, row.organ_code, row.kind, row.round_id, None, row.title, row.dated_on, facts)
    idle(page, qtbot)
    for _ in range(2):
        page.select_papers([one.id for one in papers_of(page) if one.kind == "circular" and one.voided is None])
        press(qtbot, page, "打印…")
        (window,) = [one for one in page.findChildren(PrintDialog) if one.isVisible()]
        assert window.notes.text().startswith("涉密文书 1 件，每份编份号")
        finish(window, page, qtbot)
    assert [how.copy_number for _, _, how in came_out(page) if how] == [1, 2]


# settings of each kind


def test_each_kind_goes_to_the_printer_that_is_remembered_for_it(
    page: DocumentsPage, rack: PdfRack, qtbot: QtBot
) -> None:
    window = printing(page, qtbot, ["newspaper_table"])
    choose(window.panel.printer, TURNING.name)
    finish(window, page, qtbot)
    window = printing(page, qtbot, ["newspaper_table", "head_interview"])
    assert window.apart.isChecked()
    finish(window, page, qtbot)
    assert [name for name, _, _ in rack.jobs] == [TURNING.name, PLAIN.name, PLAIN.name, TURNING.name]


def test_kinds_kept_apart_show_their_own_settings_row_by_row(page: DocumentsPage, qtbot: QtBot) -> None:
    window = printing(page, qtbot, ["circular", "head_interview"])
    assert not window.apart.isChecked()
    window.apart.click()
    choose(window.panel.printer, TURNING.name)
    assert window.panel.title.text() == "打印设置：通报"
    window.table.select(window.list.papers[-1].id)
    assert window.panel.title.text() == "打印设置：负责人约谈通知"
    assert window.panel.printer.currentText() == PLAIN.name
    assert not window.panel.duplex.isEnabled()
    window.reject()


def test_a_fault_in_another_kinds_settings_is_gone_to(page: DocumentsPage, rack: PdfRack, qtbot: QtBot) -> None:
    window = printing(page, qtbot, ["circular", "head_interview"])
    window.apart.click()
    write(window.panel.copies, "0")
    window.table.select(window.list.papers[-1].id)
    assert not window.panel.below["copies"].isVisible()
    press(qtbot, window, "打印")
    assert window.kind == "circular"
    assert window.panel.below["copies"].text() == "请填 1 至 500。"
    assert rack.jobs == []
    window.reject()


def test_pre_printed_paper_is_entered_with_its_offset_which_the_printer_keeps(
    page: DocumentsPage, qtbot: QtBot
) -> None:
    window = printing(page, qtbot, ["head_interview"])
    window.panel.preprinted.click()
    write(window.panel.right, "1.5")
    write(window.panel.down, "-0.5")
    finish(window, page, qtbot)
    assert {how for _, _, how in came_out(page)} == {How(PLAIN.name, preprinted=True, right=15, down=-5)}
    window = printing(page, qtbot, ["circular"])
    assert not window.panel.preprinted.isChecked()
    window.panel.preprinted.click()
    assert (window.panel.right.text(), window.panel.down.text()) == ("1.5", "-0.5")
    window.reject()


# ticks


def test_space_takes_ticks_away_and_only_ticked_papers_print(page: DocumentsPage, rack: PdfRack, qtbot: QtBot) -> None:
    window = printing(page, qtbot, ["leader_talk"])
    first = window.list.papers[0]
    window.table.select(first.id)
    with qtbot.waitActive(window):
        window.activateWindow()
    window.table.view.setFocus()
    QTest.keyClick(window.table.view, Qt.Key.Key_Space)
    assert not window.every.isChecked()
    finish(window, page, qtbot)
    assert first.id not in {row.id for row in page.ask(ledger) if row.copies}
    assert len(rack.jobs) == 3


def test_a_click_on_the_box_ticks_one_and_all_ticks_all(page: DocumentsPage, qtbot: QtBot) -> None:
    window = printing(page, qtbot, ["leader_talk"])
    view, model = window.table.view, window.table.model
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(model.index(2, 0)).center()
    )  # fmt: skip
    assert [line.ticked for line in window.list.lines()] == [True, True, False, True]
    window.every.click()
    assert len(window.list.ticked) == 4
    window.every.click()
    assert window.totals.text() == "没有勾选文书。按空格键勾选所选文书。"
    assert not window.print_button.isEnabled()
    window.reject()


# what stops it


def test_a_printer_that_is_gone_is_named_and_one_key_goes_on_with_the_rest(
    page: DocumentsPage, rack: PdfRack, qtbot: QtBot
) -> None:
    rack.fails_at = 2
    window = printing(page, qtbot, ["leader_talk"])
    numbers = [number_of(row) for row in window.list.papers]
    press(qtbot, window, "打印")
    qtbot.waitUntil(lambda: window.banner.isVisible(), timeout=20_000)
    said = window.banner.text.text()
    assert f"打印到{numbers[2]}时停止" in said
    assert PLAIN.name in said
    assert f"已印出并登记 2 件，最后一件为{numbers[1]}。未印的 2 件仍勾选" in said
    assert [number for number, _, _ in came_out(page)] == numbers[:2]
    assert [line.ticked for line in window.list.lines()] == [False, False, True, True]
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.waitUntil(window.table.view.hasFocus)
    with qtbot.waitSignal(window.accepted, timeout=20_000):
        QTest.keyClick(window.table.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page)
    assert [(number, copy) for number, copy, _ in came_out(page)] == [(number, 1) for number in numbers]


class Impatient(Progress):
    """Stops before the third paper."""

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        """Press Cancel when two are out."""
        if done == 2:
            self.stop.set()
        super().report(done, total, text)


def a_run(office: Office, rack: PdfRack, rows: Sequence[PaperRow], file: Path | None = None) -> Run:
    """Return a printing of papers on the usual printer, or into a file."""
    made = PrintList(rows, office.ask(copies_out, [row.id for row in rows]), rack.devices, Memory())
    for kind in made.kinds:
        made.setups[kind] = Setup(FILE if file else PLAIN.name)
    return Run(office, rack, made.tasks(), file)


def test_what_came_out_before_a_cancel_is_entered(lead: Office, papers: tuple[PaperRow, ...], rack: PdfRack) -> None:
    outcome = a_run(lead, rack, papers[1:])(Impatient())
    assert (len(outcome.done), outcome.refusal, outcome.total) == (2, None, len(papers) - 1)
    assert outcome.stopped_at == papers[3]
    assert [row.paper_id for row in lead.ask(prints)] == [row.id for row in papers[1:3]]


def test_a_paper_that_was_voided_meanwhile_stops_the_printing_before_it(
    lead: Office, papers: tuple[PaperRow, ...], rack: PdfRack
) -> None:
    run = a_run(lead, rack, papers[1:])
    lead.do(void, papers[2].id, "姓名有误")
    outcome = run(Progress())
    assert outcome.refusal is not None
    assert (outcome.refusal.key, len(outcome.done), len(rack.jobs)) == ("document.voided", 1, 1)


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_enters_nothing(
    lead: Office, papers: tuple[PaperRow, ...], tmp_path: Path, qapp: QApplication
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    outcome = a_run(lead, PdfRack(blocked), papers[:1])(Progress())
    assert isinstance(outcome.refusal, EnvironmentFault)
    assert outcome.refusal.key == "reports.printer"
    assert lead.ask(prints) == ()


def test_a_paper_that_came_out_but_could_not_be_entered_is_said_to_have(
    lead: Office, papers: tuple[PaperRow, ...], rack: PdfRack
) -> None:
    run = a_run(lead, rack, papers[1:])
    run.office = _FullOffice(lead)  # type: ignore[assignment]
    outcome = run(Progress())
    assert (outcome.unentered, outcome.stopped_at, outcome.done) == (True, papers[1], ())


class _FullOffice:
    """An office whose disk has run full: it reads and no longer writes."""

    def __init__(self, office: Office) -> None:
        self.ask = office.ask

    def do(self, *_args: object) -> None:
        """Refuse as a full disk does."""
        raise EnvironmentFault("storage.full")


# a file to be printed elsewhere


def test_without_a_printer_the_window_says_so_and_makes_one_file_for_elsewhere(
    page: DocumentsPage, rack: PdfRack, tmp_path: Path, qtbot: QtBot
) -> None:
    rack.devices = ()
    window = printing(page, qtbot, ["leader_talk"])
    assert "本机没有打印机" in window.panel.told.text()
    assert window.panel.told.isVisible()
    press(qtbot, window, "打印")
    (ask,) = window.findChildren(QFileDialog)
    with qtbot.waitSignal(window.accepted, timeout=20_000):
        ask.fileSelected.emit(str(tmp_path / "elsewhere.pdf"))
    settle(qtbot, page)
    data = (tmp_path / "elsewhere.pdf").read_bytes()
    # every paper begins on a fresh sheet
    assert page_count(data) == 8
    assert [dark(render(data, place)) > 0 for place in range(4)] == [True, False, True, False]
    text = copied(data)
    assert all(number_of(row) in text for row in papers_of(page) if row.kind == "leader_talk")
    assert {how for _, _, how in came_out(page)} == {How("PDF", "elsewhere.pdf", duplex=True)}


def test_a_file_that_was_cancelled_is_not_there_and_nothing_is_entered(
    lead: Office, papers: tuple[PaperRow, ...], rack: PdfRack, tmp_path: Path
) -> None:
    outcome = a_run(lead, rack, papers, tmp_path / "some.pdf")(Impatient())
    assert outcome.done == ()
    assert not (tmp_path / "some.pdf").exists()
    assert lead.ask(prints) == ()


# what else prints


def a_sheet(width: float, height: float) -> bytes:
    """Return a PDF with one black page."""
    target = io.BytesIO()
    drawn = Canvas(target, pagesize=(width, height))
    drawn.rect(36, 36, width - 72, height - 72, fill=1)
    drawn.save()
    return target.getvalue()


def test_a_landscape_page_lies_lengthways_between_upright_ones(rack: PdfRack) -> None:
    upright, flat = a_sheet(595, 842), a_sheet(842, 595)
    paint(rack.open(PLAIN.name, "表", duplex=False), [(upright, 0), (flat, 0), (upright, 0)])
    sizes = [(one.width, one.height) for one in (render(rack.printed(0), place) for place in range(3))]
    assert [width > height for width, height in sizes] == [False, True, False]


def test_what_is_read_from_the_calibration_sheet_is_added_to_the_offset_in_the_fields(
    page: DocumentsPage, rack: PdfRack, qtbot: QtBot
) -> None:
    window = printing(page, qtbot, ["circular"])
    window.panel.preprinted.click()
    write(window.panel.right, "-2.5")
    press(qtbot, window, "打印校准页…")
    settle(qtbot, page)
    data = rack.printed(0)
    assert page_count(data) == 1
    assert page.ask(prints) == ()
    QTest.mouseClick(fill(page, right="1.x", down="-0.5").save_button, Qt.MouseButton.LeftButton)
    assert "不是标尺读数" in faults(form(page))["right"]
    save(qtbot, page, right="1.5")
    assert (window.panel.right.text(), window.panel.down.text()) == ("-1.0", "-0.5")
    window.reject()


def test_a_paper_without_a_number_prints_in_copies_that_are_entered(
    page: DocumentsPage, rack: PdfRack, qtbot: QtBot
) -> None:
    made = PaperDialog(page, page.ask(result_papers, CODE, ("approval_sheet",))[0])
    made.rack = rack
    made.open()
    press(qtbot, made, "打印…")
    window = made.print_dialog
    write(window.panel.copies, "2")
    assert window.totals.text() == "用纸 2 张"
    write(window.panel.pages, "7")
    press(qtbot, window, "打印")
    assert window.panel.below["pages"].text() == "该文件共 1 页。"
    write(window.panel.pages, "")
    with qtbot.waitSignal(window.accepted, timeout=20_000):
        press(qtbot, window, "打印")
    assert page_count(rack.printed(0)) == 2
    with looking(page.desk.office) as session:
        entry = entries(session)[0]
    assert (entry.act, len(entry.facts["sha256"])) == ("document.ranking_papers", 2)


def test_a_paper_without_a_number_says_what_to_do_without_a_printer(
    page: DocumentsPage, rack: PdfRack, qtbot: QtBot
) -> None:
    rack.devices = ()
    made = PaperDialog(page, page.ask(result_papers, CODE, ("approval_sheet",))[0])
    made.rack = rack
    made.open()
    press(qtbot, made, "打印…")
    assert made.print_dialog.panel.told.text() == "本机没有打印机。请另存为 PDF，到其他电脑打印。"
    assert not made.print_dialog.print_button.isEnabled()
    made.print_dialog.reject()


# how it is told


def test_the_course_of_a_paper_says_how_each_copy_came_out() -> None:
    how = How(
        "二楼双面机", duplex=True, preprinted=True, right=15, down=-5, duplicate=True, copy_number=3
    )  # fmt: skip
    assert how_words(how) == (
        "二楼双面机", "双面", "套打，右移 1.5 毫米、下移 -0.5 毫米", "标注“副本”", "份号 000003",
    )  # fmt: skip
    assert how_words(None) == ()


@pytest.mark.parametrize(
    ("copy", "how", "word"),
    [
        (1, None, "已打印"),
        (2, None, "重印，第 2 份"),
        (2, How("机"), "已打印，第 2 份"),
        (2, How("机", duplicate=True), "重印，第 2 份"),
        (0, How("机", pages="2"), "补印部分页"),
        (3, How(file="甲.pdf"), "保存 PDF，第 3 份"),
    ],
)
def test_each_printing_has_its_word(copy: int, how: How | None, word: str) -> None:
    at = dt.datetime(2021, 4, 12, tzinfo=dt.UTC)
    assert print_word(PrintRow(1, 1, at, "某", copy, "ab" * 32, how)) == word


def test_single_pages_and_saved_files_are_not_copies_on_paper(lead: Office, papers: tuple[PaperRow, ...]) -> None:
    ids = [row.id for row in papers[:3]]
    hows = (How("机", pages="1"), How(file="甲.pdf"), How("机"))
    lead.do(record_prints, tuple((one, "ab" * 32) for one in ids), hows)
    assert [one.on_paper for one in lead.ask(copies_out, ids).values()] == [0, 0, 1]
    assert [lead.ask(paper, one).copies for one in ids] == [0, 1, 1]


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_the_window_opens_in_every_language_with_the_page_beside_it(
    page: DocumentsPage, qtbot: QtBot, language: str
) -> None:
    set_language(language)
    page.resize(1366, 768)
    page.table.view.selectAll()
    page.ask_printer()
    (window,) = [one for one in page.findChildren(PrintDialog) if one.isVisible()]
    assert window.preview.isVisible()
    qtbot.waitUntil(lambda: window.preview.shown is not None, timeout=20_000)
    settle(qtbot, page)
    window.reject()
