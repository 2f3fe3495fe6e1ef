"""Every one-digit slip and every swap of neighbours in every keying code: how many pass? `python -m benchmarks.slips`.

Plain numbers are compared: the same slips in the printed numbers of a round's 105 sections, which pass where another
section of the round has the number that the slip makes.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from models.ballots.codes import check_digit, keying_code
from tests.acceptance.district import numbers


@dataclass(frozen=True)
class Passed:
    """How many slips there are, and how many nothing stops."""

    slips: int
    passed: int

    @property
    def told(self) -> str:
        """The count in words."""
        return f"{self.passed:,} of {self.slips:,} ({self.passed / self.slips:.1%})"


def wrong_digits(code: str) -> Iterator[str]:
    """Return a code with each digit replaced by each other."""
    for place, right in enumerate(code):
        for digit in "0123456789":
            if digit != right:
                yield code[:place] + digit + code[place + 1 :]


def swaps(code: str) -> Iterator[str]:
    """Return a code with each two different neighbours swapped."""
    for place in range(len(code) - 1):
        if code[place] != code[place + 1]:
            yield code[:place] + code[place + 1] + code[place] + code[place + 2 :]


def with_codes() -> tuple[Passed, Passed]:
    """Try every slip in every code from 001 to 999: one wrong digit, two neighbours swapped."""
    codes = [keying_code(number) for number in range(1, 1000)]
    digits = [slip for code in codes for slip in wrong_digits(code)]
    swapped = [slip for code in codes for slip in swaps(code)]
    return Passed(len(digits), _valid(digits)), Passed(len(swapped), _valid(swapped))


def _valid(codes: Collection[str]) -> int:
    return sum(check_digit(code[:3]) == code[3] for code in codes)


def with_plain_numbers() -> tuple[Passed, Passed]:
    """Try the same slips in the plain numbers of a round's sections."""
    listed = {f"{number:03d}" for number in numbers()}
    digits = [slip for number in listed for slip in wrong_digits(number)]
    swapped = [slip for number in listed for slip in swaps(number)]
    return (
        Passed(len(digits), sum(slip in listed for slip in digits)),
        Passed(len(swapped), sum(slip in listed for slip in swapped)),
    )


def report() -> str:
    """Return the comparison."""
    rows = (("keying codes 001–999", with_codes()), (f"plain numbers, {len(numbers())} sections", with_plain_numbers()))
    lines = ["Slips that pass as another section"]
    for name, (digits, swapped) in rows:
        lines.append(f"  {name:<28} one wrong digit {digits.told:>22}   neighbours swapped {swapped.told:>18}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(report())
