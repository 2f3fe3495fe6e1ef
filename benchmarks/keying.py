"""Everything about keying: `python -m benchmarks.keying`; each part also by itself, as `python -m benchmarks.robot`.

Each part is a process of its own, so that none measures what another has left in memory.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the parts are given."""
    parser.add_argument("--ballots", type=int, default=1000, help="ballots keyed twice by the robot (default 1000)")
    parser.add_argument("--paced", type=int, default=30, help="seconds the robot keys by the clock (default 30)")
    parser.add_argument("--sheets", type=int, default=300, help="sheets committed beside the disk (default 300)")
    parser.add_argument("--seeds", type=int, default=20, help="seeds of the modelled people (default 20)")


def measure(args: argparse.Namespace) -> None:
    """Run the parts one after the other; each prints its own account, after how busy the machine was."""
    part("slips")
    part("commit", "--sheets", args.sheets)
    part("robot", "--ballots", args.ballots, "--paced", args.paced)
    part("clerk", "--seeds", args.seeds)


def part(name: str, *given: str | int) -> None:
    """Run one part of the benchmarks as a process of its own."""
    if hasattr(os, "getloadavg"):
        sys.stdout.write(f"\nload of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    sys.stdout.flush()
    subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *map(str, given)], cwd=ROOT, check=True)


def main(given: Sequence[str] | None = None) -> None:
    """Measure keying."""
    parser = argparse.ArgumentParser(description="Measure keying.")
    add_arguments(parser)
    measure(parser.parse_args(given))


if __name__ == "__main__":
    main()
