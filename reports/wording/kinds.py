"""What a kind of paper must know for its wording to be edited."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.facts import Letterhead
from reports.kit.manuscript import Part
from reports.wording.text import Paragraph, Place, filled


def _no_blocks(_facts: Any) -> Mapping[str, Sequence[Part]]:
    return {}


@dataclass(frozen=True)
class Wording:
    """The places of a kind of paper, its wording as the program brings it, and what fills the places.

    Facts of the kind have a field `wording`: the text that was in force when the paper was numbered. Empty, it is one
    from before wordings were kept, and `default` is what it said; `default` is therefore never changed, a better one
    goes into `better`.
    """

    places: tuple[Place, ...]
    default: str
    values: Callable[[Any], Mapping[str, str]]
    blocks: Callable[[Any], Mapping[str, Sequence[Part]]] = _no_blocks
    """What stands in places that are tables or lists; on the page and for a word processor alike."""
    better: str = ""
    sample: Callable[[Letterhead], Any] | None = None
    """Invented facts, on which a wording is tried where no round has a paper of the kind."""

    @property
    def newest(self) -> str:
        """The program's own wording for a new paper."""
        return self.better or self.default

    def filled(self, facts: Any) -> tuple[Paragraph, ...]:
        """Return the paragraphs of a paper."""
        blocks = [place.name for place in self.places if place.block]
        return filled(facts.wording or self.default, self.values(facts), blocks)
