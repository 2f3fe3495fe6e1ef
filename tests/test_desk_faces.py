"""Choosing the faces in the window: what is there, what it looks like, and that it holds at once (R8.1, R8.6)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from desk.documents import saving
from desk.documents.names import all_substituted, stood_in, substituted
from desk.documents.page import DocumentsPage
from desk.language import ENGLISH, set_language
from desk.office import Office
from desk.shared.context import Desk
from desk.shared.form import FormDialog
from desk.shared.messages import Message
from desk.system.faces_part import FacesPart
from desk.system.page import SystemPage
from models.documents.queries import prints
from models.settings.actions import change_settings
from models.settings.queries import settings
from reports import drawing
from reports.issuing import issue
from reports.kit.archival import Archived, findings_of
from reports.kit.faces import FaceChoice, in_force, look_again, use
from reports.kit.fonts import Face, Substitution
from tests.make import a_numbered_registry
from tests.make_fonts import a_font, put
from tests.make_results import a_published_round

VOTES = {5: 9, 3: 8, 7: 7, 1: 6, 2: 1}


@pytest.fixture
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's own folder of fonts on an otherwise bare workstation."""
    monkeypatch.setattr("reports.kit.installed.folders", lambda: (tmp_path / "fonts",))
    look_again()
    yield tmp_path / "fonts"
    use(FaceChoice.BUNDLED)
    look_again(())


@pytest.fixture
def part(lead: Office, fonts: Path, qtbot: QtBot) -> Iterator[FacesPart]:
    """The tab, after it has looked."""
    page = SystemPage(Desk(lead))
    qtbot.addWidget(page)
    page.resize(1166, 680)
    page.show()
    page.wake()
    page.arrive(part="faces")
    found = page.part
    assert isinstance(found, FacesPart)
    looked(found, qtbot)
    yield found
    page.desk.close()


def looked(part: FacesPart, qtbot: QtBot) -> None:
    """Wait until the search is over."""
    qtbot.waitUntil(lambda: not part.page.desk.jobs.busy and bool(part.found), timeout=20_000)


def said(part: FacesPart) -> list[str]:
    """Return every text of the list."""
    shown = part.grid_place.widget()
    assert shown is not None
    return [one.text() for one in shown.findChildren(QLabel) if one.text()]


def choose(part: FacesPart, choice: FaceChoice) -> None:
    """Choose and save with the keyboard."""
    box = part.form.editors["faces"].widget
    assert isinstance(box, QComboBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down if choice is FaceChoice.INSTALLED else Qt.Key.Key_Up)
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_bare_workstation_shows_five_faces_that_the_program_brings(part: FacesPart) -> None:
    assert [one for one in said(part) if one in ("宋体", "标题宋体", "黑体", "楷体", "仿宋")] == [
        "宋体", "标题宋体", "黑体", "楷体", "仿宋",
    ]  # fmt: skip
    assert said(part).count("本机未安装，以程序自带字体代替") == 5
    assert "程序自带：FandolFang R" in said(part)


def test_every_face_is_shown_in_a_line_of_its_own(part: FacesPart) -> None:
    shown = part.grid_place.widget()
    assert shown is not None
    pictures = [one.pixmap() for one in shown.findChildren(QLabel) if not one.pixmap().isNull()]
    assert len(pictures) == 5
    assert len({bytes(picture.toImage().constBits()) for picture in pictures}) == 5


def test_a_face_that_is_installed_meanwhile_is_found_and_shown_beside(
    part: FacesPart, fonts: Path, qtbot: QtBot
) -> None:
    path = put(a_font("仿宋_GB2312", "FangSong_GB2312"), fonts / "simfang.ttf")
    QTest.mouseClick(part.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not part.page.desk.jobs.busy, timeout=20_000)
    assert f"本机安装：仿宋_GB2312，Version 5.02，{path}" in said(part)
    assert said(part).count("本机未安装，以程序自带字体代替") == 4


@pytest.mark.parametrize(("kind", "why"), [(2, "字体厂商不允许嵌入文件")])
def test_a_face_that_cannot_be_used_says_why(part: FacesPart, fonts: Path, qtbot: QtBot, kind: int, why: str) -> None:
    path = put(a_font("黑体", "SimHei", kind=kind), fonts / "simhei.ttf")
    QTest.mouseClick(part.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not part.page.desk.jobs.busy, timeout=20_000)
    assert f"本机安装：黑体，{path}：不能使用，{why}" in said(part)


def test_the_choice_holds_at_once_without_a_restart(part: FacesPart, lead: Office) -> None:
    assert not part.button.isEnabled()
    choose(part, FaceChoice.INSTALLED)
    assert (lead.ask(settings)["faces"], in_force()) == ("installed", FaceChoice.INSTALLED)
    choose(part, FaceChoice.BUNDLED)
    assert (lead.ask(settings)["faces"], in_force()) == ("bundled", FaceChoice.BUNDLED)


