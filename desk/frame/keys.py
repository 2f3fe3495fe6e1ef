"""The lock keys of the keyboard, as far as the system tells (best effort)."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LEDS: Final = Path("/sys/class/leds")


@dataclass(frozen=True)
class LockKeys:
    """Caps Lock and Num Lock; None where nobody can say."""

    caps: bool | None
    num: bool | None


def lock_keys() -> LockKeys:
    """Return the state of the lock keys now."""
    if sys.platform == "win32":
        from ctypes import windll

        return LockKeys(bool(windll.user32.GetKeyState(0x14) & 1), bool(windll.user32.GetKeyState(0x90) & 1))
    return LockKeys(_led("capslock"), _led("numlock"))


def _led(name: str) -> bool | None:
    try:
        lights = [path.read_text("ascii").strip() for path in LEDS.glob(f"*::{name}/brightness")]
    except OSError:
        return None
    return any(light != "0" for light in lights) if lights else None
