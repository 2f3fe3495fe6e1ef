"""The keying that the fault runs disturb: making an office ready for it, the work itself, and what must be left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from desk.ballots.cupboard import begin
from desk.ballots.presenter import END, Heard, Keying
from desk.ballots.words import prompt
from desk.office import Office
from models.ballots.actions import close_batch, open_batch
from models.ballots.codes import keying_code
from models.ballots.keying import key_sheet, take_in_hand
from models.ballots.readings import readings
from models.ballots.rules import Line
from models.ballots.sheets import read_sheets
from models.ballots.tables import Turn
from models.ballots.tally import is_right
from models.common.indicators import KEYS
from models.finalising.stages import step
from models.rounds.queries import Stage, listed_numbers, round_by_code
from tests.conftest import PASSWORD
from tests.make import an_open_round, looking

SECTIONS = 12
PILE = "001-7"
"""The batch as the screen names it."""
SHEETS = 800
"""Enough for every run."""
LINES = 3
"""Sections on every sheet."""


def prepare(office: Office, folder: Path, turn: Turn) -> int:
    """Bring a founded office as far as a keying of a round and return the batch; the lead has keyed it before."""
    office.log_in("lead", PASSWORD)
    an_open_round(office, folder, SECTIONS)
    for stage in (Stage.ISSUING, Stage.KEYING):
        office.do(step, "2021Q1", stage)
    batch = office.do(open_batch, "2021Q1", "targeted", "1", SHEETS, "收件人", dt.date(2021, 4, 1))
    if turn is Turn.SECOND:
        office.do(take_in_hand, batch)
        for sheet in range(1, SHEETS + 1):
            office.do(key_sheet, batch, sheet, lines_on(sheet))
        office.do(close_batch, batch)
    return batch


def keep_keying(office: Office, batch: int, say: Callable[[str], None]) -> NoReturn:
    """Key sheets until the end of the process; `say` where the keying stands at first, then whenever more is safe.

    What is said is `batch sheet sections`: the sheet in hand, and how many of its sections are stored.
    """
    keying = begin(office, batch)
    said = (0, 0)
    while True:
        for key in keys_left(keying):
            if said != (keying.sheet, keying.kept):
                said = (keying.sheet, keying.kept)
                say(f"{batch} {keying.sheet} {keying.kept}")
            heard = keying.press(key)
            assert heard is not Heard.STOPPED, keying.stop
            keying.settle()


def lines_on(sheet: int) -> tuple[Line, ...]:
    """Return what stands on the paper of a sheet."""
    return tuple(
        Line((5 * sheet + 4 * place) % SECTIONS + 1, (sheet + place) % (2 ** len(KEYS) - 1) + 1)
        for place in range(LINES)
    )


def keys_left(keying: Keying) -> str:
    """Return the keys from what is kept of the sheet in hand to its end."""
    return "".join(map(_keys_of, lines_on(keying.sheet)[keying.kept :])) + END


def _keys_of(line: Line) -> str:
    assert isinstance(line.section, int)
    return keying_code(line.section) + "".join(key for bit, key in enumerate(KEYS) if line.indicators >> bit & 1)


def check(office: Office, batch: int, acknowledgements: Sequence[str]) -> None:
    """Hold where the program goes on against what was said: there, or one section further; and all as on the paper."""
    keying = begin(office, batch)
    found = (keying.sheet, keying.kept)
    assert found in _expected(acknowledgements), f"said {acknowledgements[-1:]}, found sheet and sections {found}"
    assert keying.resumed == lines_on(keying.sheet)[: keying.kept], f"sheet {keying.sheet} begun: {keying.resumed}"
    assert not keying.resumed or prompt(keying, PILE) == _resume_line(keying.sheet, keying.resumed[-1])
    with looking(office) as session:
        stored = [(one.sheet, one.keyed.lines) for one in readings(session.connection(), batch, keying.turn)]
        ballots = {one.number: {(pick.section_id, pick.indicators) for pick in one.judged.picks}
                   for one in read_sheets(session, batch)}  # fmt: skip
        held = round_by_code(session, "2021Q1")
        listed = listed_numbers(session, held.id)
        assert is_right(session, held.id), "the running tally is not what the ballots give"
    assert stored == [(sheet, lines_on(sheet)) for sheet in range(1, keying.sheet)], f"sheets: {stored}"
    agreed = range(1, keying.sheet) if keying.turn is Turn.SECOND else ()
    assert ballots == {sheet: _picked(lines_on(sheet), listed) for sheet in agreed}, f"ballots: {ballots}"


def _picked(lines: Iterable[Line], listed: Mapping[int, int]) -> set[tuple[int, int]]:
    """Return what a ballot must name: section ids with their ticks."""
    return {(listed[line.section], line.indicators) for line in lines if isinstance(line.section, int)}


def _resume_line(sheet: int, last: Line) -> str:
    """Return what the screen must say: batch, sheet and the section that was safe last, with its ticks."""
    assert isinstance(last.section, int)
    code = keying_code(last.section)
    ticks = " ".join(sign for bit, sign in enumerate("冷懒推乱贪") if last.indicators >> bit & 1)
    return f"批次 {PILE}，第 {sheet} 张，已录到科室 {code[:3]}-{code[3]}（{ticks}）。请取出第 {sheet} 张继续。"


def _expected(acknowledgements: Sequence[str]) -> tuple[tuple[int, int], ...]:
    if not acknowledgements:
        return ((1, 0),)
    _, sheet, sections = map(int, acknowledgements[-1].split())
    return (sheet, sections), (sheet, sections + 1), (sheet + 1, 0)
