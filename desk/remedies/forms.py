"""The forms of objections, one a step: raised, counted again, decided, corrected, told, taken back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final

from desk.language import shown, tr
from desk.remedies.words import change_text
from desk.sentences import word
from desk.shared.form import Field, FormDialog, Kind, ask
from desk.shared.lists import names_of, numbers_of
from desk.shared.page import Page
from models.ballots.queries import BatchState, batches
from models.ballots.rules import DECIDED
from models.ranking.queries import tips
from models.remedies import actions
from models.remedies.correcting import Corrected, TieRuling, correct_result
from models.remedies.queries import RemedyKind, RemedyOutcome, RemedyRow, RemedyState, preview
from models.remedies.rules import Verdict, read_recount
from models.rounds.queries import RoundRow, snapshot

Form = Callable[[Page, RemedyRow, dt.date], FormDialog]


def raise_new(page: Page, held: RoundRow, today: dt.date) -> FormDialog:
    """Ask who raises what about which section; the kind that the stage allows stands first."""
    listed = page.ask(snapshot, held.id)
    fields = (
        Field("kind", tr("Kind"), Kind.CHOICE, required=True, choices=tuple((k, str(word(k))) for k in RemedyKind)),
        Field("number", tr("Section"), Kind.PICK, required=True, choices=tuple(
            (entry.number, f"{entry.number:03d} {entry.section} · {entry.unit}") for entry in listed
        )),
        Field("raised_by", tr("Raised by"), required=True, most=200, help=tr("The unit, or the person.")),
        Field("received_on", tr("Received on"), Kind.DATE, required=True),
        Field("grounds", tr("Grounds"), Kind.MULTILINE, required=True),
        Field("late_reason", tr("Why taken late"), most=200, help=tr("Only where the last day has passed.")),
    )  # fmt: skip
    kind = RemedyKind.OBJECTION if held.published_on is None else RemedyKind.REVIEW

    def save(v: Mapping[str, Any]) -> object:
        return page.do(
            actions.raise_remedy, held.code, v["kind"], v["number"], v["raised_by"], v["received_on"], v["grounds"],
            None, v["late_reason"],
        )  # fmt: skip

    intro = tr("Objections come before publication; reviews until 30 days after it; appeals until 15 days after the "
               "decision on the review was told.")  # fmt: skip
    return ask(page, tr("Enter an objection, review or appeal"), fields, {"kind": kind, "received_on": today}, save,
               tr("It is entered."), intro)  # fmt: skip


def recount(page: Page, row: RemedyRow, today: dt.date) -> FormDialog:
    """Ask who counted which batches again, and which sheets are not as they count."""
    reasons = {str(word(reason)): reason for reason in DECIDED}
    sealed = [one.number for one in page.ask(batches, row.round) if one.state is BatchState.SEALED]
    fields = (
        Field("on", tr("Date"), Kind.DATE, required=True),
        Field("counters", tr("Counted again by"), required=True,
              help=tr("Other people than those who keyed or ruled on these batches.")),
        Field("batches", tr("Batches"), required=True, help=tr("Several numbers are separated by commas.")),
        Field("differing", tr("Sheets that differ"), Kind.MULTILINE,
              help=tr("A sheet a line: 3-12 017冷推 046懒; 3-17 弃权; 4-2 无效 {reason}. Empty: none differs.",
                      reason=next(iter(reasons)))),
        Field("finding", tr("Finding"), Kind.MULTILINE, required=True),
    )  # fmt: skip

    def save(v: Mapping[str, Any]) -> object:
        return page.do(
            actions.record_recount, row.id, v["on"], names_of(v["counters"]), numbers_of(v["batches"]),
            read_recount(v["differing"], reasons), v["finding"],
        )  # fmt: skip

    return ask(
        page, tr("Recount: {section}", section=row.section), fields,
        {"on": today, "batches": "、".join(str(number) for number in sealed)}, save, tr("The recount is entered."),
        tr("Nothing changes by a recount. Where sheets differ, decide, and then correct the result."),
    )  # fmt: skip


def decide(page: Page, row: RemedyRow, today: dt.date) -> FormDialog:
    """Ask what was decided."""
    fields = (
        Field("outcome", tr("What was decided"), Kind.CHOICE, required=True, choices=tuple(
            (one, str(word(one))) for one in RemedyOutcome
        )),
        Field("decided_by", tr("Decided by"), most=200),
        Field("number", tr("Document number"), most=100),
        Field("on", tr("Decided on"), Kind.DATE, required=True),
        Field("reason", tr("Reason"), Kind.MULTILINE, required=True),
    )  # fmt: skip

    def save(v: Mapping[str, Any]) -> object:
        verdict = Verdict(v["outcome"], v["decided_by"], v["number"], v["on"], v["reason"])
        return page.do(actions.decide_remedy, row.id, verdict)

    return ask(page, tr("Decision: {section}", section=row.section), fields, {"on": today}, save,
               tr("The decision is entered."))  # fmt: skip


def correct(page: Page, row: RemedyRow, today: dt.date) -> FormDialog:
    """Show what a correction changes, and ask for what it still needs; the old result stays readable."""
    ahead = page.ask(preview, row.id)
    held_tips = [tip for tip in page.ask(tips, row.round) if tip.withdrawn is None and tip.number == row.number]
    fields = (
        *((Field("tip", tr("Verified tip"), Kind.CHOICE, required=True, choices=(
            (0, tr("holds")), *((tip.id, tr("does not hold: {case}", case=tip.case)) for tip in held_tips)
        )),) if held_tips else ()),
        Field("ties", tr("Order of ties"), help=tr(
            "Section numbers in their order, as 3, 5, 4; with = before them the tie is kept. Several ties: with a "
            "semicolon between them."
        )),
        Field("participants", tr("Decided by whom"), most=200),
    )  # fmt: skip

    def save(v: Mapping[str, Any]) -> Corrected:
        tip = v.get("tip") or 0
        return page.do(correct_result, row.id, (tip,) if tip else (), ties_of(v["ties"] or "", v["participants"] or ""))

    lines = [change_text(one) for one in ahead.moved]
    told = "；".join(lines) if lines else tr("No line changes by the sheets that were found")
    open_ties = [" = ".join(str(number) for number in numbers) for numbers in ahead.undecided]
    asked = tr("To be decided with it: {ties}.", ties=shown(open_ties)) if open_ties else ""
    intro = tr("{changes}. The result before stays readable; measures and later rounds are held against the new one.",
               changes=told)  # fmt: skip
    dialog = FormDialog(
        page, tr("Correct the result of {round}", round=row.round_title), fields, {"tip": 0}, save=save,
        intro=f"{intro} {asked}".strip(), save_label=tr("Correct"),
        done=tr("The result is corrected. Look at the measures and at the papers marked in the ledger."),
    )  # fmt: skip
    dialog.open()
    return dialog


def ties_of(text: str, participants: str) -> tuple[TieRuling, ...]:
    """Read the decisions on ties: `3,5,4; =7,8`."""
    parts = [part.strip() for part in re.split(r"[;；]", text) if numbers_of(part)]
    return tuple(TieRuling(numbers_of(part), part.startswith(("=", "＝")), participants) for part in parts)


def tell(page: Page, row: RemedyRow, today: dt.date) -> FormDialog:
    """Ask when whoever raised it was told."""
    fields = (Field("on", tr("Told on"), Kind.DATE, required=True),)
    return ask(page, tr("Decision told: {section}", section=row.section), fields, {"on": today},
               lambda v: page.do(actions.tell_remedy, row.id, v["on"]), tr("It is entered."),
               tr("The days for an appeal run from this day.") if row.kind is RemedyKind.REVIEW else "")  # fmt: skip


def take_back(page: Page, row: RemedyRow, _today: dt.date) -> FormDialog:
    """Ask why a decision is taken back."""
    fields = (Field("reason", tr("Reason"), required=True, most=200),)
    return ask(page, tr("Take the decision back: {section}", section=row.section), fields, {},
               lambda v: page.do(actions.reopen_remedy, row.id, v["reason"]), tr("It is open again."))  # fmt: skip


class Step(StrEnum):
    """Something that can be entered."""

    RECOUNT = "recount"
    DECIDE = "decide"
    CORRECT = "correct"
    TELL = "tell"
    TAKE_BACK = "take_back"


LABELS: Final = {
    Step.RECOUNT: "Enter a recount…",
    Step.DECIDE: "Enter the decision…",
    Step.CORRECT: "Correct the result…",
    Step.TELL: "Decision told…",
    Step.TAKE_BACK: "Take back…",
}
FORMS: Final[Mapping[Step, Form]] = {
    Step.RECOUNT: recount,
    Step.DECIDE: decide,
    Step.CORRECT: correct,
    Step.TELL: tell,
    Step.TAKE_BACK: take_back,
}


def steps(row: RemedyRow, *, final: bool) -> tuple[Step, ...]:
    """Return what can be entered now, the next step first; only a `final` result is corrected."""
    correct_it = (Step.CORRECT,) if row.correctable and final else ()
    back = (Step.TAKE_BACK,) if row.edition is None else ()
    match row.state:
        case RemedyState.OPEN:
            return (Step.DECIDE, Step.RECOUNT) if row.recounts else (Step.RECOUNT, Step.DECIDE)
        case RemedyState.TO_CORRECT:
            return (*correct_it, Step.TELL, *back)
        case RemedyState.TO_TELL:
            return (Step.TELL, *correct_it, *back)
    return (*correct_it, *back)
