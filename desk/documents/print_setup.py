"""How papers of a kind are printed: what is chosen, what is wrong with it, and what this workstation remembers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from desk.documents.page_ranges import PageRange, read_range
from desk.language import tr
from desk.shared.fields import Unreadable, read_int
from desk.shared.memory import Memory

FILE: Final = ""
"""Stands for a printer: one PDF file, to be printed elsewhere."""
KINDS: Final = "print.kinds"
OFFSETS: Final = "print.offsets"
MOST_COPIES: Final = 500
FARTHEST: Final = 200
"""Tenths of a millimetre that a page may be moved; more is another paper."""
_MILLIMETRES: Final = re.compile(r"([+-]?)(\d{1,3})(?:\.(\d)0*)?")


@dataclass(frozen=True)
class Device:
    """A printer as the presenter needs it."""

    name: str
    duplex: bool
    usual: bool


@dataclass(frozen=True)
class Setup:
    """What stands in the fields, as it was typed."""

    printer: str = FILE
    copies: str = "1"
    pages: str = ""
    duplex: bool = True
    collate: bool = True
    preprinted: bool = False
    right: str = "0.0"
    down: str = "0.0"


@dataclass(frozen=True)
class Plan:
    """A setup that holds good."""

    printer: str
    copies: int
    pages: PageRange
    duplex: bool
    collate: bool
    preprinted: bool
    right: int
    """Tenths of a millimetre."""
    down: int


def settled(setup: Setup, *, turns: bool) -> tuple[Plan | None, dict[str, str]]:
    """Return the plan, or None and what is wrong by field; `turns`: the printer prints on both sides."""
    faults: dict[str, str] = {}
    copies, pages, right, down = 1, PageRange(), 0, 0
    try:
        copies = _copies(setup.copies)
    except Unreadable as error:
        faults["copies"] = str(error)
    try:
        pages = read_range(setup.pages)
    except Unreadable as error:
        faults["pages"] = str(error)
    if setup.preprinted:
        try:
            right, down = tenths(setup.right), tenths(setup.down)
        except Unreadable as error:
            faults["offset"] = str(error)
    plan = Plan(
        setup.printer, copies, pages, setup.duplex and turns, setup.collate, setup.preprinted, right, down
    )  # fmt: skip
    return (None if faults else plan), faults


def _copies(text: str) -> int:
    found = read_int(text)
    if found is None or not 1 <= found <= MOST_COPIES:
        raise Unreadable(tr("From 1 to {n}.", n=MOST_COPIES))
    return found


def tenths(text: str) -> int:
    """Read millimetres with at most one decimal as tenths; empty: none. Raises Unreadable."""
    clean = text.translate(_ALIKE).strip()
    found = _MILLIMETRES.fullmatch(clean) if clean else None
    if clean and found is None:
        raise Unreadable(tr("Write millimetres with one decimal, such as 1.5 or -0.5."))
    value = int(found[2]) * 10 + int(found[3] or 0) if found else 0
    if value > FARTHEST:
        raise Unreadable(tr("At most {n} mm in any direction.", n=FARTHEST // 10))
    return -value if found and found[1] == "-" else value


_ALIKE: Final = str.maketrans("０１２３４５６７８９．。＋－−", "0123456789..+--")


def millimetres(value: int) -> str:
    """Return tenths as they are typed."""
    return f"{value / 10:.1f}"


def device(devices: Sequence[Device], name: str) -> Device | None:
    """Return a printer by its name."""
    return next((one for one in devices if one.name == name), None)


def turns(devices: Sequence[Device], name: str) -> bool:
    """Say whether both sides can be printed; a file is printed elsewhere, so it may have both."""
    found = device(devices, name)
    return found.duplex if found else name == FILE


def usual_name(devices: Sequence[Device]) -> str:
    """Return the usual printer, else the first, else the file."""
    return next((one.name for one in devices if one.usual), devices[0].name if devices else FILE)


def remembered(memory: Memory, kind: str, devices: Sequence[Device]) -> Setup:
    """Return how a kind was printed last on this workstation; official papers have two sides where that can be."""
    kept = _kept(memory, KINDS, kind)
    name = kept.get("printer")
    known = name == FILE or (isinstance(name, str) and device(devices, name) is not None)
    setup = Setup(
        str(name) if known else usual_name(devices),
        duplex=kept.get("duplex") is not False,
        collate=kept.get("collate") is not False,
        preprinted=kept.get("preprinted") is True,
    )
    return with_offset(memory, setup)


def missing(memory: Memory, kind: str, devices: Sequence[Device]) -> str:
    """Return the printer that was used last and is not there now; empty: none."""
    name = _kept(memory, KINDS, kind).get("printer")
    return name if isinstance(name, str) and name != FILE and device(devices, name) is None else ""


def with_offset(memory: Memory, setup: Setup) -> Setup:
    """Return a setup with the offset of its printer (R8.3)."""
    kept = _kept(memory, OFFSETS, setup.printer)
    right, down = (kept.get(name) for name in ("right", "down"))
    return replace(
        setup,
        right=millimetres(right if isinstance(right, int) else 0),
        down=millimetres(down if isinstance(down, int) else 0),
    )


def remember(memory: Memory, kinds: Mapping[str, Setup], devices: Sequence[Device]) -> None:
    """Remember how kinds were printed; what was never chosen for want of a printer does not replace one."""
    setups, offsets = _whole(memory, KINDS), _whole(memory, OFFSETS)
    for kind, setup in kinds.items():
        before = setups.get(kind)
        name = setup.printer
        if name == FILE and not devices and isinstance(before, dict):
            name = before.get("printer", FILE)
        setups[kind] = {
            "printer": name, "duplex": setup.duplex, "collate": setup.collate, "preprinted": setup.preprinted,
        }  # fmt: skip
        if setup.preprinted:
            offsets[setup.printer] = {"right": tenths(setup.right), "down": tenths(setup.down)}
    memory.put(KINDS, setups)
    memory.put(OFFSETS, offsets)


def _whole(memory: Memory, key: str) -> dict[str, Any]:
    found = memory.get(key, {})
    return dict(found) if isinstance(found, dict) else {}


def _kept(memory: Memory, key: str, name: str) -> dict[str, Any]:
    found = _whole(memory, key).get(name)
    return found if isinstance(found, dict) else {}
