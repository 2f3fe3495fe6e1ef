"""Three modelled people key ballots twice and rule on what differs: how much is wrong? `python -m benchmarks.clerk`.

The keys go through the program's own grammar and presenter, the sheets into the real office or into a shelf in memory
under the same law; the first seed is keyed into both and must come to the same. A field is a section or a box: three
sections with five boxes each are 18 on a ballot, 18,000 on 1,000.

Eyes. Everybody misreads 0.37 fields of 1,000: the published error of data keyed once (shared/measured.md). A section
is read as any other of the round, a box as the opposite. Another person finds 88 % of errors (same source): of the
fields that one has misread, another misreads 12 % in the same way. The same person finds 69 %: whoever keys a sheet
once more reads 31 % of their own misreadings again.

Hands. A finger slips at 1 key of 200 (taken, not measured). Half of the slips hit a neighbouring key of the number
pad, a quarter leave a key out, an eighth press it twice, an eighth swap two keys: assumed, so the table shows what
becomes of each kind. Nobody notices a slip by feeling it; whatever stops keying is noticed, and a sheet that ends too
early. Then keys are taken back until the line in hand is as it was read, and keyed again. Published single-keyed
errors include slips, so that slips come on top here: the model errs on the careful side.

Law. A sheet that differs from the first keying is keyed once more from the paper. If it still differs, the third person
looks at the paper where the screen says that the readings differ, misreading at the same rate, and takes the reading
that is right there, or keys the whole sheet anew. A second figure is as careful as can be: there the third person
compares the whole sheet, and misreads 12 % of what one of the others has misread in the same way.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from random import Random
from statistics import stdev
from typing import Final

from benchmarks.papers import FIELDS, Paper, paper_of, papers, piles, wrong_fields
from benchmarks.people import Caught, Eyes, Field, Hands, Kind, seen
from benchmarks.room import FIRST, SECOND, THIRD, furnish
from benchmarks.shelf import OfficeShelf, PlainShelf, Shelf
from desk.ballots.adjudication import Adjudication, Answer
from desk.ballots.grammar import Form, Listed
from desk.ballots.presenter import ENTER, Keying
from models.ballots.double import Keyed
from models.ballots.keying import InHand
from models.ballots.tables import Decision, Turn
from tests.acceptance.district import sections

MISREAD: Final = 0.37 / 1000
OTHERS, OWN = 0.12, 0.31
"""Chances that another person, and the same person, misreads a misread field in the same way once more."""
SLIPS: Final = 1 / 200
SHARES: Final = {Kind.NEIGHBOUR: 4.0, Kind.OMITTED: 2.0, Kind.DOUBLED: 1.0, Kind.SWAPPED: 1.0}
DECISIONS: Final = {Decision.FIRST: "1", Decision.SECOND: "2", Decision.ANEW: "3"}
Misread = dict[Field, int]


@dataclass
class Person:
    """One of the three, with their own luck."""

    eyes: Eyes
    hands: Hands
    read: dict[tuple[int, int], Misread] = field(default_factory=dict)
    """What they misread last, by pile and sheet."""
    keys: int = 0
    stops: int = 0

    def note(self, keying: Keying) -> None:
        """Add what a pile took."""
        self.keys += keying.pace.keys
        self.stops += keying.pace.stops


def person(seed: int, name: str) -> Person:
    """Return a person as the model has them."""
    return Person(Eyes(Random(f"{seed} eyes {name}"), MISREAD), Hands(Random(f"{seed} hands {name}"), SLIPS, SHARES))


@dataclass(frozen=True)
class Outcome:
    """What one run came to."""

    fields: int
    keys: int
    stops: int
    wrong_once: int
    wrong_twice: int
    alike: int
    """Of these, fields that two people misread in the same way: no program can see them."""
    unequal: int
    """Sheets whose second keying differed at first."""
    ruled: tuple[tuple[Decision, int], ...]
    slips: tuple[tuple[Kind, Caught, int], ...]

    @property
    def rulings(self) -> int:
        """Sheets that the third person ruled on."""
        return sum(n for _, n in self.ruled)


class Office3:
    """Three people and the piles on their shelves."""

    def __init__(self, seed: int, heap: Sequence[Sequence[Paper]], shelves: Sequence[Shelf]) -> None:
        """Stand ready."""
        self.heap, self.shelves = heap, shelves
        self.first, self.second, self.third = (person(seed, name) for name in (FIRST, SECOND, THIRD))
        self.unequal = 0
        self.ruled: Counter[Decision] = Counter()

    def key_first(self) -> None:
        """Key every pile for the first time."""
        for pile, shelf in enumerate(self.shelves):
            keying = shelf.begin(Turn.FIRST)
            while not keying.full:
                self._key(self.first, keying, pile, {}, 0.0)
            self.first.note(keying)
            shelf.end()

    def key_second(self) -> None:
        """Key every pile again; what differs is read and keyed once more."""
        for pile, shelf in enumerate(self.shelves):
            keying, again = shelf.begin(Turn.SECOND), set()
            while not keying.full:
                at = (pile, keying.sheet)
                if at in self.second.read:
                    self._key(self.second, keying, pile, self.second.read[at], OWN)
                else:
                    self._key(self.second, keying, pile, self.first.read[at], OTHERS)
                if keying.again:
                    again.add(keying.sheet)
            self.second.note(keying)
            self.unequal += len(again)
            shelf.end()

    def _key(self, who: Person, keying: Keying, pile: int, hard: Mapping[Field, int], share: float) -> None:
        place = keying.sheet - 1
        paper = self.heap[pile][place]
        wrong = who.eyes.read(paper, hard, share)
        who.read[pile, keying.sheet] = wrong
        following = self.heap[pile][place + 1] if keying.sheet < keying.total else None
        who.hands.key(keying, seen(paper, wrong), following)

    def rule(self, form: Form, share: float = 0.0) -> None:
        """Rule on every sheet that waits; `share`: the chance that the third person shares a misreading."""
        for pile, shelf in enumerate(self.shelves):
            sitting = Adjudication(form, shelf.bench())
            while sitting.left:
                self._rule(sitting, pile, share)
            shelf.end()

    def _rule(self, sitting: Adjudication, pile: int, share: float) -> None:
        asked = sitting.now
        assert asked is not None and asked.first is not None and asked.second is not None
        paper, at = self.heap[pile][asked.sheet - 1], (pile, asked.sheet)
        hard = {**self.second.read[at], **self.first.read[at]}
        read = seen(paper, self.third.eyes.read(paper, hard, share))
        first, second = paper_of(asked.first.lines), paper_of(asked.second.lines)
        decision = _decision(read, first, second, whole=bool(share))
        self.ruled[decision] += 1
        sitting.press(DECISIONS[decision])
        if decision is Decision.ANEW:
            sitting.keyed_anew(self._anew(sitting, read))
        answer = sitting.press(ENTER)
        assert answer is Answer.RULED, sitting.refusal

    def _anew(self, sitting: Adjudication, read: Paper) -> Keyed:
        """Key a sheet anew on the third person's own form."""
        shelf = PlainShelf(sitting.form, 1)
        keying = Keying(sitting.form, 1, InHand(Turn.FIRST, 1, (), False, ()), shelf)
        self.third.hands.key(keying, read, None)
        self.third.note(keying)
        return shelf.first[0].keyed

    def outcome(self) -> Outcome:
        """Hold what counts against the paper."""
        true = [paper for pile in self.heap for paper in pile]
        once = [paper for shelf in self.shelves for paper in shelf.keyed_once()]
        final = [paper for shelf in self.shelves for paper in shelf.final()]
        people = (self.first, self.second, self.third)
        at = [(pile, sheet) for pile, held in enumerate(self.heap) for sheet, _ in enumerate(held, start=1)]
        wrong = [wrong_fields(paper, said) for paper, said in zip(true, final, strict=True)]
        slips = Counter((one.kind, one.caught) for who in people for one in who.hands.done)
        return Outcome(
            fields=FIELDS * len(true),
            keys=sum(who.keys for who in people),
            stops=sum(who.stops for who in people),
            wrong_once=sum(wrong_fields(paper, said) for paper, said in zip(true, once, strict=True)),
            wrong_twice=sum(wrong),
            alike=sum(min(n, self._alike(*where)) for n, where in zip(wrong, at, strict=True)),
            unequal=self.unequal,
            ruled=tuple((decision, self.ruled[decision]) for decision in Decision),
            slips=tuple((kind, caught, slips[kind, caught]) for kind in Kind for caught in Caught),
        )

    def _alike(self, pile: int, sheet: int) -> int:
        first, second = self.first.read[pile, sheet], self.second.read[pile, sheet]
        return sum(second.get(where) == value for where, value in first.items())


