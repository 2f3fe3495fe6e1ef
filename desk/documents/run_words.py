"""A printing in words: what it comes to, what follows from a choice, and how it ended."""

from __future__ import annotations

from desk.documents.names import number_of
from desk.documents.print_run import Outcome
from desk.documents.printing import Totals
from desk.language import tr
from desk.sentences import sentence


def total_words(totals: Totals) -> str:
    """Say how many papers and sheets will come out."""
    if not totals.papers:
        return tr("Nothing is ticked. Space ticks the selected papers.")
    sheets = "…" if totals.sheets is None else f"{totals.sheets:,}"
    return tr("Papers: {n} · sheets of paper: {sheets}", n=f"{totals.papers:,}", sheets=sheets)


def reprint_words(totals: Totals, *, marked: bool) -> str:
    """Say what becomes of papers that were printed before."""
    if marked:
        return tr("Printed before: {n}. They come out marked 副本.", n=totals.reprints)
    return tr("Printed before: {n}. Without the mark nobody can tell them from the first print; the ledger counts "
              "them as further copies all the same.", n=totals.reprints)  # fmt: skip


def run_words(totals: Totals, *, some: bool) -> str:
    """Say what else is particular about this printing."""
    told = []
    if totals.secret:
        told.append(tr("Secret papers: {n}. Each copy gets its own number (份号), after those that came out.",
                       n=totals.secret))  # fmt: skip
    if some:
        told.append(tr("Single pages are entered as replaced pages, not as copies."))
    return "\n".join(told)


def stop_words(outcome: Outcome) -> str:
    """Say why printing stopped, what is out, and how it goes on."""
    at = outcome.stopped_at
    number = number_of(at) if at is not None else ""
    if outcome.unentered and outcome.refusal is not None:
        first = tr("{number} came out, but could not be entered in the ledger: {why}", number=number,
                   why=sentence(outcome.refusal))  # fmt: skip
    elif outcome.refusal is not None:
        first = tr("Printing stopped at {number}: {why}", number=number, why=sentence(outcome.refusal))
    else:
        first = tr("Printing was stopped before {number}.", number=number)
    return f"{first}\n{_out_words(outcome)}"


def _out_words(outcome: Outcome) -> str:
    left = outcome.total - len(outcome.done) - outcome.unentered
    if not outcome.done:
        return tr("Nothing came out before it. Still ticked: {left}; Print goes on with them.", left=left)
    return tr("Printed and entered: {n}, the last {last}. Still ticked: {left}; Print goes on with them.",
              n=len(outcome.done), last=number_of(outcome.done[-1]), left=left)  # fmt: skip
