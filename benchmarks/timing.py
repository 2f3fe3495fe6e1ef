"""Repeated timing of one job, spreads of many short ones, and the tables that show them beside each other."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Timing:
    """How long a job took, several times; `floor` names the timing it is compared with."""

    name: str
    seconds: tuple[float, ...]
    floor: str = ""

    @property
    def typical(self) -> float:
        """The median, in seconds."""
        return median(self.seconds)


def timed(
    name: str, times: int, job: Callable[[], object], floor: str = "", before: Callable[[], object] = int
) -> Timing:
    """Run a job so many times; what `before` does does not count."""
    seconds = []
    for _ in range(times):
        before()
        start = time.perf_counter()
        job()
        seconds.append(time.perf_counter() - start)
    return Timing(name, tuple(seconds), floor)


def table(timings: Sequence[Timing]) -> str:
    """Show medians, spread, and each median as a multiple of its floor's."""
    typical = {timing.name: timing.typical for timing in timings}
    lines = [f"{'':44}{'median':>11}{'least':>11}{'most':>11}{'ratio':>8}  to"]
    for timing in timings:
        ratio = f"{timing.typical / typical[timing.floor]:.2f}" if timing.floor in typical else ""
        figures = "".join(f"{value * 1000:>8.0f} ms" for value in (timing.typical, *_ends(timing.seconds)))
        lines.append(f"{timing.name:44}{figures}{ratio:>8}  {timing.floor}".rstrip())
    return "\n".join(lines)


def _ends(seconds: Sequence[float]) -> tuple[float, float]:
    return min(seconds), max(seconds)


@dataclass(frozen=True)
class Spread:
    """How long something short took each of many times; `floor` names the spread whose median it is compared with."""

    name: str
    seconds: Sequence[float]
    floor: str = ""

    @property
    def typical(self) -> float:
        """The median, in seconds."""
        return median(self.seconds)

    @property
    def rare(self) -> float:
        """What 99 of 100 stay below, in seconds."""
        return sorted(self.seconds)[(len(self.seconds) * 99 - 1) // 100]

    @property
    def most(self) -> float:
        """The longest, in seconds."""
        return max(self.seconds)


def spread_table(spreads: Sequence[Spread]) -> str:
    """Show how often, median, p99 and longest in milliseconds, and each median as a multiple of its floor's."""
    shown = [one for one in spreads if one.seconds]
    typical = {one.name: one.typical for one in shown}
    lines = [f"{'':52}{'times':>8}{'median':>11}{'p99':>11}{'most':>11}{'ratio':>8}  to"]
    for one in shown:
        ratio = f"{one.typical / typical[one.floor]:.1f}" if one.floor in typical else ""
        figures = "".join(f"{value * 1000:>8.2f} ms" for value in (one.typical, one.rare, one.most))
        lines.append(f"{one.name:52}{len(one.seconds):>8,}{figures}{ratio:>8}  {one.floor}".rstrip())
    return "\n".join(lines)
