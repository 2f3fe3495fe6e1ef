"""What the ranking page says of a final result: the eight words by which its file is known (R6.6)."""

from __future__ import annotations

from desk.language import tr
from desk.shared.page import Page
from models.finalising.queries import file_digest, fingerprint
from models.ranking.editions import corrections
from models.rounds.queries import RoundRow

DIGEST_SHOWN = 16


def final_state(page: Page, held: RoundRow) -> tuple[str, str]:
    """Return the banner's sentence about a final round, and the whole digest for whoever wants to compare it."""
    digest = held.result_digest or ""
    if held.imported:
        text = tr("Past result, taken in as it was published. Fingerprint {digest}…", digest=digest[:DIGEST_SHOWN])
        return text, digest
    words = page.ask(fingerprint, held.code)
    if not words:  # made final before files were kept
        text = tr("Final. Result and ballots are frozen; fingerprint {digest}…", digest=digest[:DIGEST_SHOWN])
        return text, digest
    spoken = " ".join(words)
    if corrected := page.ask(corrections, held.code):
        last = corrected[-1]
        facts = {"n": last.edition, "day": last.corrected_on, "words": spoken}
        text = tr("Corrected on {day} (edition {n}). Fingerprint: {words}", **facts)
    else:
        text = tr("Final. Result and ballots are frozen. Fingerprint: {words}", words=spoken)
    return text, f"SHA-256 {page.ask(file_digest, held.code)}"
