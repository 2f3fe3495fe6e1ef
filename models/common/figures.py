"""Exact figures and how they are shown (R6.1)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

from models.common.errors import RuleError


def exact(text: str) -> Fraction:
    """Read an exact number: `3`, `0.6` or `3/5`.

    Raises RuleError `figure.unreadable` for anything else, infinities and exponents included.
    """
    stripped = text.strip()
    if not stripped or set(stripped) - set("0123456789./-"):
        raise RuleError("figure.unreadable", text=text)
    try:
        return Fraction(stripped) if "/" in stripped else Fraction(Decimal(stripped))
    except (ValueError, ZeroDivisionError, InvalidOperation) as error:
        raise RuleError("figure.unreadable", text=text) from error


def rounded(value: Fraction, places: int) -> str:
    """Show a value with `places` decimals, halves away from zero; for display only, never for rank (R6.1)."""
    scale = 10**places
    units, rest = divmod(abs(value.numerator) * scale, value.denominator)
    units += 2 * rest >= value.denominator
    whole, decimals = divmod(units, scale)
    sign = "-" if value < 0 and units else ""
    return f"{sign}{whole}.{decimals:0{places}d}" if places else f"{sign}{whole}"


def decimal(value: Fraction) -> str:
    """Show an exact value as a terminating decimal with at least one place, or as `p/q` where none exists."""
    for places in range(1, 13):
        if (value * 10**places).denominator == 1:
            return rounded(value, places)
    return str(value)
