"""What the ranking page says of a result in its sentence and banner: trial or final, and what stands in its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.ballots.words import channel_word
from desk.language import tr
from desk.ranking.final import final_state
from desk.ranking.firm_words import banner_text
from desk.ranking.steps import Basis
from desk.sentences import word
from desk.shared.widgets import Slot
from desk.theme import Meaning
from models.common.rights import Right
from models.ranking.editions import corrections
from models.ranking.queries import Tie
from models.rounds.queries import RoundRow, Stage
from models.rounds.rules import FINAL

if TYPE_CHECKING:
    from desk.ranking.page import RankingPage


def say_nothing(page: RankingPage, *, live: bool) -> None:
    """Say that there is no round to show; `live`: to somebody who would see one before it is final."""
    page.lead(tr("Nothing is ranked yet.") if live else tr("Final results are shown here."))
    if live:
        page.banner.say(
            tr("There is no round yet."), Meaning.INFO, tr("Go to the rounds"), lambda: page.desk.go("rounds")
        )
    else:
        page.banner.say(tr("No round has a final result yet."), Meaning.INFO)


def say_state(page: RankingPage, held: RoundRow, basis: Basis) -> None:
    """Say how far the result of a round is."""
    undecided = [tie for tie in basis.ranking.ties if tie.ruling is None]
    page.banner.text.setToolTip("")
    if held.stage in FINAL:
        page.lead(tr("The result is final. Choose a section to see how its place came about."))
        text, whole = final_state(page, held)
        page.banner.say(text, Meaning.GOOD, *_what_was_corrected(page, held))
        page.banner.text.setToolTip(whole)
    elif undecided:
        _say_tie(page, undecided[0])
    elif held.stage is Stage.COUNTED:
        _say_counted(page)
    else:
        page.lead(tr("The list as it stands now; it changes with every ballot."))
        page.banner.say(tr("Trial. The round is in the stage {stage}; figures still change.", stage=word(held.stage)))


def _what_was_corrected(page: RankingPage, held: RoundRow) -> tuple[str, Slot | None]:
    """Return the way from a corrected result to what corrected it."""
    if not page.may(Right.MEASURE_READ) or not page.ask(corrections, held.code):
        return "", None
    return tr("What was corrected"), lambda: page.desk.go("consequences", code=held.code, remedy=0)


def _say_tie(page: RankingPage, tie: Tie) -> None:
    page.lead(tr("Decide the ties across an edge; then the result can be made final."))
    text = tr("Trial. {n} sections are tied on ranks {first} to {last}, across the edge after rank {edges}.",
              n=len(tie.numbers), first=tie.first, last=tie.last, edges=list(tie.edges))  # fmt: skip
    act = (tr("Decide the tie…"), lambda: page.doings.decide(tie)) if page.editable else ("", None)
    page.banner.say(text, Meaning.SOON, *act)


def _say_counted(page: RankingPage) -> None:
    """Say what stands in the way of finalising; for a moment without an answer, leave what stands there."""
    firm = page.firm
    show = (tr("How firm"), lambda: page.panel.setCurrentWidget(firm))
    if firm.thin:
        page.lead(tr("Have the sheets beside the thin lines read again, then make the result final."))
        page.banner.say(banner_text(firm.thin), Meaning.SOON, *show)
        return
    page.lead(tr("Check the list and the main problems, then make the result final."))
    if firm.known:
        page.banner.say(tr("Trial. All batches are sealed; nothing stands in the way of the final result."))
    elif firm.waiting.slow:
        working = tr("Trial. All batches are sealed; how firm the list is, is being worked out.")
        page.banner.say(working, Meaning.INFO, *show)
    elif not firm.waiting.busy:
        missing = tr("Trial. All batches are sealed; how firm the list is has not been worked out.")
        page.banner.say(missing, Meaning.SOON, *show)


def channel_figures(basis: Basis) -> str:
    """Return how many ballots of each channel count."""
    told = []
    for use in basis.ranking.channels:
        facts = {"valid": f"{use.valid:,}", "abstained": f"{use.abstained:,}", "invalid": f"{use.invalid:,}"}
        name = channel_word(use.code, use.name)
        told.append(tr("{channel}: {valid} valid, {abstained} abstained, {invalid} invalid", channel=name, **facts))
    return "    ".join(told)
