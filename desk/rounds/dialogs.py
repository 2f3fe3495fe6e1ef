"""Opening a round, publishing it, taking it back a stage, freezing its result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desk.language import tr
from desk.rounds.sheet_form import at_fields, read_sheet, sheet_fields, sheet_values
from desk.sentences import word
from desk.shared.form import Field, FormDialog, Kind
from desk.shared.messages import Message, confirm
from desk.shared.page import Page
from models.common.errors import EnvironmentFault, RuleError
from models.finalising.stages import step
from models.rounds.actions import open_round
from models.rounds.queries import RoundRow
from models.rounds.rules import RoundSheet, back_stage
from models.rounds.sheet import read_round_sheet


def open_form(page: Page, sheet: RoundSheet) -> FormDialog:
    """Ask for a new round, filled in from a proposal or a round sheet."""
    rules = sheet.parameters

    def save(values: dict[str, Any]) -> str:
        read = read_sheet(values, rules)
        at_fields(lambda: page.do(open_round, read), rules)
        return read.code

    return FormDialog(
        page,
        tr("Open round"),
        sheet_fields(rules),
        sheet_values(sheet),
        save=save,
        intro=tr(
            "Filled in from the last round. Changed rules make a new rule version; the list is frozen on opening."
        ),
        save_label=tr("Open round"),
        done=tr("Round opened."),
        then=lambda code: page.arrive(code=code),
        width=640,
    )


def read_sheet_file(path: Path) -> RoundSheet:
    """Read a round sheet from a file; raises EnvironmentFault `file.unreadable` or RuleError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise EnvironmentFault("file.unreadable", path=str(path), reason=error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise RuleError("round_sheet.syntax", problem="UTF-8") from error
    return read_round_sheet(text)


def back_form(page: Page, row: RoundRow) -> FormDialog:
    """Ask why a round goes back a stage."""
    to = back_stage(row.stage) or row.stage
    return FormDialog(
        page,
        tr("Back to “{stage}”", stage=word(to)),
        (Field("reason", tr("Reason for the step back"), Kind.MULTILINE, True, most=200),),
        save=lambda v: page.do(step, row.code, to, None, v["reason"]),
        intro=tr("Round {code} goes back from “{now}” to “{to}”. The reason is entered in the log.",
                 code=row.code, now=word(row.stage), to=word(to)),
        save_label=tr("Step back"),
        done=tr("Round {code} is now in the stage “{stage}”.", code=row.code, stage=word(to)),
        width=520,
    )  # fmt: skip


def confirm_final(page: Page, row: RoundRow, then: Any) -> Message:
    """Ask before a result is frozen."""
    return confirm(
        page,
        tr("Freeze the result of round {code}?", code=row.code),
        tr("Rules, list, ballots and ranking are frozen, the measures made. After that only corrections are possible."),
        tr("Finalise"),
        then,
    )


def confirm_close(page: Page, row: RoundRow, then: Any) -> Message:
    """Ask before a round is closed."""
    return confirm(
        page,
        tr("Close round {code}?", code=row.code),
        tr("A closed round stays readable. Measures still due can be completed afterwards."),
        tr("Close the round"),
        then,
    )
