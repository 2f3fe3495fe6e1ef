"""The program: without a command it opens the desktop, with one it does its work without a window."""

import sys

from desk.commands.program import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
