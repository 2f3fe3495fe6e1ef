"""The handbook: where F1 leads, that every chapter is there and true to the window's words, and the search."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk.ballots.field import KeyField
from desk.ballots.grammar import REASONS, Form, Listed
from desk.ballots.legend import KEYCAPS
from desk.ballots.presenter import BACK, Heard, Keying
from desk.help import START, Chapter, Handbook, Help, chapters
from desk.language import CHINESE, ENGLISH, catalogue, language, set_language
from desk.login import LoginDialog
from desk.navigation import PAGES, PageEntry
from desk.office import Office
from desk.sentences import sentences, word
from desk.shared.context import Desk
from desk.shared.form import FormDialog
from desk.shared.memory import Memory
from desk.shared.messages import Message
from desk.window import Window
from models.ballots.codes import keying_code
from models.ballots.double import Keyed
from models.ballots.keying import InHand
from models.ballots.queries import InvalidReason, SheetState
from models.ballots.readings import KeyedSheet
from models.ballots.rules import Line
from models.ballots.tables import Turn
from models.common.indicators import CHARACTERS, KEYS
from models.common.places import resource
from tests.make_desk import dressed

BUILT = tuple(entry for entry in PAGES if entry.exists())
FOLDER = resource("help", CHINESE)
QUOTED = re.compile(r"“([^”]+)”")
KEY = re.compile(r"`([^`]+)`")
SPOKEN = {"冷、推", "前往……", "CSV UTF-8", "前 10 名"}
"""In quotation marks, and not a text of the window word by word."""


@pytest.fixture
def window(lead: Office, qtbot: QtBot) -> Iterator[Window]:
    """The lead's window with its first page open."""
    desk = Desk(lead, Memory())
    made = Window(desk)
    qtbot.addWidget(made)
    made.start()
    with qtbot.waitActive(made):
        made.activateWindow()
    qtbot.waitUntil(lambda: made.page is not None)
    yield made
    made.help.close()
    made.idle.stop()
    desk.close()


@pytest.fixture
def book(qtbot: QtBot) -> Handbook:
    """The handbook at its first chapter, dressed as the program dresses it."""
    dressed()
    made = Handbook()
    qtbot.addWidget(made)
    made.show_chapter(START)
    made.show()
    return made


def press_f1(qtbot: QtBot, where: QWidget, helper: Help) -> Handbook:
    """Press F1 in a window that is in front, and return the handbook."""
    with qtbot.waitActive(where):
        where.activateWindow()
    qtbot.waitUntil(lambda: (at := QApplication.focusWidget()) is not None and at.window() is where)
    QTest.keyClick(where, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: helper.book is not None and helper.book.isVisible())
    assert helper.book is not None
    return helper.book


def marked(shown: Handbook) -> str:
    """Return what is selected in the text."""
    return shown.text.textCursor().selectedText()


# where F1 leads


def test_f1_opens_the_chapter_of_the_page_shown(window: Window, qtbot: QtBot) -> None:
    for key in ("ranking", "ballots"):
        window.show_page(key)
        opened = press_f1(qtbot, window, window.help)
        assert opened.key == key
        assert opened.list.currentItem().text() == next(one.title for one in opened.chapters if one.key == key)


def test_the_handbook_does_not_stop_the_work(window: Window, qtbot: QtBot) -> None:
    assert not press_f1(qtbot, window, window.help).isModal()
    assert window.show_page("registry")


def test_f1_is_heard_while_a_form_waits(window: Window, qtbot: QtBot) -> None:
    window.show_page("registry")
    page = window.page
    assert page is not None
    form = FormDialog(page, "表单", (), save=lambda _values: None)
    form.open()
    with qtbot.waitActive(form):
        form.activateWindow()
    assert press_f1(qtbot, form, window.help).key == "registry"


def test_a_message_hears_f1_only_once_however_often_it_gets_the_keyboard(window: Window, qtbot: QtBot) -> None:
    message = Message(window, "标题", "正文")
    message.add("知道了", None, default=True)
    message.open()
    for _ in range(2):
        press_f1(qtbot, message, window.help).hide()
    assert press_f1(qtbot, message, window.help).key == "home"


def test_f1_at_the_login_opens_the_first_chapter(office: Office, qtbot: QtBot) -> None:
    login = LoginDialog(office, Memory())
    qtbot.addWidget(login)
    login.show()
    assert press_f1(qtbot, login, login.help).key == START
    login.reject()
    assert login.help.book is None


def test_the_handbook_closes_with_its_window(window: Window, qtbot: QtBot) -> None:
    press_f1(qtbot, window, window.help)
    window.close()
    assert window.help.book is None