def _decision(read: Paper, first: Paper, second: Paper, *, whole: bool) -> Decision:
    """Return which reading is as the third person reads the paper, on the whole sheet or where they differ."""
    asked = {number for number, _ in {*read, *first, *second} if whole or _said(first, number) != _said(second, number)}
    for decision, said in ((Decision.FIRST, first), (Decision.SECOND, second)):
        if all(_said(read, number) == _said(said, number) for number in asked):
            return decision
    return Decision.ANEW


def _said(paper: Paper, number: int) -> int | None:
    """Return the ticks of a section, None where it is not named."""
    return dict(paper).get(number)


def the_form() -> Form:
    """Return the form of the round with 105 sections."""
    return Form({one.number: Listed(one.number, one.name, one.unit) for one in sections()}, 3)


def in_memory(seed: int, ballots: int, pile: int) -> tuple[Outcome, Outcome]:
    """Let the three key into shelves in memory; the second outcome is the careful one."""
    heap, form = piles(papers(seed, ballots), pile), the_form()
    office = Office3(seed, heap, [PlainShelf(form, len(one)) for one in heap])
    office.key_first()
    office.key_second()
    careful = deepcopy(office)
    office.rule(form)
    careful.rule(form, OTHERS)
    return office.outcome(), careful.outcome()


