"""Which pages there are, who may open them, and where their code lies; a page is imported when it is first opened."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from models.common.rights import Right

if TYPE_CHECKING:
    from desk.office import Office
    from desk.shared.context import Desk
    from desk.shared.page import Page


@dataclass(frozen=True)
class PageEntry:
    """One line of the rail; `title` is the English source, any of `rights` opens the page."""

    key: str
    title: str
    icon: str
    rights: tuple[Right, ...]
    path: str
    """Module and class, as in `desk.home.page:HomePage`."""

    def make(self, desk: Desk) -> Page:
        """Import the page's module and make the page."""
        module, name = self.path.split(":")
        page: Page = getattr(import_module(module), name)(desk)
        return page

    def exists(self) -> bool:
        """Say whether this version of the program brings the page."""
        module = self.path.split(":")[0]
        try:
            return find_spec(module) is not None
        except ModuleNotFoundError:
            return False


PAGES: Final = (
    PageEntry("home", "Home", "home", (Right.NONE,), "desk.home.page:HomePage"),
    PageEntry("registry", "Registry", "registry", (Right.REGISTRY_READ,), "desk.registry.page:RegistryPage"),
    PageEntry("rounds", "Rounds", "rounds", (Right.ROUND_READ,), "desk.rounds.page:RoundsPage"),
    PageEntry("roster", "Roster and issue", "roster", (Right.ROSTER_READ,), "desk.roster.page:RosterPage"),
    PageEntry("ballots", "Ballot keying", "ballots", (Right.BALLOT_KEY,), "desk.ballots.page:BallotsPage"),
    PageEntry(
        "ranking", "Ranking", "ranking", (Right.RESULT_READ, Right.RANKING_LIVE), "desk.ranking.page:RankingPage"
    ),
    PageEntry(
        "consequences", "Consequences", "consequences", (Right.MEASURE_READ,), "desk.consequences.page:ConsequencesPage"
    ),
    PageEntry("documents", "Documents", "documents", (Right.DOCUMENT_READ,), "desk.documents.page:DocumentsPage"),
    PageEntry("history", "History", "history", (Right.RESULT_READ,), "desk.history.page:HistoryPage"),
    PageEntry(
        "system",
        "System",
        "system",
        (Right.ACCOUNT_READ, Right.AUDIT_READ, Right.BACKUP, Right.VERIFY),
        "desk.system.page:SystemPage",
    ),
)


def open_to(office: Office, pages: tuple[PageEntry, ...] = PAGES) -> tuple[PageEntry, ...]:
    """Return the pages that whoever is logged in may open, in the rail's order."""
    return tuple(entry for entry in pages if any(map(office.may, entry.rights)) and entry.exists())
