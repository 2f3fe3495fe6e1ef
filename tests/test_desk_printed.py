"""The newspaper on the rounds page and in the time line: entered with the publication or after it (R7.5, R8.4)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desk.history.words import told as told_of
from desk.office import Office
from desk.rounds.page import RoundsPage
from models.finalising.publications import publications
from models.finalising.publishing import record_publication, withdraw_publication
from models.finalising.stages import step
from models.history.queries import EventKind, section_history
from models.registry.queries import sections
from models.rounds.queries import Stage, round_by_code
from models.storage.kept import FOLDER
from reports import history_words
from tests.conftest import PASSWORD
from tests.make_desk import can_press, faults, fill, form, opened, press, save
from tests.make_results import step_to

CODE = "2021Q1"
DAY = dt.date(2021, 4, 9)


@pytest.fixture
def final(counted_round: Office) -> Office:
    """A round whose result is frozen and not published."""
    step_to(counted_round, CODE, Stage.FINALISED)
    return counted_round


@pytest.fixture
def published(final: Office) -> Office:
    """A round published without its newspaper."""
    final.do(step, CODE, Stage.PUBLISHED, DAY)
    return final


def lines(page: RoundsPage) -> list[str]:
    """Return what is said of newspapers."""
    return [one.text() for one in page.detail.printed.findChildren(QLabel) if one.isVisible() and one.text()]


def test_publishing_enters_the_newspaper_where_its_page_is_known(qtbot: QtBot, final: Office) -> None:
    page = opened(qtbot, final, RoundsPage)
    assert not page.detail.printed.isVisible()
    press(qtbot, page, "公布…")
    save(qtbot, page, on=DAY, page="3版")
    qtbot.wait(1)
    assert final.ask(round_by_code, CODE).published_on == DAY
    assert lines(page) == ["刊登于某区日报，2021年4月9日，3版。影响期自该日起算。"]


def test_publishing_without_a_page_leaves_the_newspaper_to_be_entered(qtbot: QtBot, final: Office) -> None:
    page = opened(qtbot, final, RoundsPage)
    press(qtbot, page, "公布…")
    save(qtbot, page, on=DAY)
    qtbot.wait(1)
    assert lines(page) == ["尚未登记见报情况。影响期自 2021年4月9日 起算。"]
    press(qtbot, page, "登记见报…")
    save(qtbot, page, page="3版")
    assert [(one.newspaper, one.printed_on, one.page) for one in final.ask(publications, CODE)] == [
        ("某区日报", DAY, "3版")
    ]


def test_a_newspaper_of_another_day_is_refused_at_its_date_with_what_to_do(qtbot: QtBot, published: Office) -> None:
    page = opened(qtbot, published, RoundsPage)
    press(qtbot, page, "登记见报…")
    assert not fill(page, printed_on=dt.date(2021, 4, 10), page="3版").panel.save()
    said = faults(form(page))["printed_on"]
    assert "2021年4月10日" in said
    assert "恢复公布之前的自动备份" in said
    assert published.ask(publications, CODE) == ()
    form(page).discard()


def test_scans_are_kept_and_opened_from_the_round(
    qtbot: QtBot, published: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published.do(record_publication, CODE, DAY, "某区日报", "3版")
    page = opened(qtbot, published, RoundsPage)
    scan = tmp_path / "3版.jpg"
    scan.write_bytes(b"page three")
    [entry] = published.ask(publications, CODE)
    page.detail.printed.keep_scans(entry, [scan])
    shown: list[str] = []
    monkeypatch.setattr(page.desk.viewing, "show", lambda _path, name: shown.append(name))
    press(qtbot, page, "打开 3版.jpg")
    assert shown == ["3版.jpg"]


def test_a_scan_that_vanished_is_said_in_its_place(qtbot: QtBot, published: Office, tmp_path: Path) -> None:
    scan = tmp_path / "3版.jpg"
    scan.write_bytes(b"page three")
    published.do(record_publication, CODE, DAY, "某区日报", "3版", (scan,))
    [entry] = published.ask(publications, CODE)
    (tmp_path / FOLDER / entry.scans[0].sha256).unlink()
    page = opened(qtbot, published, RoundsPage)
    assert not can_press(page, "打开 3版.jpg")


def test_a_withdrawn_entry_stays_to_be_read_and_another_is_asked_for(qtbot: QtBot, published: Office) -> None:
    published.do(record_publication, CODE, DAY, "某区日报", "2版")
    page = opened(qtbot, published, RoundsPage)
    press(qtbot, page, "撤回…")
    save(qtbot, page, reason="版次有误")
    qtbot.wait(1)
    assert lines(page) == [
        "刊登于某区日报，2021年4月9日，2版。已撤回：版次有误",
        "尚未登记见报情况。影响期自 2021年4月9日 起算。",
    ]
    assert can_press(page, "登记见报…")


def test_an_archivist_reads_the_newspaper_and_changes_nothing(qtbot: QtBot, published: Office) -> None:
    published.do(record_publication, CODE, DAY, "某区日报", "3版")
    published.log_in("archivist", PASSWORD)
    page = opened(qtbot, published, RoundsPage)
    assert lines(page) == ["刊登于某区日报，2021年4月9日，3版。影响期自该日起算。"]
    assert not any(can_press(page, text) for text in ("撤回…", "添加扫描件…", "登记见报…"))


def test_the_time_line_of_a_section_says_in_which_newspaper_its_result_stood(published: Office) -> None:
    entry = published.do(record_publication, CODE, DAY, "某区日报", "3版")
    assert all(words.endswith("刊登于某区日报3版") for words in results(published))
    published.do(withdraw_publication, entry, "版次有误")
    assert not any("某区日报" in words for words in results(published))


def results(office: Office) -> list[str]:
    """Return how screen and paper tell the result of section 1."""
    [section] = [row.id for row in office.ask(sections) if row.number == 1]
    held = office.ask(section_history, section, dt.date(2021, 4, 12))
    [event] = [one for one in held.events if one.kind is EventKind.ROUND]
    return [told_of(event), history_words.told(event)]