def test_a_dialog_of_somebody_else_does_not_get_the_key(window: Window, qtbot: QtBot) -> None:
    other = QDialog()
    qtbot.addWidget(other)
    QVBoxLayout(other).addWidget(box := QLineEdit())
    other.show()
    with qtbot.waitActive(other):
        other.activateWindow()
    qtbot.waitUntil(box.hasFocus)
    QTest.keyClick(box, Qt.Key.Key_F1)
    assert window.help.book is None


# the chapters


@pytest.mark.parametrize("entry", BUILT, ids=lambda entry: entry.key)
def test_every_page_has_its_chapter_under_its_own_name(entry: PageEntry) -> None:
    titles = {chapter.key: chapter.title for chapter in chapters()}
    assert titles[entry.key] == catalogue()[entry.title]


def test_every_chapter_can_be_reached_and_says_something(book: Handbook) -> None:
    for place, chapter in enumerate(book.chapters):
        book.list.setCurrentRow(place)
        assert book.key == chapter.key
        assert book.text.toPlainText().splitlines()[0] == chapter.title
        assert len(book.text.toPlainText()) > 300


def test_every_file_is_a_chapter() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {chapter.key for chapter in chapters()}


def test_a_chapter_is_no_longer_than_a_screen_and_a_half(book: Handbook) -> None:
    for chapter in book.chapters:
        book.show_chapter(chapter.key)
        assert book.text.document().size().height() <= 1.5 * 768, chapter.key


def test_every_link_leads_to_a_chapter(book: Handbook) -> None:
    keys = {chapter.key for chapter in book.chapters}
    links = [link for one in book.chapters for link in re.findall(r"\]\((.+?)\)", one.text)]
    assert links and {link.removesuffix(".md") for link in links} <= keys


def test_a_link_is_followed_and_back_returns(book: Handbook) -> None:
    book.show_chapter("system")
    book.text.anchorClicked.emit(QUrl("backup.md"))
    assert book.key == "backup"
    QTest.keyClick(book, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert book.key == "system"
    book.back()
    assert (book.key, book.back_button.isEnabled()) == (START, False)


def test_in_english_the_chapters_are_english_and_the_text_says_that_it_is_not(window: Window, qtbot: QtBot) -> None:
    in_chinese = press_f1(qtbot, window, window.help)
    set_language(ENGLISH)
    book = press_f1(qtbot, window, window.help)
    assert book is not in_chinese and language() == ENGLISH
    assert book.list.item(0).text() == "Getting started"
    assert book.text.toPlainText().startswith("工作台")


def window_words() -> set[str]:
    """Return every Chinese text that the window can show, and how the longer ones begin."""
    texts = {*catalogue().values(), *(pair["zh"] for pair in sentences().values())}
    return texts | {re.split("[。，：]", text)[0] for text in texts}


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.key)
def test_what_stands_in_quotation_marks_is_what_the_window_shows(chapter: Chapter) -> None:
    assert set(QUOTED.findall(chapter.text)) - window_words() - SPOKEN == set()


def test_the_handbook_does_not_shout() -> None:
    text = "".join(chapter.text for chapter in chapters())
    assert not {"!", "！"} & set(text)


# the keys of the keying chapter


def legend() -> dict[str, str]:
    """Return the legend of the keying chapter: each key with what it says of it."""
    rows = re.findall(r"^\| (`.+?) \| (.+?) \|$", (FOLDER / "ballots.md").read_text(encoding="utf-8"), re.MULTILINE)
    return {key: said for keys, said in rows for key in KEY.findall(keys)}


class Drawer:
    """Takes every sheet of a batch."""

    def keep(self, sheet: int, lines: tuple[Line, ...], reason: InvalidReason | None, flagged: bool) -> None:
        """Nothing is lost here."""

    def key(self, sheet: int, lines: tuple[Line, ...], reason: InvalidReason | None, flagged: bool) -> KeyedSheet:
        """Take a sheet."""
        return KeyedSheet(sheet, Keyed(lines, reason, flagged), SheetState.KEPT, "clerk")

    def take_back(self) -> KeyedSheet:
        """Give out a blank sheet."""
        return KeyedSheet(1, Keyed(), SheetState.KEPT, "clerk")


def keying(total: int = 2) -> Keying:
    """Return a batch in which section 17 is listed."""
    listing = Form({17: Listed(17, "不动产登记中心", "某局")}, 3)
    return Keying(listing, total, InHand(Turn.FIRST, 1, (), False, ()), Drawer())


