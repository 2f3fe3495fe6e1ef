"""Where the sheets of a pile go: the program's acts, behind what the presenter asks for (no Qt)."""

from __future__ import annotations

from desk.ballots.grammar import Form, Listed
from desk.ballots.presenter import Keying
from desk.office import Office
from models.ballots.keying import keep_sections, key_sheet, note_effort, reopen_last_sheet, take_in_hand
from models.ballots.queries import InvalidReason, batch
from models.ballots.readings import KeyedSheet
from models.ballots.rules import Line
from models.rounds.queries import parameters, snapshot


class PileCupboard:
    """One pile's acts at the gate."""

    def __init__(self, office: Office, batch_id: int) -> None:
        """Stand before a pile; nothing is done yet."""
        self._office, self._batch = office, batch_id

    def keep(self, sheet: int, lines: tuple[Line, ...], reason: InvalidReason | None, flagged: bool) -> None:
        """Keep what is keyed of the sheet in hand."""
        self._office.do(keep_sections, self._batch, sheet, lines, reason, flagged)

    def key(self, sheet: int, lines: tuple[Line, ...], reason: InvalidReason | None, flagged: bool) -> KeyedSheet:
        """End a sheet."""
        return self._office.do(key_sheet, self._batch, sheet, lines, reason, flagged)

    def take_back(self) -> KeyedSheet:
        """Give the last sheet out again."""
        return self._office.do(reopen_last_sheet, self._batch)


def form_of(office: Office, round_id: int) -> Form:
    """Return what keying needs to know of a round."""
    listed = {one.number: Listed(one.number, one.section, one.unit) for one in office.ask(snapshot, round_id)}
    return Form(listed, office.ask(parameters, round_id).max_picks)


def begin(office: Office, batch_id: int) -> Keying:
    """Take a pile in hand and begin to key it where it was left; raises Refusal."""
    row = office.ask(batch, batch_id)
    in_hand = office.do(take_in_hand, batch_id)
    return Keying(form_of(office, row.round_id), row.control_total, in_hand, PileCupboard(office, batch_id))


def note(office: Office, batch_id: int, keying: Keying) -> None:
    """Note what was keyed since the clock was last noted, if anything was; raises Refusal."""
    work = keying.pace.take()
    if work.keys:
        office.do(note_effort, batch_id, work.sheets, work.keys, work.stops, work.seconds)
