"""Attachments in the panel of a measure through its widgets: add, see, open, copy, remove, and what was lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desk.consequences.page import ConsequencesPage
from desk.office import Office
from desk.shared.messages import Message
from desk.shared.widgets import Pill
from models.attachments.actions import attach
from models.attachments.queries import AttachmentKind, AttachmentRow, attachments
from models.storage.kept import FOLDER
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry
from tests.make_results import a_published_round
from tests.test_desk_consequences import click_chip, form_of, opened, press, the
from tests.test_desk_rectifying import save

LONG = "20210412_leader_talk_record_of_section_5_scanned_at_the_front_office_final_version.pdf"


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """An office with one published round."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, {5: 9, 3: 8, 7: 7, 1: 6, 2: 1})
    return lead


@pytest.fixture
def page(published: Office, qtbot: QtBot) -> Iterator[ConsequencesPage]:
    """The page with the talk with section 5's leader chosen."""
    made = opened(published, qtbot)
    click_chip(made, 0, "leader_talk")
    yield made
    made.desk.close()


@pytest.fixture
def shown_elsewhere(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What was handed to other programs."""
    found: list[Path] = []

    def take(url: QUrl) -> bool:
        found.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", take)
    return found


def a_paper(folder: Path, name: str = "记录.pdf") -> Path:
    """Write a scanned paper."""
    path = folder / "scanner" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(name.encode())
    return path


def attached(page: ConsequencesPage) -> tuple[AttachmentRow, ...]:
    """Return what is attached to the talk."""
    return page.ask(attachments, the(page.desk.office, "leader_talk", 5).id)


def add(page: ConsequencesPage, *paths: Path) -> None:
    """Attach files past the file dialog."""
    page.do(attach, the(page.desk.office, "leader_talk", 5).id, paths, AttachmentKind.TALK_RECORD)


def said(page: ConsequencesPage) -> str:
    """Return everything that the panel says."""
    return "\n".join(one.text().replace("\u200b", "") for one in page.round_part.panel.findChildren(QLabel))


def dialog_of(page: ConsequencesPage) -> QFileDialog:
    """Return the open file dialog."""
    (found,) = [one for one in page.findChildren(QFileDialog) if one.isVisible()]
    return found


def message_of(page: ConsequencesPage) -> str:
    """Return what the open message says."""
    (found,) = [one for one in page.findChildren(Message) if one.isVisible()]
    return found.text.text()


def test_several_files_are_chosen_described_and_attached(page: ConsequencesPage, tmp_path: Path) -> None:
    papers = [a_paper(tmp_path), a_paper(tmp_path, "附页.png")]
    press(page, "添加附件…")
    dialog = dialog_of(page)
    dialog.filesSelected.emit([str(path) for path in papers])
    dialog.reject()
    form = form_of(page)
    assert form.panel.editors["kind"].get() is AttachmentKind.TALK_RECORD
    save(page)
    assert [row.name for row in attached(page)] == ["记录.pdf", "附页.png"]
    assert all(text in said(page) for text in ("记录.pdf", "附页.png", "谈话记录 · 1 KB · 2021-04-12 · 某lead"))


def test_a_folder_is_refused_in_the_form(page: ConsequencesPage, tmp_path: Path) -> None:
    press(page, "添加附件…")
    dialog = dialog_of(page)
    dialog.filesSelected.emit([str(tmp_path)])
    dialog.reject()
    save(page)
    assert "不能选择文件夹" in form_of(page).panel.banner.text.text()
    form_of(page).reject()


def test_a_file_opens_in_another_program_as_a_copy_that_goes_with_the_desk(
    page: ConsequencesPage, tmp_path: Path, shown_elsewhere: list[Path]
) -> None:
    add(page, a_paper(tmp_path))
    press(page, "打开")
    press(page, "打开")
    (copy,) = set(shown_elsewhere)
    assert (copy.name, copy.read_bytes()) == ("记录.pdf", "记录.pdf".encode())
    assert copy.stat().st_mode & 0o777 == 0o400
    page.desk.close()
    assert not copy.exists()


def test_what_might_run_is_not_opened(page: ConsequencesPage, tmp_path: Path, shown_elsewhere: list[Path]) -> None:
    add(page, a_paper(tmp_path, "记录.desktop"))
    press(page, "打开")
    assert "请另存" in message_of(page)
    assert shown_elsewhere == []


def test_a_machine_without_a_program_for_it_says_so(
    page: ConsequencesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(page, a_paper(tmp_path))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    press(page, "打开")
    assert "没有可以打开" in message_of(page)


def test_a_copy_is_saved_where_somebody_wants_it(page: ConsequencesPage, tmp_path: Path) -> None:
    add(page, a_paper(tmp_path))
    press(page, "另存…")
    dialog = dialog_of(page)
    dialog.fileSelected.emit(str(tmp_path / "副本.pdf"))
    dialog.reject()
    assert (tmp_path / "副本.pdf").read_bytes() == "记录.pdf".encode()


def test_a_removed_file_stays_in_the_panel_with_its_reason(page: ConsequencesPage, tmp_path: Path) -> None:
    add(page, a_paper(tmp_path))
    press(page, "移除…")
    form_of(page).panel.editors["reason"].put("贴错事项")
    save(page)
    assert "理由：贴错事项" in said(page)
    assert "已移除" in [one.text for one in page.round_part.panel.findChildren(Pill)]
    assert not [one for one in page.findChildren(QPushButton) if one.text() == "移除…" and one.isVisible()]


def test_a_lost_file_says_what_to_do_and_is_not_opened(page: ConsequencesPage, tmp_path: Path) -> None:
    add(page, a_paper(tmp_path))
    (kept,) = (tmp_path / FOLDER).iterdir()
    kept.unlink()
    page.refresh()
    assert "请从备份取回" in said(page)
    assert "缺失" in [one.text for one in page.round_part.panel.findChildren(Pill)]
    assert not [one for one in page.findChildren(QPushButton) if one.text() == "打开" and one.isVisible()]


def test_a_file_lost_a_moment_ago_is_refused_with_what_to_do(
    page: ConsequencesPage, tmp_path: Path, shown_elsewhere: list[Path]
) -> None:
    add(page, a_paper(tmp_path))
    (kept,) = (tmp_path / FOLDER).iterdir()
    kept.write_bytes(b"changed")
    press(page, "打开")
    assert "已被改动" in message_of(page)
    assert shown_elsewhere == []


def test_a_long_name_does_not_widen_the_panel(page: ConsequencesPage, tmp_path: Path, qtbot: QtBot) -> None:
    add(page, a_paper(tmp_path, LONG))
    panel = page.round_part.panel
    qtbot.waitUntil(lambda: LONG in said(page))
    inside = panel.area.widget()
    qtbot.waitUntil(lambda: inside.width() <= panel.area.viewport().width())
    assert inside.minimumSizeHint().width() <= panel.area.viewport().width()


def test_a_report_is_attached_to_a_rectification_in_its_own_tab(page: ConsequencesPage, tmp_path: Path) -> None:
    measure = the(page.desk.office, "rectification", 5).id
    page.do(attach, measure, [a_paper(tmp_path, "整改报告.pdf")], AttachmentKind.REPORT)
    page.arrive(code="2021Q1", rectification=measure)
    panel = page.rectifying_part.panel
    assert "整改报告.pdf" in [one.text() for one in panel.findChildren(QLabel)]


def test_an_archivist_opens_and_changes_nothing(
    page: ConsequencesPage, published: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    add(page, a_paper(tmp_path))
    published.log_in("archivist", PASSWORD)
    other = opened(published, qtbot)
    click_chip(other, 0, "leader_talk")
    texts = {one.text() for one in other.round_part.panel.findChildren(QPushButton)}
    assert {"打开", "另存…"} <= texts
    assert not texts & {"添加附件…", "移除…"}
    other.desk.close()
