"""How a copy came out, in words."""

from __future__ import annotations

from desk.documents.print_setup import millimetres
from desk.language import tr
from models.documents.copies import How
from models.documents.queries import PrintRow


def print_word(one: PrintRow) -> str:
    """Say what a printing was: saved, some pages, the first copy or a later one."""
    if one.copy == 0:
        return tr("pages replaced")
    if one.how is not None and not one.how.printer:
        return tr("saved as PDF, copy {n}", n=one.copy)
    if one.copy == 1:
        return tr("printed")
    again = one.how is None or one.how.duplicate
    return tr("reprinted, copy {n}", n=one.copy) if again else tr("printed, copy {n}", n=one.copy)


def how_words(how: How | None) -> tuple[str, ...]:
    """Say on which printer or into which file a copy came out, and in which way."""
    if how is None:
        return ()
    moved = {"right": millimetres(how.right), "down": millimetres(how.down)}
    told = (
        how.file or how.printer,
        tr("pages {pages}", pages=how.pages) if how.pages else "",
        tr("on both sides") if how.duplex else "",
        tr("on pre-printed paper, moved {right} mm right, {down} mm down", **moved) if how.preprinted else "",
        tr("marked 副本") if how.duplicate else "",
        tr("copy number {number}", number=f"{how.copy_number:06d}") if how.copy_number is not None else "",
    )
    return tuple(part for part in told if part)
