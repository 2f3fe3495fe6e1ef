"""Opens the desktop: theme, login, window, and again for the next person."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from desk import crash, theme
from desk.language import CHINESE, set_language
from desk.login import LoginDialog
from desk.navigation import PAGES, PageEntry
from desk.office import Office
from desk.shared.context import Desk
from desk.shared.memory import Memory
from desk.window import Window
from models.common.places import data_folder

WINDOW_FILE: Final = "window.json"


class QtWords:
    """Qt's own words (standard buttons, file dialogs) in the language in force."""

    def __init__(self, app: QApplication) -> None:
        """Begin with none loaded."""
        self.app, self.translator = app, QTranslator()

    def use(self, language: str) -> None:
        """Load Chinese, or go back to Qt's English; dates in Qt's own dialogs and calendars follow."""
        QLocale.setDefault(QLocale("zh_CN" if language == CHINESE else "en_GB"))
        self.app.removeTranslator(self.translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if language == CHINESE and self.translator.load("qtbase_zh_CN", folder):
            self.app.installTranslator(self.translator)


class Desktop:
    """Goes from login to window and back, until somebody quits."""

    def __init__(self, app: QApplication, office: Office, memory: Memory, words: QtWords) -> None:
        """Prepare for an open office."""
        self.app, self.office, self.memory, self.words = app, office, memory, words
        self.login: LoginDialog | None = None
        self.window: Window | None = None
        self.pages: Sequence[PageEntry] = PAGES

    def ask_login(self) -> None:
        """Show the login."""
        self.window = None
        self.login = LoginDialog(self.office, self.memory)
        self.login.language_changed.connect(self.words.use)
        self.login.accepted.connect(self.open_window)
        self.login.rejected.connect(self.app.quit)
        self.login.show()

    def open_window(self) -> None:
        """Show the window of whoever is logged in."""
        desk = Desk(self.office, self.memory)
        self.window = Window(desk, tuple(self.pages), self.back_up)
        self.window.language_changed.connect(self.words.use)
        self.window.left.connect(self.close_window)
        self.window.start()
        if self.login is not None:
            self.login.deleteLater()
            self.login = None

    def back_up(self) -> None:
        """Make the backup on exit, where something may have changed."""
        self.office.backup("exit")

    def close_window(self) -> None:
        """Log out; ask for the next login, or quit."""
        window = self.window
        if window is None:
            return
        window.desk.close()
        self.office.log_out()
        window.deleteLater()
        if window.again:
            self.ask_login()
        else:
            self.app.quit()


def application() -> QApplication:
    """Return the application, dressed; made when there is none."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    theme.apply(app)
    return app


def run(office: Office, lang: str | None = None) -> int:
    """Run the desktop on an open office; `lang` None is the language chosen last. Returns the exit status."""
    memory = Memory(data_folder() / WINDOW_FILE)
    chosen = lang or str(memory.get("language", CHINESE))
    set_language(chosen)
    app = application()
    crash.install(data_folder() / "crash")
    words = QtWords(app)
    words.use(chosen)
    desktop = Desktop(app, office, memory, words)
    desktop.ask_login()
    return app.exec()
