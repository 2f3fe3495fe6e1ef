"""A clerk at work in a process of its own: keys sheets until it is killed, and says each number once it is stored."""

from __future__ import annotations

import sys

from desk.office import Office
from models.ballots.actions import key_ballot
from models.ballots.rules import Line
from tests.conftest import PASSWORD


def main(data: str, batch: int) -> None:
    """Key one-line sheets into a batch; a line on standard output acknowledges each."""
    office = Office.open(data)
    office.log_in("clerk", PASSWORD)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        made = office.do(key_ballot, batch, [Line(1, 1)])
        sys.stdout.write(f"{made.sheet}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