def test_an_unsaved_choice_is_not_left_without_asking(part: FacesPart) -> None:
    box = part.form.editors["faces"].widget
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert part.button.isEnabled()
    assert not part.page.may_leave()
    (message,) = part.page.findChildren(Message)
    message.reject()


def test_the_choice_of_the_office_holds_from_the_login_on(lead: Office, fonts: Path) -> None:
    lead.do(change_settings, {"faces": "installed"})
    use(FaceChoice.BUNDLED)
    lead.log_in("lead", "Correct-horse-7")
    assert in_force() is FaceChoice.INSTALLED


@pytest.fixture
def papers(lead: Office, fonts: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[DocumentsPage]:
    """The page of papers with one numbered round."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, VOTES)
    lead.do(issue, "2021Q1", ("circular", "leader_talk"))
    page = DocumentsPage(Desk(lead))
    qtbot.addWidget(page)
    page.resize(1166, 680)
    page.show()
    page.wake()
    idle(page, qtbot)
    yield page
    page.desk.close()


def idle(page: DocumentsPage, qtbot: QtBot) -> None:
    """Wait until the worker is done."""
    qtbot.waitUntil(lambda: not page.desk.jobs.busy and not page.pause.isActive(), timeout=20_000)


def test_the_preview_is_drawn_anew_when_other_faces_come_into_force(
    papers: DocumentsPage, fonts: Path, qtbot: QtBot
) -> None:
    before = papers.preview.shown
    put(a_font("仿宋_GB2312", "FangSong_GB2312"), fonts / "simfang.ttf")
    look_again()
    papers.desk.office.do(change_settings, {"faces": "installed"})
    idle(papers, qtbot)
    after = papers.preview.shown
    assert before is not None
    assert after is not None
    assert (before.paper, before.notes) == (after.paper, ())
    assert before.data != after.data
    assert "宋体：本机未安装，以程序自带字体代替" in after.notes
    assert any("以程序自带的仿宋代替：" in note for note in after.notes)


@pytest.mark.parametrize(("language", "said"), [(ENGLISH, "own FangSong type"), ("zh_CN", "程序自带的仿宋代替")])
def test_a_bundled_face_that_steps_in_is_called_the_program_s_own(language: str, said: str) -> None:
    set_language(language)
    assert said in substituted(Substitution("冷", "U+51B7", Face.FANG, Face.FANG))


def test_many_characters_of_one_face_are_told_together() -> None:
    many = tuple(Substitution(chr(point), f"U+{point:04X}", Face.FANG, Face.KAI) for point in range(0x4E00, 0x4E32))
    (said,) = all_substituted(many)
    assert said.startswith("以楷体代替：一丁丂")
    assert said.endswith("…（共 50 字）")
    assert all_substituted(many[:6]) == tuple(map(substituted, many[:6]))


def test_no_face_is_missed_while_the_program_s_own_are_wanted() -> None:
    assert stood_in(("fang FandolFang R (1) ab",)) == ()


def save(page: DocumentsPage, folder: Path, form: int, qtbot: QtBot) -> None:
    """Save the chosen paper in a form, into a folder."""
    folder.mkdir()
    page.ask_folder()
    (dialog,) = [one for one in page.findChildren(FormDialog) if one.isVisible()]
    box = dialog.panel.editors["form"].widget
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(form)
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    chooser = page.findChildren(QFileDialog)[-1]
    chooser.fileSelected.emit(str(folder))
    chooser.reject()
    idle(page, qtbot)


def test_a_paper_is_saved_for_the_archive_and_the_form_is_remembered(
    papers: DocumentsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    save(papers, tmp_path / "a", 1, qtbot)
    (path,) = (tmp_path / "a").glob("*.pdf")
    assert findings_of(path.read_bytes()) == ()
    (row,) = papers.ask(prints)
    assert row.faces
    assert papers.desk.memory.get("documents.form") == saving.ARCHIVE
    save(papers, tmp_path / "b", 0, qtbot)
    (plain,) = (tmp_path / "b").glob("*.pdf")
    assert findings_of(plain.read_bytes()) != ()


def test_a_paper_that_does_not_pass_is_saved_as_pdf_and_that_is_said(
    papers: DocumentsPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "for_archive", lambda plain: Archived(plain, ("a font is missing",)))
    save(papers, tmp_path / "a", 1, qtbot)
    (message,) = [one for one in papers.findChildren(Message) if one.isVisible()]
    texts = " ".join(one.text() for one in message.findChildren(QLabel))
    assert "有 1 件不是 PDF/A" in texts
    assert "a font is missing" in texts
    message.reject()
