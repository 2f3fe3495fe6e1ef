"""Which faces are in force: the bundled ones, or official ones of the workstation before them (R8.1, R8.6).

Bundled faces are always there. Where the office's setting says so, an installed official face is preferred to the
bundled one that stands for it; what it lacks falls back to the bundled chain, character by character.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from threading import RLock
from typing import Final

from reports.kit.official import Installed, Official, Search


class FaceChoice(StrEnum):
    """What the office prints with."""

    BUNDLED = "bundled"
    INSTALLED = "installed"


_LOCK: Final = RLock()
_FORGETTING: Final[list[Callable[[], object]]] = []


class _Force:
    """What this process draws with; changed only under the lock."""

    choice = FaceChoice.BUNDLED
    search: Search | None = None
    turn = 0


def use(choice: FaceChoice) -> None:
    """Draw with the bundled faces alone, or with installed ones first; holds from the next paper on."""
    with _LOCK:
        if choice is not _Force.choice:
            _Force.choice = choice
            _changed()


def look_again(folders: tuple[Path, ...] | None = None) -> Search:
    """Search the workstation's folders anew, because a face was installed or taken away."""
    from reports.kit.installed import search

    found = search(folders)  # it may take seconds, in which nobody else is to wait
    with _LOCK:
        before, _Force.search = _Force.search, found
        if before != found:
            _changed()
    return found


def searched() -> Search:
    """Return what the workstation has, searched once a process."""
    return _Force.search or look_again()


def in_force() -> FaceChoice:
    """Return what is drawn with now."""
    return _Force.choice


def turn() -> int:
    """Return a number that changes when other faces come into force: what was drawn before is drawn anew."""
    return _Force.turn


def installed(official: Official) -> Installed | None:
    """Return the file that stands for an official face now, where one is in force."""
    return searched().found.get(official) if _Force.choice is FaceChoice.INSTALLED else None


def on_change(forget: Callable[[], object]) -> None:
    """Have a memory of measured or chosen characters emptied whenever other faces come into force."""
    _FORGETTING.append(forget)


def _changed() -> None:
    _Force.turn += 1
    for forget in _FORGETTING:
        forget()


@contextmanager
def steady() -> Iterator[None]:
    """Keep the faces as they are while a paper is drawn: another thread that changes them waits."""
    with _LOCK:
        yield
