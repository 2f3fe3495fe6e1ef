"""What is to be done today, by role; only what the role may know is asked for."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from desk.ballots.words import channel_word
from desk.frame.bottom import OLD
from desk.frame.facts import last_backup
from desk.home.columns import SOON, Task
from desk.language import tr
from desk.sentences import word
from desk.shared.page import Page
from desk.theme import Meaning
from models.accounts.queries import accounts
from models.audit.queries import Outcome, entries
from models.ballots.codes import batch_code
from models.ballots.double import may_take
from models.ballots.figures import my_duties
from models.ballots.queries import BatchRow, BatchState, batches
from models.common.rights import Right
from models.consequences.queries import MeasureKind, open_measures
from models.documents.draft_queries import DraftStage, drafts
from models.overview.queries import Urgency, overview
from models.overview.rules import Lines
from models.remedies.queries import open_remedies
from models.rounds.queries import RoundRow, Stage, channels, rounds

DEDUCTIONS = (MeasureKind.BODY_DEDUCTION, MeasureKind.LEADER_DEDUCTION)
REMOVALS = (MeasureKind.HEAD_REMOVAL, MeasureKind.LEADER_REMOVAL)
MOST = 12


def tasks(page: Page, held: RoundRow | None, today: dt.date) -> tuple[Task, ...]:
    """Return the lines of the first column."""
    return (
        *_of_round(page, held),
        *_of_measures(page, today),
        *_of_remedies(page),
        *_of_papers(page),
        *_of_accounts(page),
        *_of_backup(page),
        *_of_log(page),
    )


def keyed(page: Page, held: RoundRow | None) -> tuple[BatchRow, ...]:
    """Return the batches of a round with ballots, for those who may key."""
    if held is None or held.imported or not page.may(Right.BALLOT_KEY):
        return ()
    return page.ask(batches, held.code)


def _of_round(page: Page, held: RoundRow | None) -> list[Task]:
    if held is None:
        return []
    if page.may(Right.ROUND_EDIT):
        return _for_lead(page, held)
    if held.stage is Stage.KEYING and page.may(Right.BALLOT_KEY):
        return _for_clerk(page, held)
    return []


def _for_lead(page: Page, held: RoundRow) -> list[Task]:
    here = {"code": held.code}
    match held.stage:
        case Stage.DRAFT:
            return [Task(tr("Check list and rules of {round}, then begin issuing", round=held.code), "rounds", here)]
        case Stage.ISSUING:
            return [Task(tr("Begin keying {round} when the first forms are back", round=held.code), "rounds", here)]
        case Stage.KEYING:
            return _keying(page, held)
        case Stage.COUNTED:
            return [
                Task(tr("Check the ranking of {round} and decide ties", round=held.code), "ranking", here),
                Task(tr("Freeze the result of {round}", round=held.code), "rounds", here),
            ]
        case Stage.FINALISED:
            return [
                Task(tr("Make circular and newspaper table of {round}", round=held.code), "documents", here),
                Task(tr("Publish {round}", round=held.code), "rounds", here),
            ]
    return [Task(tr("Open the next round"), "rounds", {"doing": "open"}, meaning=Meaning.QUIET)]


def _keying(page: Page, held: RoundRow) -> list[Task]:
    every = keyed(page, held)
    here = {"code": held.code}
    if every and all(row.state is BatchState.SEALED for row in every):
        return [Task(tr("All batches are sealed: close the count of {round}", round=held.code), "rounds", here)]
    ruled = [row for row in every if row.state is BatchState.ADJUDICATION]
    begun = [row for row in every if row.state in (BatchState.OPEN, BatchState.SECOND)]
    told = [Task(tr("Take in the first ballots of {round}", round=held.code), "ballots", here)] if not every else []
    if ruled:
        told.append(Task(tr("Batches to be ruled on: {n}", n=len(ruled)), "ballots", here, meaning=Meaning.SOON))
    if begun:
        told.append(Task(tr("Batches still being keyed: {n}", n=len(begun)), "ballots", here))
    return told


def _for_clerk(page: Page, held: RoundRow) -> list[Task]:
    names = {one.code: channel_word(one.code, one.name) for one in page.ask(channels, held.id)}
    duties = page.ask(my_duties, held.code)
    waiting = [row for row in keyed(page, held) if may_take(row.state, duties.get(row.id))]
    waiting.sort(key=lambda row: (_begun(row) == 0, row.number))
    return [
        Task(
            tr("Batch {n} · {channel} · {state}", n=batch_code(row.number), state=word(row.state),
               channel=names.get(row.channel, row.channel)),
            "ballots",
            {"code": held.code, "batch_id": row.id},
            f"{_begun(row)} / {row.control_total}",
            Meaning.INFO if _begun(row) else Meaning.QUIET,
        )
        for row in waiting[:MOST]
    ]  # fmt: skip


def _begun(row: BatchRow) -> int:
    """Return how many sheets of what a batch waits for are done."""
    return row.keyed if row.state is BatchState.OPEN else row.again if row.state is BatchState.SECOND else row.settled


def _of_measures(page: Page, today: dt.date) -> list[Task]:
    if not page.may(Right.MEASURE_EDIT):
        return []
    urgent = page.ask(overview, today).urgent
    near = len(urgent[Urgency.TODAY]) + len(urgent[Urgency.WEEK])
    points = [row for row in page.ask(open_measures) if row.kind in DEDUCTIONS]
    told = [
        *_counted(tr("Measures overdue: {n}", n=len(urgent[Urgency.OVERDUE])), urgent, Urgency.OVERDUE, Meaning.BAD),
        *_counted(tr("Measures due within a week: {n}", n=near), urgent, Urgency.WEEK, Meaning.SOON, Urgency.TODAY),
        *_counted(
            tr("Removals proposed, decision awaited: {n}", n=len(urgent[Urgency.UNDECIDED])), urgent,
            Urgency.UNDECIDED, Meaning.SOON,
        ),
    ]  # fmt: skip
    if points:
        text = tr("Deductions to hand over: {n}", n=len(points))
        told.append(Task(text, "consequences", {"code": points[0].round}, meaning=Meaning.INFO))
    return told


def _counted(text: str, urgent: Lines, group: Urgency, meaning: Meaning, *sooner: Urgency) -> list[Task]:
    """Tell of a group that counts anything, together with those that are sooner; the line opens the first of them."""
    first = next((one for one in (*sooner, group) if urgent[one]), None)
    return [Task(text, "consequences", {"urgency": first}, meaning=meaning)] if first else []


def _of_remedies(page: Page) -> list[Task]:
    """Tell the lead what was raised against a result and is not over."""
    if not page.may(Right.RESULT_EDIT):
        return []
    return [
        Task(
            tr("{kind} about {section}: {state}", kind=word(row.kind), section=row.section, state=word(row.state)),
            "consequences", {"code": row.round, "remedy": row.id}, meaning=Meaning.SOON,
        )
        for row in page.ask(open_remedies)[:MOST]
    ]  # fmt: skip


def _of_papers(page: Page) -> list[Task]:
    """Tell those who issue which drafts wait, and those who only file what there is to file."""
    if not page.may(Right.DOCUMENT_READ):
        return []
    if page.may(Right.DOCUMENT_ISSUE):
        return _of_drafts(page)
    return [
        Task(tr("File the papers of {round}", round=row.title), "documents", {"code": row.code})
        for row in page.ask(rounds)[::-1]
        if row.stage is Stage.PUBLISHED
    ]


def _of_drafts(page: Page) -> list[Task]:
    """Tell by round what has to be put right, checked or approved."""
    waiting = Counter((row.round, row.stage) for row in page.ask(drafts) if row.living)
    return [
        Task(_draft_word(stage, code), "documents", {"code": code}, tr("papers: {n}", n=n), meaning)
        for (code, stage), n in waiting.items()
        for meaning in [Meaning.BAD if stage is DraftStage.RETURNED else Meaning.INFO]
    ]


def _draft_word(stage: DraftStage, code: str) -> str:
    if stage is DraftStage.RETURNED:
        return tr("Put right the drafts sent back, {round}", round=code)
    if stage is DraftStage.CHECKED:
        return tr("Approve drafts, {round}", round=code)
    return tr("Check drafts, {round}", round=code)


def _of_accounts(page: Page) -> list[Task]:
    if not page.may(Right.ACCOUNT_READ):
        return []
    word, meaning = tr("locked"), Meaning.BAD
    every = [row for row in page.ask(accounts) if row.closed_at is None]
    told = [
        Task(tr("Account {name}: {person}", name=row.name, person=row.person), "system", {}, word, meaning)
        for row in every
        if row.locked_at is not None
    ]
    first = sum(row.must_change for row in every)
    if first:
        told.append(Task(tr("Accounts whose password must be changed: {n}", n=first), "system", meaning=Meaning.QUIET))
    return told


def _of_backup(page: Page) -> list[Task]:
    if not page.may(Right.BACKUP):
        return []
    made, now = last_backup(page.desk.office), page.desk.office.clock()
    if made is not None and now - made <= OLD:
        return []
    text = tr("Make a backup: the last one is of {at}", at=made) if made else tr("Make the first backup")
    return [Task(text, "system", meaning=Meaning.SOON)]


def _of_log(page: Page) -> list[Task]:
    if not page.may(Right.AUDIT_READ):
        return []
    since = page.desk.office.clock() - SOON
    refused = [row for row in page.ask(entries) if row.outcome is not Outcome.DONE and row.at >= since]
    if not refused:
        return []
    return [Task(tr("Refused attempts in the last seven days: {n}", n=len(refused)), "system", meaning=Meaning.SOON)]