def in_office(seed: int, ballots: int, pile: int, folder: Path) -> Outcome:
    """Let the three key into a real office."""
    heap = piles(papers(seed, ballots), pile)
    room = furnish(folder, tuple(len(one) for one in heap))
    office = Office3(seed, heap, [OfficeShelf(room, batch_id) for batch_id in room.batches])
    for name, work in (
        (FIRST, office.key_first),
        (SECOND, office.key_second),
        (THIRD, lambda: office.rule(the_form())),
    ):
        room.enter(name)
        work()
    found = office.outcome()
    room.office.close()
    return found


def report(found: Sequence[Outcome], careful: Sequence[Outcome], ballots: int) -> str:
    """Return means and extremes over the seeds."""
    return "\n".join(_lines(found, careful, ballots)) + "\n"


def _lines(found: Sequence[Outcome], careful: Sequence[Outcome], ballots: int) -> Iterator[str]:
    fields, keys = found[0].fields, sum(one.keys for one in found)
    once, twice = [one.wrong_once for one in found], [one.wrong_twice for one in found]
    yield f"Modelled people: {len(found)} seeds × {ballots:,} ballots keyed twice, {fields:,} fields each"
    yield f"{'':50}{'mean':>10}{'±':>8}{'least':>10}{'most':>10}{'of 1,000 fields':>18}"
    yield _row("wrong fields, keyed once", once, fields)
    yield _row("wrong fields, keyed twice and ruled on", twice, fields)
    yield _row("  of these misread alike by two people", [one.alike for one in found], fields)
    yield _row("the same, with the careful third person", [one.wrong_twice for one in careful], fields)
    yield _row("sheets unequal at first", [one.unequal for one in found])
    yield _row("sheets ruled on", [one.rulings for one in found])
    yield _row("keys", [one.keys for one in found])
    yield _row("stops per 1,000 keys", [1000 * one.stops / one.keys for one in found])
    ruled = Counter({decision: sum(dict(one.ruled)[decision] for one in found) for decision in Decision})
    yield "  rulings: " + ", ".join(f"{ruled[decision]} {decision}" for decision in Decision)
    yield from _slips(found, keys)


def _row(name: str, values: Sequence[float], fields: int = 0) -> str:
    mean = sum(values) / len(values)
    rate = f"{1000 * mean / fields:>18.3f}" if fields else ""
    error = stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0
    return f"  {name:48}{mean:>10,.2f}{error:>8,.2f}{min(values):>10,.1f}{max(values):>10,.1f}{rate}"


def _slips(found: Sequence[Outcome], keys: int) -> Iterator[str]:
    count: Counter[tuple[Kind, Caught]] = Counter()
    for one in found:
        count.update({(kind, caught): n for kind, caught, n in one.slips})
    total = count.total()
    yield f"  slips of the finger: {total:,} (1 of {keys / total:.0f} keys), noticed"
    yield f"    {'':24}{'slips':>8}" + "".join(f"{caught:>24}" for caught in Caught)
    for kind in (None, *Kind):
        mine = Counter({one: _sum(count, kind, one) for one in Caught})
        shares = "".join(f"{mine[caught] / max(1, mine.total()):>24.1%}" for caught in Caught)
        yield f"    {kind or 'all':24}{mine.total():>8,}{shares}"


def _sum(count: Mapping[tuple[Kind, Caught], int], kind: Kind | None, caught: Caught) -> int:
    return sum(n for (one, when), n in count.items() if when is caught and kind in (None, one))


def main() -> None:
    """Let the people key, and print what came of it."""
    parser = argparse.ArgumentParser(description="Let modelled people key ballots twice.")
    parser.add_argument("--ballots", type=int, default=1000, help="ballots of each seed (default 1000)")
    parser.add_argument("--pile", type=int, default=50, help="ballots of a pile (default 50)")
    parser.add_argument("--seeds", type=int, default=20, help="how many seeds (default 20)")
    parser.add_argument("--no-office", action="store_true", help="leave out the real office")
    args = parser.parse_args()
    seeds = range(1, args.seeds + 1)
    with ProcessPoolExecutor() as pool:
        both = list(pool.map(in_memory, seeds, repeat(args.ballots), repeat(args.pile)))
    found, careful = [one for one, _ in both], [one for _, one in both]
    sys.stdout.write(report(found, careful, args.ballots))
    if not args.no_office:
        with tempfile.TemporaryDirectory() as folder:
            real = in_office(1, args.ballots, args.pile, Path(folder))
        assert real == found[0], f"the office says {real}, memory {found[0]}"
        sys.stdout.write("  seed 1 keyed into the real office: the same in every figure\n")


if __name__ == "__main__":
    main()
