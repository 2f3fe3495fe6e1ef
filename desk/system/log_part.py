"""The tab of the audit log, for the auditor (R10.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox

from desk.language import tr
from desk.sentences import say, word
from desk.shared.panel import DetailPanel, facts_grid
from desk.shared.table import Empty, RecordTable, choose_mode
from desk.shared.widgets import label
from desk.system.columns import LOG, OUTCOMES, named, role_word, second
from desk.system.part import WIDTHS, Part
from models.audit.queries import EntryRow, Outcome, entries

if TYPE_CHECKING:
    from desk.system.page import SystemPage

SHOWN = 40
"""Changed rows shown of one entry; more are counted."""


class LogPart(Part):
    """Every act, done or refused, newest first, with what changed."""

    lead = "Every act is here, refused ones too; choose one to see what changed."

    def __init__(self, page: SystemPage) -> None:
        """Lay out; `refresh` reads."""
        super().__init__(page)
        self.table: RecordTable[EntryRow] = RecordTable(
            page.desk, "system.log", LOG, key=lambda row: row.seq, title=tr("Audit log"), order=("seq", True),
            empty=Empty("The log is empty."),
        )  # fmt: skip
        choose_mode(self.table, single=True)
        self.which, self.newest = QComboBox(), QComboBox()
        self.which.addItems([tr("All outcomes"), *(str(word(outcome)) for outcome in Outcome)])
        self.newest.addItems([tr("Newest {n}", n=f"{n:,}") for n in COUNTS])
        for box, name in ((self.which, tr("How it ended")), (self.newest, tr("How many entries"))):
            box.setAccessibleName(name)
            box.activated.connect(lambda _place: self.refresh())
            self.table.add_tool(box)
        self.table.filter.setFixedWidth(160)
        self.panel = DetailPanel(tr("Choose an entry."))
        self.table.current_changed.connect(self.show_entry)
        self.column.addWidget(page.beside(self.table, self.panel, "system.log", WIDTHS), 1)

    def refresh(self) -> None:
        """Read the newest entries."""
        found = self.page.ask(entries, COUNTS[self.newest.currentIndex()])
        wanted = (None, *Outcome)[self.which.currentIndex()]
        self.table.set_rows(row for row in found if wanted in (None, row.outcome))

    def show_entry(self, row: EntryRow | None) -> None:
        """Show one entry: who, what was said, before and after of every row."""
        if row is None:
            self.panel.clear(tr("Choose an entry."))
            return
        facts = [
            (tr("At"), second(row.at)),
            (tr("Name of the person"), row.person or "—"),
            (tr("User name"), row.account or "—"),
            (tr("Role"), role_word(row.role)),
            (tr("Concerning"), row.subject),
        ]
        pill = str(word(row.outcome)), OUTCOMES[row.outcome]
        self.panel.show_record(named("act", row.act), facts, sub=tr("Entry {n}", n=row.seq), pill=pill)
        if "refusal" in row.facts:
            self.panel.add_part(tr("Why refused"), label(say(str(row.facts["refusal"]), row.facts), wrap=True))
        elif row.facts:
            said = [(named("column", key), plain(value)) for key, value in row.facts.items()]
            self.panel.add_part(tr("What was said"), facts_grid(said))
        for change in row.changes[:SHOWN]:
            key = " ".join(plain(part) for part in change["key"])
            self.panel.add_part(f"{named('table', change['table'])} {key}", facts_grid(compared(change)))
        if len(row.changes) > SHOWN:
            more = tr("and {n} more rows", n=f"{len(row.changes) - SHOWN:,}")
            self.panel.add_part("", label(more, "secondary"))
        self.panel.add_part(
            tr("Fingerprint"), label(" ".join(row.hash[n : n + 16] for n in range(0, 64, 16)), wrap=True)
        )


COUNTS = (2_000, 10_000, 100_000)


def compared(change: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what a row was and is, column by column; only what differs of a changed row."""
    table, before, after = change["table"], change["before"], change["after"]
    if before is None or after is None:
        return [(named("column", key), cell(table, key, value)) for key, value in (after or before or {}).items()]
    return [
        (named("column", key), f"{cell(table, key, before.get(key))} → {cell(table, key, after[key])}")
        for key in after
        if before.get(key) != after[key]
    ]


CHOICES = {
    "account.role": "Role",
    "appointment.post": "Post",
    "ballot.reason": "InvalidReason",
    "ballot.status": "BallotStatus",
    "batch.state": "BatchState",
    "batch_duty.duty": "Duty",
    "intake_file.kind": "FileKind",
    "lineage.kind": "LineageKind",
    "measure.flag": "MeasureFlag",
    "measure.kind": "MeasureKind",
    "measure.post": "Post",
    "measure.status": "MeasureStatus",
    "measure.stood": "MeasureStatus",
    "remedy.kind": "RemedyKind",
    "remedy.outcome": "RemedyOutcome",
    "recounted_sheet.reason": "InvalidReason",
    "reading.reason": "InvalidReason",
    "reading.state": "SheetState",
    "round.kind": "RoundKind",
    "round.stage": "Stage",
    "ruling.decision": "Decision",
    "ruling.reason": "InvalidReason",
    "section.kind": "SectionKind",
}
"""Columns whose values are words of the trade, by the name under which the sentences hold those."""


def cell(table: str, column: str, value: Any) -> str:
    """Return a column's logged value in words."""
    choices = CHOICES.get(f"{table}.{column}")
    found = named(choices, str(value)) if choices and value is not None else ""
    return found or plain(value)


def plain(value: Any) -> str:
    """Return a logged value as text."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, list):
        return "、".join(plain(item) for item in value)
    if isinstance(value, dict):
        return "；".join(f"{named('column', key)}：{plain(item)}" for key, item in value.items())
    text = str(value)
    return text if len(text) <= 300 else text[:300] + "…"
