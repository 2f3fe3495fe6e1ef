"""Drawing one paper: with the same faces from the first character to the last, and with a place for what is missing."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from models.common.errors import RuleError
from models.documents.making import ARCHIVAL, NOT_ARCHIVAL, Making
from reports.kit.archival import archival as for_archive
from reports.kit.canvas import Drawn, Target
from reports.kit.faces import steady


def drawing(title: str, draw: Callable[[Any, Target], Drawn], facts: Any) -> tuple[bytes, Drawn]:
    """Draw a paper; the same facts always give the same bytes, as long as the same faces are in force.

    Raises what `draw` raises; a character that no face has with the paper's title and, where the facts hold it, with
    the text in which it stands: `reports.glyph_missing_text` or `reports.glyph_missing_paper` (R8.6).
    """
    target = io.BytesIO()
    drawn = drawn_into(target, title, draw, facts)
    return target.getvalue(), drawn


def drawn_into(target: Target, title: str, draw: Callable[[Any, Target], Drawn], facts: Any) -> Drawn:
    """Draw a paper into a file, or into a book behind others; raises as `drawing` does."""
    with steady():
        try:
            return draw(facts, target)
        except RuleError as refusal:
            raise (_placed(refusal, title, facts) if refusal.key == "reports.glyph_missing" else refusal) from None


def _placed(refusal: RuleError, title: str, facts: Any) -> RuleError:
    """Return the refusal with the paper, and with the shortest of the texts that hold the character."""
    holding = [text for text in _texts(facts) if str(refusal.facts["character"]) in text]
    if not holding:
        return RuleError("reports.glyph_missing_paper", title=title, **refusal.facts)
    return RuleError("reports.glyph_missing_text", title=title, text=min(holding, key=len), **refusal.facts)


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in facts."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from _texts(getattr(value, one.name))
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from _texts(item)


def made(drawn: Drawn) -> Making:
    """Return how a paper was made, for the ledger and the log."""
    return Making(drawn.faces, tuple(map(str, drawn.substitutions)))


@dataclass(frozen=True)
class Leaving:
    """A file as it leaves the program, and what keeps it from being PDF/A-1b, where that was asked for."""

    data: bytes
    making: Making
    findings: tuple[str, ...] = ()


def leaving(data: bytes, making: Making, archival: bool) -> Leaving:
    """Return a drawn paper as it leaves the program: as it is, or made fit for the archive."""
    if not archival:
        return Leaving(data, making)
    archived = for_archive(data)
    form = ARCHIVAL if archived.conforms else NOT_ARCHIVAL
    return Leaving(archived.data, replace(making, archival=form), archived.findings)
