"""What the keying screen says: stops, questions, and finished sheets in one line; no Qt."""

from __future__ import annotations

from typing import Final

from desk.ballots.grammar import REASONS, KeyedLine, Slip, Stop
from desk.ballots.presenter import Keying
from desk.language import tr
from desk.sentences import word
from models.ballots.actions import Closed
from models.ballots.codes import batch_code, check_digit
from models.ballots.queries import BallotRow, BallotStatus, BatchRow, BatchState, SheetState, Turn
from models.ballots.readings import KeyedSheet
from models.ballots.ruling import Precedent, Question
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


def prompt(keying: Keying, batch: str = "") -> str:
    """Return what is asked while nothing stands still; empty when the keys speak for themselves."""
    draft = keying.draft
    if keying.pace.paused:
        return tr("Paused, the clock stands. F9 goes on.")
    if keying.resumed:
        return " ".join((resume_line(batch, keying.sheet, keying.draft.lines[-1]), *_marks(keying)))
    if draft.choosing:
        reasons = "   ".join(f"{n} {word(reason)}" for n, reason in enumerate(REASONS, 1))
        return tr("Invalid because: {reasons}", reasons=reasons)
    if marks := _marks(keying):
        return " ".join(marks)
    if keying.again and draft.empty:
        return tr("Sheet {sheet} differs from the first keying. Key it once more from the paper.", sheet=keying.sheet)
    if keying.full and draft.empty:
        return tr("All {total} sheets are keyed. Enter closes the batch.", total=keying.total)
    if keying.waiting:
        return tr("Sheet {sheet} goes before the third person.", sheet=keying.waiting)
    return ""


def _marks(keying: Keying) -> list[str]:
    """Return what holds for the whole sheet: why it is invalid, and that a ruling was asked for before."""
    reason, told = keying.draft.reason, []
    if reason is not None:
        told.append(tr("Invalid: {reason}. + for the next sheet.", reason=word(reason)))
    if keying.flagged:
        told.append(tr("It was to be ruled on: * asks for that again."))
    return told


def resume_line(batch: str, sheet: int, line: KeyedLine) -> str:
    """Return where keying goes on after a crash: which paper to take, and what of it is safe."""
    code = line.name if isinstance(line.section, str) else code_text(line.section)
    ticks = " ".join(signs(line.indicators))
    if not ticks:
        return tr("Batch {batch}, sheet {sheet}, after section {code}: take sheet {sheet} in hand.",
                  batch=batch, sheet=sheet, code=code)  # fmt: skip
    return tr("Batch {batch}, sheet {sheet}, after section {code} with {ticks}: take sheet {sheet} in hand.",
              batch=batch, sheet=sheet, code=code, ticks=ticks)  # fmt: skip


def turn_word(turn: Turn) -> str:
    """Return which keying of a batch this is."""
    return tr("First keying") if turn is Turn.FIRST else tr("Second keying")


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


def batch_line(row: BatchRow) -> str:
    """Return a batch in one line: number, channel, box."""
    parts = [tr("Batch {number}", number=batch_code(row.number)), channel_word(row.channel)]
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


def closed_text(row: BatchRow, closed: Closed) -> str:
    """Return what became of a batch that was closed."""
    number = batch_code(row.number)
    match closed.state:
        case BatchState.SECOND:
            return tr("Batch {number} is keyed once. Somebody else keys it again.", number=number)
        case BatchState.ADJUDICATION:
            return tr("Batch {number} is keyed twice; {n} sheets go before the third person.",
                      number=number, n=closed.waiting)  # fmt: skip
    return tr("Batch {number} is closed and sealed.", number=number)


def matters_text(question: Question) -> str:
    """Return what is to be ruled on."""
    return "；".join(str(word(matter)) for matter in question.matters)


def precedent_text(one: Precedent) -> str:
    """Return a like case in one line: where, how it was decided, why."""
    return tr("{round} batch {batch} sheet {sheet}: {decision} – {why}", round=one.round_code,
              batch=batch_code(one.batch), sheet=one.sheet, decision=word(one.decision), why=one.why)  # fmt: skip


def short(row: KeyedSheet) -> str:
    """Return a finished sheet for the line of the last three."""
    said = row.keyed
    if row.state is SheetState.WAITING or said.doubtful:
        return tr("{sheet} to be ruled on", sheet=row.sheet)
    if said.reason is not None:
        return f"{row.sheet} {word(said.reason)}"
    if not said.lines:
        return f"{row.sheet} {word(BallotStatus.ABSTAINED)}"
    ticks = sum(len(unmask(line.indicators)) for line in said.lines)
    return tr("{sheet} ✓ {sections} sections, {ticks} ticks", sheet=row.sheet, sections=len(said.lines), ticks=ticks)
