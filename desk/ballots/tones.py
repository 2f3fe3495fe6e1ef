"""What the clerk hears while keying: four short signals, told apart by length and rhythm as well as by pitch.

All lies between 250 and 2400 Hz, which small loudspeakers carry and older ears hear.
"""

from __future__ import annotations

import io
import wave
from array import array
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from math import pi, sin
from typing import Final

RATE: Final = 48_000
"""Samples a second."""
ATTACK: Final = 4
"""Milliseconds in which every note rises from nothing."""
FULL: Final = 32_767


@dataclass(frozen=True)
class Note:
    """One sounding stretch and the silence after it."""

    partials: tuple[tuple[int, float], ...]
    """Hertz, and the share of the level; the shares add up to 1."""
    milliseconds: int
    fade: int
    """Milliseconds in which it dies away, within its length."""
    level: float
    """Of full scale."""
    rest: int = 0
    """Milliseconds of silence behind it."""

    def samples(self) -> list[int]:
        """Return the note and its rest; the first and the last sample are 0, so nothing clicks."""
        last = RATE * self.milliseconds // 1000 - 1
        turns = [(2 * pi * hertz / RATE, share * self.level * FULL) for hertz, share in self.partials]
        sounding = [
            round(self._swell(place, last) * sum(height * sin(turn * place) for turn, height in turns))
            for place in range(last + 1)
        ]
        return sounding + [0] * (RATE * self.rest // 1000)

    def _swell(self, place: int, last: int) -> float:
        edge = min(1000 * place / (RATE * ATTACK), 1000 * (last - place) / (RATE * self.fade), 1.0)
        return sin(pi / 2 * edge) ** 2


_LOW: Final = ((262, 0.5), (524, 0.3), (786, 0.2))
"""A low note; the overtones let it be heard where a small loudspeaker swallows the ground."""


class Tone(Enum):
    """The signals, each with its notes."""

    TICK = (Note(((1500, 1.0),), 20, 15, 0.2),)
    """A section's code is complete."""
    STOP = (Note(_LOW, 110, 15, 0.4, rest=70), Note(_LOW, 110, 15, 0.4))
    """Keying stopped: look at the screen."""
    BALLOT = (Note(((1175, 0.7), (2350, 0.3)), 130, 100, 0.35),)
    """The end of a ballot."""
    BATCH = (Note(((523, 0.34), (659, 0.33), (784, 0.33)), 480, 400, 0.4),)
    """The end of a batch."""


@lru_cache(maxsize=len(Tone))
def wav(tone: Tone) -> bytes:
    """Return a tone as a WAV file (16 bits, mono). The first time takes 20 ms: ask for all before keying begins."""
    samples = array("h", (sample for note in tone.value for sample in note.samples()))
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return made.getvalue()
