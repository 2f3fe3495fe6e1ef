"""The form that records a re-reading of sheets from the paper."""

from __future__ import annotations

from typing import Any

from desk.language import tr
from desk.ranking.firm_words import line_word, margin_sentence, read_sheets, sheets_text
from desk.sentences import sentence
from desk.shared.fields import Field, Kind
from desk.shared.form import FormDialog
from desk.shared.page import Page
from models.common.errors import RuleError
from models.finalising.firmness import FirmLine
from models.finalising.rereading import SheetsToRead, record_rereading, sheets_to_read
from models.intake.rules import LONGEST_TEXT
from models.rounds.queries import RoundRow


def _fault(text: str) -> str:
    """Return what is wrong with sheets as they were typed, or nothing."""
    try:
        read_sheets(text)
    except RuleError as refusal:
        return sentence(refusal)
    return ""


def ask_rereading(page: Page, held: RoundRow, line: FirmLine) -> None:
    """Ask which sheets were read again for a line, by whom, and what was found; those on the list are proposed."""
    office = page.desk.office
    page.job(
        tr("Looking for the sheets to read"),
        lambda _progress: office.ask(sheets_to_read, held.code, line.edge, line.beside),
        lambda offered: _open(page, held, line, offered),
    )


def _open(page: Page, held: RoundRow, line: FirmLine, offered: SheetsToRead) -> FormDialog:
    fields = (
        Field(
            "sheets", tr("Sheets read again"), Kind.MULTILINE, required=True, check=_fault,
            help=tr("Batch and sheet, such as 12-37; proposed are the sheets on the list: {n}.", n=len(offered.sheets)),
        ),
        Field(
            "differing", tr("Not as on the paper"), Kind.MULTILINE, check=_fault,
            help=tr("Empty: all as on the paper. Send the batch of a sheet that differs back to be keyed anew."),
        ),
        Field("readers", tr("Read by"), required=True, most=LONGEST_TEXT),
        Field("finding", tr("What was found"), Kind.MULTILINE, required=True, most=LONGEST_TEXT),
    )  # fmt: skip

    def save(given: dict[str, Any]) -> int:
        sheets, differing = read_sheets(given["sheets"]), read_sheets(given["differing"])
        return page.do(
            record_rereading, held.code, line.edge, line.beside, sheets, differing, given["readers"], given["finding"]
        )

    dialog = FormDialog(
        page,
        tr("Record re-reading: {line}", line=line_word(line)),
        fields,
        {"sheets": sheets_text((one.batch, one.sheet) for one in offered.sheets)},
        save=save,
        intro=margin_sentence(line),
        save_label=tr("Record re-reading"),
        done=tr("Re-reading recorded."),
        width=600,
    )
    dialog.open()
    return dialog
