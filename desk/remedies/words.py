"""Recounted sheets and changed lines in words; no Qt."""

from __future__ import annotations

from desk.ballots.words import signs
from desk.language import tr
from desk.sentences import word
from models.ballots.correcting import FoundSheet
from models.ranking.editions import Change


def sheet_text(one: FoundSheet) -> str:
    """Return what is on the paper of a sheet: its sections with their indicators, or why it does not count."""
    if one.reason is not None:
        return f"{tr('invalid')} · {word(one.reason)}"
    if not one.lines:
        return tr("nothing is named")
    return "；".join(
        (f"{line.section:03d}" if isinstance(line.section, int) else f"“{line.section}”") + signs(line.indicators)
        for line in one.lines
    )


def change_text(one: Change) -> str:
    """Return how a section's line changes: rank and votes, and whether it comes on the list or leaves it."""
    text = tr(
        "{section}: rank {old} → {new}, votes {had} → {has}",
        section=one.section, old=one.before.rank, new=one.after.rank, had=one.before.votes, has=one.after.votes,
    )  # fmt: skip
    if one.after.listed and not one.before.listed:
        return text + tr(", now on the list")
    if one.before.listed and not one.after.listed:
        return text + tr(", no longer on the list")
    return text
