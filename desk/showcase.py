"""The job behind `make demo`: the demonstration office, its papers, and the window or pictures of it.

`python -m desk.showcase FOLDER`; whatever an earlier showcase left in the folder is replaced, nothing else is touched.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from desk.commands.output import complain, say, table
from desk.demonstration import ACCOUNTS, build
from desk.language import tr
from desk.office import Office
from desk.outgoing import enter_written, save_papers, save_workbook
from desk.sentences import sentence, word
from models.common.errors import Refusal
from models.overview.queries import years
from models.ranking.queries import ranking
from models.rounds.queries import RoundRow, Stage, rounds
from reports.catalogue import FORM_KEYS
from reports.forms import round_forms
from reports.issuing import issue, workbook_name, write
from reports.workbook_facts import live_workbook_facts
from reports.working import Working
from reports.yearly_statistics import statistics, statistics_paper

DATA, PAPERS, SCREENS, WORKBOOKS = "office.db", "papers", "screens", "workbooks"
LEAD: Final = next(account for account in ACCOUNTS if account.role == "lead")


def show(folder: Path) -> int:
    """Make everything and open the window, or take pictures where there is no display; return the exit status."""
    clear(folder)
    where = str(folder / DATA)
    say(tr("Making the demonstration office: 38 units, 105 sections, 17 published rounds …"))
    build(where)
    with closing(Office.open(where)) as office:
        office.log_in(LEAD.name, LEAD.password)
        write_out(office, folder)
        tell_accounts(where)
        if has_display():
            office.log_out()
            say(tr("Opening the window."))
            return open_window(office)
        take_pictures(office, folder / SCREENS)
    return 0


def clear(folder: Path) -> None:
    """Take away what an earlier showcase made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (PAPERS, SCREENS, WORKBOOKS, "backups"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for ending in ("", "-wal", "-shm"):
        (folder / (DATA + ending)).unlink(missing_ok=True)


def write_out(office: Office, folder: Path) -> None:
    """Print the top ten of the round being keyed; write its workbook, and the papers of the newest published round."""
    held = office.ask(rounds)
    now = next(one for one in held if one.stage is Stage.KEYING)
    last = [one for one in held if one.stage is Stage.PUBLISHED][-1]
    tell_top_ten(office, now)
    made = save_workbook(
        office, office.ask(live_workbook_facts, now.code), folder / WORKBOOKS / workbook_name(now.code)
    )
    say(tr("The ranking recomputed in a workbook: {path}", path=made))
    written = write(office.do(issue, last.code), folder / PAPERS)
    enter_written(office, last.code, written)
    others = [*office.ask(round_forms, last.code, FORM_KEYS), *statistics_of(office)]
    save_papers(office, others, folder / PAPERS)
    say(tr("Papers of {round}: {n}, in {path}", round=last.title, n=len(written) + len(others), path=folder / PAPERS))


def statistics_of(office: Office) -> list[Working]:
    """Draw the statistics of the newest year with a published round."""
    held = [one.now.year for one in office.ask(years) if one.now.rounds]
    return [statistics_paper(office.ask(statistics, year)) for year in held[:1]]


def tell_top_ten(office: Office, now: RoundRow) -> None:
    """Print the first ten as they stand."""
    ranked = office.ask(ranking, now.code)
    say()
    say(f"{now.title}  {word(now.stage)}")
    rows = [
        (line.rank, f"{line.number:03d}", line.name, line.unit, line.votes, line.main_problems)
        for line in ranked.listed
    ]
    headings = (tr("Rank"), tr("No."), tr("Section"), tr("Unit"), tr("Votes"), tr("Main problems"))
    table(headings, rows, right=(0, 1, 4))
    say()


def tell_accounts(where: str) -> None:
    """Print where the data lies and who can log in."""
    say(tr("The demonstration office is ready: {path}", path=where))
    say()
    rows = [(account.name, word(account.role), account.password) for account in ACCOUNTS]
    table((tr("Account"), tr("Role"), tr("Password")), rows)
    say()


def has_display() -> bool:
    """Say whether a window could be seen."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_window(office: Office) -> int:
    """Open the desktop; Qt is loaded only now."""
    from desk.app import run

    return run(office)


def take_pictures(office: Office, folder: Path) -> None:
    """Save a picture of every page, painted off screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # the offscreen platform complains about size hints with every window
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    from desk.screens import shoot

    pictures = list(shoot(office, folder))
    say(tr("No display: pictures of the pages: {n}, in {path}", n=len(pictures), path=folder))


def main(arguments: Sequence[str]) -> int:
    """Run with the folder as the one argument."""
    if len(arguments) != 1:
        complain("python -m desk.showcase FOLDER")
        return 2
    try:
        return show(Path(arguments[0]))
    except Refusal as refusal:
        complain(sentence(refusal))
        return refusal.exit_status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
