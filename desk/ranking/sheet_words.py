"""The words for sheets behind a figure: the list's lines, one sheet's text, two keyings side by side; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from desk.ballots.words import code_text, signs
from desk.language import tr
from desk.ranking.behind import Behind
from desk.ranking.rows import figure
from desk.sentences import word
from models.ballots.codes import batch_code
from models.ballots.double import Keyed
from models.common.indicators import unmask
from models.ranking.tracing import Named, Settled, SheetBehind, Traced
from models.rounds.rules import Points, RuleParameters


def settled_word(settled: Settled) -> str:
    """Return how a sheet was settled."""
    return str(word(settled))


def names_text(row: SheetBehind) -> str:
    """Return what a sheet names: 017 冷推；046 懒."""
    if not row.ref.sealed:
        return tr("not sealed, not shown")
    named = [f"{one.number:03d} {signs(one.indicators)}".rstrip() for one in row.named]
    return "；".join([*named, *(f"“{bad.text}” {signs(bad.indicators)}".rstrip() for bad in row.bad_lines)])


def worth(row: SheetBehind, number: int, law: RuleParameters) -> Fraction | None:
    """Return what a sheet is worth for a section (R6.2); None while it is not sealed."""
    if not row.ref.sealed:
        return None
    if law.points is Points.NOMINATION:
        return Fraction(1)
    return sum((law.weights[one] for one in unmask(row.ticked(number))), Fraction(0))


def count_words(rows: Sequence[SheetBehind], behind: Behind, law: RuleParameters) -> tuple[str, bool]:
    """Say that the list has as many sheets as the figure says, and whether it does."""
    if len(rows) != behind.counted:
        return (
            tr("{n} sheets are listed, but the figure says {counted}. Load the page again.",
               n=f"{len(rows):,}", counted=f"{behind.counted:,}"),
            False,
        )  # fmt: skip
    told = tr("{n} sheets: exactly as many as the figure says.", n=f"{len(rows):,}")
    hidden = sum(not row.ref.sealed for row in rows)
    if hidden:
        told += tr(" {n} of them lie in batches that are not sealed; what they say is not shown.", n=f"{hidden:,}")
    if behind.points is None or behind.number is None or hidden:
        return told, True
    total = sum((worth(row, behind.number, law) or Fraction(0) for row in rows), Fraction(0))
    agrees = total == behind.points
    return told + tr(" Together they are worth {points} points.", points=figure(total)), agrees


@dataclass(frozen=True)
class Beside:
    """One line of two keyings side by side; an empty text: not named there."""

    name: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Say whether the two say different things."""
        return self.first != self.second


def side_by_side(first: Keyed, second: Keyed, name: Callable[[int], str]) -> tuple[Beside, ...]:
    """Return both keyings line by line: sections by number, then what is on no list, then reasons and marks."""
    one, other = _said(first), _said(second)
    keys = sorted(one.keys() | other.keys(), key=lambda key: (isinstance(key, str), key if isinstance(key, int) else 0))
    rows = [Beside(_key(key, name), one.get(key, ""), other.get(key, "")) for key in keys]
    if first.reason is not None or second.reason is not None:
        rows.append(Beside(tr("Invalid because"), _reason(first), _reason(second)))
    if first.flagged or second.flagged:
        rows.append(Beside(tr("Ruling asked for"), _yes(first.flagged), _yes(second.flagged)))
    return tuple(rows)


def _said(keyed: Keyed) -> dict[int | str, str]:
    """Return what a keying says of each section; the same section twice counts once (R5.2)."""
    ticked: dict[int | str, int] = {}
    unclear: set[int | str] = set()
    for line in keyed.lines:
        if line.section != "" or line.indicators:
            ticked[line.section] = ticked.get(line.section, 0) | line.indicators
            unclear |= {line.section} if line.unclear else set()
    return {section: _marked(mask, section in unclear) for section, mask in ticked.items()}


def _marked(mask: int, unclear: bool) -> str:
    said = signs(mask) or tr("named, nothing ticked")
    return f"{said} {tr('unclear mark')}" if unclear else said


def _key(key: int | str, name: Callable[[int], str]) -> str:
    return f"{code_text(key)} {name(key)}".rstrip() if isinstance(key, int) else f"“{key}”"


def _reason(keyed: Keyed) -> str:
    return str(word(keyed.reason)) if keyed.reason is not None else tr("valid as keyed")


def _yes(yes: bool) -> str:
    return tr("yes") if yes else tr("no")


def place_text(batch: int, sheet: int) -> str:
    """Return where a sheet lies, as a heading."""
    return tr("Batch {batch}, sheet {sheet}", batch=batch_code(batch), sheet=sheet)


def named_text(named: Named) -> str:
    """Return a section with its ticks."""
    ticks = signs(named.indicators) or tr("named, nothing ticked")
    return f"{code_text(named.number)} {named.name}：{ticks}"


def sheet_text(found: Traced) -> str:
    """Return a sheet in plain text, to be copied."""
    lines = [place_text(found.sheet.batch, found.sheet.sheet), settled_word(found.sheet.settled)]
    lines += [named_text(one) for one in found.named]
    if found.sheet.contents is not None:
        lines += [f"“{bad.text}” {signs(bad.indicators)}".rstrip() for bad in found.sheet.contents.bad_lines]
    if (ruled := found.sheet.ruled) is not None:
        lines.append(f"{word(ruled.decision)}：{ruled.why}")
    if (file := found.sheet.file) is not None:
        lines.append(tr("{file}, row {row} of {rows}", file=file.name, row=found.sheet.sheet, rows=file.rows))
    return "\n".join(lines)
