"""Choosing files and folders; the last folder is remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desk.shared.context import DeskWidget


def _dialog(owner: DeskWidget, title: str, then: Callable[[Path], object]) -> QFileDialog:
    dialog = QFileDialog(owner, title, str(owner.desk.memory.get("folder", Path.home())))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def chosen(text: str) -> None:
        path = Path(text)
        owner.desk.memory.put("folder", str(path if path.is_dir() else path.parent))
        then(path)

    dialog.fileSelected.connect(chosen)
    return dialog


def open_file(owner: DeskWidget, title: str, kinds: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask for an existing file; `kinds` as in `XLSX, CSV (*.xlsx *.csv)`."""
    dialog = _dialog(owner, title, then)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(kinds)
    dialog.open()
    return dialog


def open_files(owner: DeskWidget, title: str, kinds: str, then: Callable[[Sequence[Path]], object]) -> QFileDialog:
    """Ask for one existing file or several of a folder."""
    dialog = _dialog(owner, title, lambda _path: None)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilter(kinds)

    def chosen(texts: list[str]) -> None:
        owner.desk.memory.put("folder", str(Path(texts[0]).parent))
        then([Path(text) for text in texts])

    dialog.filesSelected.connect(chosen)
    dialog.open()
    return dialog


def save_file(owner: DeskWidget, title: str, name: str, kinds: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask where to write a file; `name` is proposed and gives the suffix."""
    dialog = _dialog(owner, title, then)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(kinds)
    dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
    dialog.selectFile(name)
    dialog.open()
    return dialog


def choose_folder(owner: DeskWidget, title: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask for a folder."""
    dialog = _dialog(owner, title, then)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()
    return dialog