def typed(keys: str) -> Keying:
    """Return a batch after some keys, none of which stopped it."""
    made = keying()
    for key in keys:
        assert made.press(key) is not Heard.STOPPED
    return made


def test_the_legend_has_every_key_of_the_screen_and_no_other() -> None:
    shown = {key for key, _ in KEYCAPS} | set(KEYS) | {"F9", "Esc"}  # the last two stand on buttons
    assert set(legend()) - {"0", "3"} == shown


def test_the_indicators_stand_in_the_order_of_their_keys() -> None:
    told = legend()["4"]
    assert [told.index(character) for character in CHARACTERS] == sorted(map(told.index, CHARACTERS))
    for key, character in zip(KEYS, CHARACTERS, strict=True):
        line = typed(keying_code(17) + key).draft.lines[0]
        assert (line.indicators, character) == (1 << KEYS.index(key), CHARACTERS[KEYS.index(key)])


@pytest.mark.parametrize("key", ["+", "-", "←", "*", "/", ".", "9"])
def test_a_key_of_the_legend_is_heard_on_a_sheet_begun(key: str) -> None:
    made = typed(f"{keying_code(17)}46")
    assert key in legend()
    assert made.press({"←": BACK}.get(key, key)) in (Heard.TAKEN, Heard.SAVED, Heard.REMARK)


@pytest.mark.parametrize(
    ("key", "modifier", "signal"),
    [
        (Qt.Key.Key_F3, Qt.KeyboardModifier.NoModifier, "writing"),
        (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier, "pausing"),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, "leaving"),
        (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, "heard"),
    ],
)
def test_the_other_keys_of_the_legend_reach_their_place(
    key: Qt.Key, modifier: Qt.KeyboardModifier, signal: str, qtbot: QtBot
) -> None:
    field = KeyField()
    qtbot.addWidget(field)
    field.keying = typed(f"{keying_code(17)}46+")
    field.show()
    with qtbot.waitSignal(getattr(field, signal)):
        QTest.keyClick(field, key, modifier)


def test_the_reasons_for_an_invalid_sheet_are_the_programs() -> None:
    told = legend()["."]
    assert re.findall(r"`(\d)` (\w+)", told) == [(str(n), word(reason)) for n, reason in enumerate(REASONS, 1)]


def test_the_example_says_what_its_keys_do() -> None:
    made = typed("017146")
    assert (made.draft.lines[0].section, made.draft.lines[0].indicators) == (17, 0b101)
    assert made.press("+") is Heard.SAVED


# the search


def type_into(book: Handbook, text: str) -> None:
    """Search as a person does."""
    book.search.setText(text)


def shown_chapters(book: Handbook) -> list[str]:
    """Return the chapters that the list still shows."""
    return [one.key for place, one in enumerate(book.chapters) if not book.list.item(place).isHidden()]


def test_the_search_turns_to_the_first_chapter_that_has_it(book: Handbook) -> None:
    type_into(book, "恢复测试")
    assert (book.key, marked(book), shown_chapters(book)) == ("backup", "恢复测试", ["backup"])
    assert len(book.text.extraSelections()) == book.places()["backup"] == 1


def test_enter_goes_on_into_the_next_chapter_and_from_the_last_to_the_first(book: Handbook) -> None:
    type_into(book, "并列裁定")
    found = book.places()
    visited: list[str] = []
    for _ in range(sum(found.values())):
        visited.append(book.key)
        assert marked(book) == "并列裁定"
        QTest.keyClick(book.search, Qt.Key.Key_Return)
    assert {key: visited.count(key) for key in visited} == found
    assert book.key == visited[0]


def test_the_search_does_not_mind_capitals(book: Handbook) -> None:
    type_into(book, "XLSX")
    found = book.places()
    type_into(book, "xlsx")
    assert found and book.places() == found


@pytest.mark.parametrize(("text", "said"), [("没有这样的词", "没有找到。"), ("  ", ""), ("恢复测试", "1 章中有 1 处")])
def test_the_search_says_how_much_it_found(book: Handbook, text: str, said: str) -> None:
    type_into(book, text)
    assert book.count.text() == said
    book.search.clear()
    assert shown_chapters(book) == [chapter.key for chapter in book.chapters]


def test_control_f_begins_a_search_and_escape_closes(book: Handbook, qtbot: QtBot) -> None:
    with qtbot.waitActive(book):
        book.activateWindow()
    book.text.setFocus()
    QTest.keyClick(book.text, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(book.search.hasFocus)
    QTest.keyClick(book.search, Qt.Key.Key_Escape)
    assert not book.isVisible()
