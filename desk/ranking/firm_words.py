"""How firm a list is, in words; and sheets as people write them down; no Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from desk.language import tr
from models.ballots.codes import batch_code
from models.common.errors import RuleError
from models.finalising.firmness import Edge, FirmLine, Firmness, RereadingRow
from models.ranking.rules import Line

_SHEET: Final = re.compile(r"0*([1-9][0-9]{0,5})(?:-([0-9]))?-0*([1-9][0-9]{0,5})")
_BETWEEN: Final = re.compile(r"[\s,，、;；]+")
_NARROW: Final = str.maketrans("０１２３４５６７８９－—–", "0123456789---")
Sheets = tuple[tuple[int, int], ...]


def line_word(line: FirmLine) -> str:
    """Return which line it is."""
    if line.edge is Edge.REMOVAL:
        return tr("Removal of {number}", number=f"{line.section:03d}")
    return tr("Edge after rank {n}", n=line.after)


def margin_word(line: FirmLine) -> str:
    """Return a line's margin with its unit."""
    return tr("tied") if line.tied else tr("{n} ballots", n=f"{line.ballots:,}")


def numbers_word(numbers: Iterable[int]) -> str:
    """Return sections by their numbers."""
    return "、".join(f"{number:03d}" for number in numbers)


def margin_sentence(line: FirmLine) -> str:
    """Return what it takes to move a line."""
    if line.tied:
        return tr("The sections beside this line are equal in everything; ballots alone do not settle it.")
    facts = {"n": f"{line.ballots:,}", "bound": f"{line.bound:,}"}
    if line.thin:
        return tr("{n} wrong ballots would be enough to move this line; up to {bound} are held possible.", **facts)
    return tr("It would take {n} wrong ballots to move this line; up to {bound} are held possible.", **facts)


def bound_sentence(found: Firmness) -> str:
    """Return where the bound comes from."""
    facts = {"valid": f"{found.valid:,}", "per": found.per, "bound": f"{found.bound:,}"}
    return tr("{valid} valid ballots, {per} of 10,000 held possible to be wrong: {bound}.", **facts)


def pair_sentence(line: FirmLine, place: int, lines: Mapping[int, Line]) -> str:
    """Return a pair beside a line."""
    pair = line.pairs[place]
    names = {"inside": section_word(lines[pair.inside]), "outside": section_word(lines[pair.outside])}
    if not pair.ballots:
        return tr("{inside} and {outside} are equal.", **names)
    return tr("{outside} reaches {inside} with {n} wrong ballots.", n=f"{pair.ballots:,}", **names)


def section_word(line: Line) -> str:
    """Return a section with its number."""
    return f"{line.number:03d} {line.name}"


def reread_sentence(read: RereadingRow | None) -> str:
    """Return what was read again for a line."""
    if read is None:
        return tr("Not read again.")
    facts = {"day": read.read_on, "who": read.readers, "n": f"{len(read.sheets):,}", "differ": len(read.differing)}
    if read.differing:
        return tr("Read again on {day} by {who}: {n} sheets, {differ} of them not as on the paper.", **facts)
    return tr("Read again on {day} by {who}: {n} sheets, all as on the paper.", **facts)


def warning(line: FirmLine) -> str:
    """Return in one line why a thin line asks for care, and whether it was read again."""
    facts = {"line": line_word(line), "sections": numbers_word(line.beside), "n": f"{line.ballots:,}"}
    if line.tied:
        told = tr("{line}: {sections} are equal.", **facts)
    else:
        told = tr("{line}: {n} wrong ballots would move it ({sections}).", **facts)
    return tr("{told} {reread}", told=told, reread=reread_sentence(line.reread))


def banner_text(thin: Sequence[FirmLine]) -> str:
    """Return what the banner says of thin lines."""
    unread = sum(line.reread is None for line in thin)
    named = [tr("{line} ({margin})", line=line_word(line), margin=margin_word(line)) for line in thin]
    facts = {"lines": named, "unread": unread}
    if unread:
        return tr("Trial. Few wrong ballots would move: {lines}. Not read again yet: {unread}.", **facts)
    return tr("Trial. Few wrong ballots would move: {lines}. All of them were read again.", **facts)


def sheets_text(sheets: Iterable[tuple[int, int]]) -> str:
    """Return sheets as the form shows them: `12-37`."""
    return "、".join(f"{batch}-{sheet}" for batch, sheet in sheets)


def read_sheets(text: str) -> Sheets:
    """Read sheets as `12-37`, or with the batch's code as on the list, `012-6-37`.

    Raises RuleError `rereading.unreadable` with the first that is none.
    """
    found = []
    for word in _BETWEEN.split(text.translate(_NARROW).strip()):
        match = _SHEET.fullmatch(word)
        if word and (match is None or (match[2] and not batch_code(int(match[1])).endswith(f"-{match[2]}"))):
            raise RuleError("rereading.unreadable", text=word)
        if match:
            found.append((int(match[1]), int(match[3])))
    return tuple(found)
