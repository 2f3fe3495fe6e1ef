"""What the keying screen says: stops, questions, and finished sheets in one line; no Qt."""

from __future__ import annotations

from typing import Final

from desk.ballots.grammar import REASONS, Slip, Stop
from desk.ballots.presenter import Keying
from desk.language import tr
from desk.sentences import word
from models.ballots.codes import check_digit
from models.ballots.queries import BallotRow, BallotStatus, BatchRow
from models.common.indicators import unmask
from models.rounds.rules import CHANNEL_NAMES

STOPS: Final = {
    Slip.CHECK_DIGIT: "Code {code} does not exist: the check digit is wrong. Backspace, then key it from the paper.",
    Slip.UNKNOWN: "Section {code} is not on the list of this round. Enter keeps it as unlisted, Backspace goes back.",
    Slip.TWICE: "{name} stands on this sheet already. Enter unites both lines, Backspace goes back.",
    Slip.OVER_VOTE: "More than {most} sections: the sheet will be invalid. Enter if the paper says so, else Backspace.",
    Slip.REPEATED: "This indicator is ticked already. Backspace, then go on.",
    Slip.FALLING: "Indicators are keyed in rising order. Backspace, then go on.",
    Slip.NO_INDICATOR: "Key {key} is no indicator. Indicators are 4 to 8. Backspace, then go on.",
    Slip.NO_CODE: "A section's code begins with 0 to 3, not with {key}. Backspace, then key the code first.",
    Slip.NEEDS_ENTER: "In this round Enter stands between two sections. Backspace, then Enter.",
    Slip.INCOMPLETE: "Code {code} is not complete: four digits. Backspace, then key the rest.",
    Slip.NO_LINE: "A remark belongs to a section. Backspace, then key the section first.",
    Slip.NO_REASON: "Choose the reason by one of the digits 1 to 5. Backspace, then the digit.",
    Slip.AFTER_REASON: "The sheet is marked invalid. Backspace, then + for the next sheet or - to take the mark away.",
    Slip.FULL: "All {total} sheets are keyed. Backspace, then Enter closes the batch; a further sheet needs a recount.",
    Slip.NOTHING: "There is no sheet to reopen. Backspace, then go on.",
    Slip.UNFINISHED: "Sheet {sheet} is not finished. Backspace, then + ends it, or - takes its lines back.",
    Slip.NUM_LOCK: "Num Lock is off: the number pad does not type. Press Num Lock, then Backspace.",
}


def stop_text(stop: Stop) -> str:
    """Return the sentence of a stop; a refusal of the rules brings its own."""
    if stop.slip is Slip.REFUSED:
        return str(stop.facts["sentence"])
    return tr(STOPS[stop.slip], **stop.facts)


def prompt(keying: Keying) -> str:
    """Return what is asked while nothing stands still; empty when the keys speak for themselves."""
    draft = keying.draft
    if draft.choosing:
        reasons = "   ".join(f"{n} {word(reason)}" for n, reason in enumerate(REASONS, 1))
        return tr("Invalid because: {reasons}", reasons=reasons)
    if draft.reason is not None:
        return tr("Invalid: {reason}. + for the next sheet.", reason=word(draft.reason))
    if draft.blank:
        return tr("Nothing is marked: abstained? Press + once more.")
    if keying.full and draft.empty:
        return tr("All {total} sheets are keyed. Enter closes the batch.", total=keying.total)
    return ""


def code_text(section: int | str) -> str:
    """Return a section's code as it is printed: 017-1."""
    if isinstance(section, str):
        return "—"
    digits = f"{section:03d}"
    return f"{digits}-{check_digit(digits)}"


CHANNELS: Final = {"targeted": "Targeted", "sampled": "Sampled", "other": "Others"}
"""The usual channels' names, as sources."""


def channel_word(code: str, name: str = "") -> str:
    """Return a channel's name: the round's own, or the usual one in the language in force."""
    usual = name in ("", CHANNEL_NAMES.get(code))
    return tr(CHANNELS[code]) if usual and code in CHANNELS else name or code


def batch_code(row: BatchRow) -> str:
    """Return a batch's number as pages show it."""
    return f"{row.number:03d}"


def batch_line(row: BatchRow) -> str:
    """Return a batch in one line: number, channel, box."""
    parts = [tr("Batch {number}", number=batch_code(row)), channel_word(row.channel)]
    box = tr("box {box}", box=row.box) if row.box.isdigit() else row.box
    return " · ".join([*parts, box] if box else parts)


def outcome(row: BallotRow) -> str:
    """Return what became of a sheet: valid, abstained, or invalid with its reason."""
    if row.reason is None:
        return str(word(row.status))
    return f"{word(row.status)} · {word(row.reason)}"


def content(row: BallotRow) -> str:
    """Return what stands on a sheet."""
    lines = [f"{pick.number:03d} {pick.section} {signs(pick.indicators)}".rstrip() for pick in row.picks]
    lines += [f"“{bad.text}” {signs(bad.indicators)}".rstrip() for bad in row.bad_lines]
    return "；".join(lines)


def signs(mask: int) -> str:
    """Return the characters of ticked indicators."""
    return "".join(indicator.character for indicator in unmask(mask))


def short(row: BallotRow) -> str:
    """Return a finished sheet for the line of the last three."""
    if row.status is BallotStatus.VALID:
        ticks = sum(len(unmask(pick.indicators)) for pick in row.picks)
        return tr("{sheet} ✓ {sections} sections, {ticks} ticks", sheet=row.sheet, sections=len(row.picks), ticks=ticks)
    return f"{row.sheet} {outcome(row)}"
