#!/usr/bin/env python3
"""Recomputes a round of the evaluation from its canonical file, without the program: 按定稿文件独立复算一期评议.

    python verify_round.py 文件 [--sha256 摘要 | --words "八个词"] [--json]

One file, Python 3.8 or newer, standard library only; it shares no code with the program that wrote the round file.
It checks the file's form to the byte, every digest in it, and then computes the round again from the ballots: validity
(R5.2), points, weights, scores (R6.1-R6.3), ranks and ties (R6.4), verified tips (R6.5) and the measures that follow
(R7.1-R7.3, R7.6). Exit status: 0 everything agrees, 1 something does not, 2 the file cannot be read.

`recompute(document)` returns the result part alone, without the wording of main problems, which people edit.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any, Iterable, Iterator  # noqa: UP035 - Python 3.8

FORMAT = "hardest-sections/round"
PLAIN, CORRECTED = 1, 2  # the forms: a round whose result was corrected also says by what
PARTS = ("decisions", "history", "measures", "result", "round", "rules", "snapshot", "tips")
KEYS = tuple(sorted((*PARTS, "ballots", "digests", "form", "format", "seal")))
ALL_KEYS = tuple(sorted((*KEYS, "corrections")))
TICKS = {"COLD": 1, "LAZY": 2, "SHIRK": 4, "CHAOS": 8, "GREED": 16}
FOUND_BY_PEOPLE = {"unreadable", "photocopy", "late", "duplicate", "not_issued"}
PART_NAMES = {
    "ballots": "选票",
    "corrections": "更正记录",
    "decisions": "并列裁定",
    "digests": "摘要表",
    "file": "文件",
    "form": "格式号",
    "format": "格式名",
    "history": "往期名次",
    "measures": "应办处置",
    "result": "评议结果",
    "round": "期次",
    "rules": "规则",
    "seal": "总摘要",
    "snapshot": "评议名单",
    "tips": "查实举报",
}
SHOWN = 40
MALFORMED = (
    KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError, OverflowError, RecursionError,
)  # fmt: skip


class Unreadable(Exception):
    """The file is no round file that this verifier can read."""

    def __init__(self, finding: dict[str, Any]) -> None:
        """Keep what was found."""
        super().__init__(finding["text"])
        self.finding = finding


def finding(part: str, text: str, **facts: Any) -> dict[str, Any]:
    """Return one thing that is not as it should be."""
    return {"part": part, "text": text, **facts}


# ---- the counting ----------------------------------------------------------------------------------------------------


def standing(sheet: list[Any], listed: set[int], max_picks: int) -> tuple[str, str | None]:
    """Return status and reason that a sheet must have (R5.2)."""
    _number, _status, reason, picks, bad_lines, _remarks = sheet
    if reason in FOUND_BY_PEOPLE:
        return "invalid", reason
    good = {number for number, _mask in picks if number in listed}
    if len(good) != len(picks):
        raise ValueError("pick")
    strange = {which for _line, _text, _mask, which in bad_lines if which}
    if not picks and not bad_lines:
        return "abstained", None
    if len(good) + len(strange) > max_picks:
        return "invalid", "over_vote"
    return ("valid", None) if good else ("invalid", "no_listed_section")


def count_ballots(document: dict[str, Any]) -> tuple[dict[str, dict[str, int]], dict[tuple[int, str], dict[int, int]]]:
    """Return sheets by channel and status, and picks by (section, channel) and mask of ticks."""
    law = document["rules"]["parameters"]
    listed = {entry["number"] for entry in document["snapshot"]}
    sheets = {channel["code"]: {"valid": 0, "abstained": 0, "invalid": 0} for channel in law["channels"]}
    picks: dict[tuple[int, str], dict[int, int]] = {}
    for batch in document["ballots"]:
        channel = batch["channel"]
        for sheet in batch["sheets"]:
            status, _reason = standing(sheet, listed, law["max_picks"])
            sheets[channel][status] += 1
            if status == "valid":
                for number, mask in sheet[3]:
                    if mask not in range(32):
                        raise ValueError("mask")
                    of_cell = picks.setdefault((number, channel), {})
                    of_cell[mask] = of_cell.get(mask, 0) + 1
    return sheets, picks


def effective_weights(law: dict[str, Any], valid: dict[str, int]) -> dict[str, Fraction]:
    """Return the weight each channel counts with (R6.3); the sum stays what the rules say."""
    nominal = {channel["code"]: Fraction(channel["weight"]) for channel in law["channels"]}
    if law["method"] != "rate":
        return nominal
    enough = max(law["min_channel_ballots"], 1)
    weighty = [code for code in nominal if nominal[code] != 0]
    receiving = [code for code in weighty if valid[code] >= enough] or [code for code in weighty if valid[code] > 0]
    shares = {code: nominal[code] for code in receiving}
    if not shares:  # only channels without weight have ballots: nothing tells them apart
        shares = {code: Fraction(1) for code in nominal if valid[code] > 0}
    if not shares:
        return nominal
    whole, pot = sum(shares.values()), sum(nominal.values())
    return {code: pot * shares.get(code, Fraction(0)) / whole for code in nominal}


def worth(law: dict[str, Any], masks: dict[int, int]) -> Fraction:
    """Return the points of a section's picks in one channel (R6.2)."""
    total = Fraction(0)
    for mask, times in masks.items():
        if law["points"] == "nomination":
            total += times
        else:
            ticked = [Fraction(law["fault_weights"][name]) for name, bit in TICKS.items() if mask & bit]
            total += times * sum(ticked, Fraction(0))
    return total


def section_figures(
    law: dict[str, Any],
    number: int,
    valid: dict[str, int],
    weights: dict[str, Fraction],
    picks: dict[tuple[int, str], dict[int, int]],
) -> dict[str, Any]:
    """Return votes, ticks, points and exact score of one section (R6.3)."""
    by_channel, points, score = {}, {}, Fraction(0)
    ticks = dict.fromkeys(TICKS, 0)
    for code in valid:
        masks = picks.get((number, code), {})
        by_channel[code] = sum(masks.values())
        points[code] = worth(law, masks)
        for mask, times in masks.items():
            for name, bit in TICKS.items():
                ticks[name] += times if mask & bit else 0
        if law["method"] == "rate":
            score += weights[code] * 1000 * points[code] / valid[code] if valid[code] else 0
        else:
            score += points[code]
    votes = sum(by_channel.values())
    return {"by_channel": by_channel, "indicators": ticks, "points": points, "score": score, "votes": votes}


def order_key(law: dict[str, Any], figures: dict[str, Any]) -> tuple[Any, ...]:
    """Return what a section is ordered by, the greater the worse (R6.4)."""
    looked_at = {
        "greed": figures["indicators"]["GREED"],
        "targeted": figures["by_channel"].get("targeted", 0),
        "total": figures["votes"],
    }
    return (figures["score"], *(looked_at[name] for name in law["tie_breaks"]))


def ranks_of(document: dict[str, Any], figures: dict[int, dict[str, Any]]) -> tuple[dict[int, int], list[list[int]]]:
    """Return every section's rank, and the ties across an edge that nobody decided (R6.4, R6.5)."""
    law = document["rules"]["parameters"]
    first = {tip["number"] for tip in document["tips"]}
    ranks = dict.fromkeys(first, 1)
    equal: dict[tuple[Any, ...], list[int]] = {}
    for number in figures:
        if number not in first:
            equal.setdefault(order_key(law, figures[number]), []).append(number)
    decided = {frozenset(taken["numbers"]): taken for taken in document["decisions"]}
    undecided = []
    place = len(first) + 1
    for key in sorted(equal, reverse=True):
        group = sorted(equal[key])
        last = place + len(group) - 1
        crossing = any(place <= edge < last for edge in (law["top_tier"], law["list_length"]))
        decision = decided.get(frozenset(group)) if crossing else None
        if crossing and decision is None:
            undecided.append(group)
        given = decision["numbers"] if decision is not None and not decision["keep"] else None
        for number in group:
            ranks[number] = place + given.index(number) if given else place
        place = last + 1
    return ranks, undecided


def recompute(document: dict[str, Any]) -> dict[str, Any]:
    """Return the result part of a round from its rules, list, ballots, tips and decisions, without main problems."""
    law = document["rules"]["parameters"]
    sheets, picks = count_ballots(document)
    valid = {code: counted["valid"] for code, counted in sheets.items()}
    weights = effective_weights(law, valid)
    numbers = [entry["number"] for entry in document["snapshot"]]
    figures = {number: section_figures(law, number, valid, weights, picks) for number in numbers}
    ranks, _undecided = ranks_of(document, figures)
    first = {tip["number"] for tip in document["tips"]}
    rows = []
    for number in sorted(numbers, key=lambda number: (ranks[number], -figures[number]["score"], number)):
        mine, rank = figures[number], ranks[number]
        rows.append(
            {
                "number": number,
                "rank": rank,
                "score": str(mine["score"]),
                "votes": mine["votes"],
                "by_channel": mine["by_channel"],
                "indicators": mine["indicators"],
                "points": {code: str(points) for code, points in mine["points"].items()},
                "direct_first": number in first,
                "listed": rank <= law["list_length"],
                "top": rank <= law["top_tier"],
            }
        )
    channels = [{"code": code, **sheets[code], "weight": str(weights[code])} for code in sorted(sheets)]
    return {"channels": channels, "sections": rows}


# ---- what follows from the list --------------------------------------------------------------------------------------


def forebears(pairs: list[list[int]], section_id: int) -> set[int]:
    """Return a section and everything it came out of (R2.3)."""
    known, new = {section_id}, {section_id}
    while new:
        new = {old for old, successor in pairs if successor in new} - known
        known |= new
    return known


def streak_of(document: dict[str, Any], result: dict[str, Any], section_id: int) -> tuple[int, set[int]]:
    """Return rounds in a row in the top tier up to this one, and who headed the section in the one before (R7.3)."""
    ids = {entry["number"]: entry["section_id"] for entry in document["snapshot"]}
    now = {
        "evaluated": list(ids.values()),
        "top": [ids[row["number"]] for row in result["sections"] if row["top"]],
        "heads": [[e["section_id"], e["head_id"]] for e in document["snapshot"] if e["head_id"] is not None],
    }
    line = forebears(document["history"]["lineage"], section_id)
    breaks = document["rules"]["parameters"]["unevaluated"] == "breaks"
    length, before = 0, set()
    for held in [now, *document["history"]["rounds"]]:
        carried = line.intersection(held["top"])
        if carried:
            length += 1
            if length == 2:
                before = {head for section, head in held["heads"] if section in carried}
        elif breaks or line.intersection(held["evaluated"]):
            break
    return length, before


def recompute_measures(document: dict[str, Any], result: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the measures that a result brings (R7.1-R7.3, R7.6)."""
    entries = {entry["number"]: entry for entry in document["snapshot"]}
    listed = [row for row in result["sections"] if row["listed"]]
    made: list[dict[str, Any]] = []
    for row in sorted(listed, key=lambda row: (row["rank"], row["number"])):
        made.extend(_measures_of(document, result, row, entries[row["number"]]))
    return made


def _measures_of(
    document: dict[str, Any], result: dict[str, Any], row: dict[str, Any], entry: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    law, rank = document["rules"]["parameters"], row["rank"]
    length, before = streak_of(document, result, entry["section_id"])
    head = ("section_head", entry["head_id"], entry["head"])
    leader = ("leader_in_charge", entry["leader_id"], entry["leader"])
    if entry["leader_id"] is None and entry["principal_id"] is not None:
        leader = ("principal_leader", entry["principal_id"], entry["principal"])
    body, nobody = ("leading_body", None, ""), ("", None, "")

    def one(kind: str, who: tuple[str, Any, str], points: str | None = None, late: bool = False) -> dict[str, Any]:
        post, person_id, person = who
        vacant = person_id is None and post not in ("leading_body", "")
        return {
            "number": row["number"], "kind": kind, "rank": rank, "post": post, "person_id": person_id, "person": person,
            "streak": length, "points": points, "flag": "vacant" if vacant else "late_head" if late else None,
            "due": not late and not (vacant and kind.endswith("_removal")),
        }  # fmt: skip

    def deducted(table: str) -> str:
        return str(Fraction(law[table][rank - 1])) if rank <= len(law[table]) else "0"

    yield one("leader_talk", leader)
    yield one("head_interview" if row["top"] else "head_talk", head)
    yield one("embargo", head)
    yield one("body_deduction", body, deducted("deductions"))
    yield one("leader_deduction", leader, deducted("leader_deductions"))
    if row["top"] and length >= 2:
        new_head = length >= 3 and entry["head_id"] is not None and entry["head_id"] not in before
        yield one("head_removal", head, late=new_head)
    if row["top"] and length >= 3:
        yield one("leader_removal", leader)
    yield one("rectification", nobody)


# ---- the file --------------------------------------------------------------------------------------------------------


def spell(value: Any) -> str:
    """Return the one text of a value: keys sorted, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read(raw: bytes) -> dict[str, Any]:
    """Return the document; raises Unreadable with the place where it cannot be read."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        part, batch = locate(raw[: error.start].decode("utf-8", "replace"))
        raise _unreadable(part, batch, error.start, "不是 UTF-8 编码") from error
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        part, batch = locate(text[: error.pos])
        raise _unreadable(part, batch, len(text[: error.pos].encode()), "不是 JSON") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(finding("file", "文件不能读出：含有不合格的数字或结构。", start=0, end=len(raw))) from error
    if not isinstance(document, dict):
        raise Unreadable(finding("file", "文件不是一个 JSON 对象。", start=0, end=len(raw)))
    known = ALL_KEYS if "corrections" in document else KEYS
    strange = sorted(set(document) - set(known))
    for key in (*strange, *sorted(set(known) - set(document))):
        what = "多出" if key in document else "缺少"
        place = raw.find(f'"{key}":'.encode("utf-8", "replace"))
        place = place if place >= 0 else _gap(raw, key)
        text = f"文件{what}“{key}”部分，约在第 {place} 字节处。"
        raise Unreadable(finding("file", text, start=place, end=place + len(key.encode("utf-8", "replace")) + 3))
    form = CORRECTED if known is ALL_KEYS else PLAIN
    if document["format"] != FORMAT or document["form"] != form or document["form"] is True:
        key = "format" if document["format"] != FORMAT else "form"
        place = raw.find(f'"{key}":'.encode())
        end = place + len(f'"{key}":{spell(document[key])}'.encode("utf-8", "replace"))
        text = f"{PART_NAMES[key]}不是本工具所能核验的（第 {place} 字节起）。"
        raise Unreadable(finding(key, text, start=place, end=end))
    return document


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _gap(raw: bytes, key: str) -> int:
    """Return where a missing part should begin: behind the one before it."""
    later = [raw.rfind(f'"{other}":'.encode()) for other in ALL_KEYS if other > key]
    return max(0, min([place for place in later if place >= 0] or [len(raw)]) - len(key) - 3)


def _unreadable(part: str, batch: int | None, offset: int, why: str) -> Unreadable:
    where = PART_NAMES.get(part, part) + (f"第 {batch} 批次" if batch else "")
    text = f"文件不能读出：第 {offset} 字节处或其稍前{why}（{where}部分）。"
    return Unreadable(finding(part, text, start=max(0, offset - 400), end=offset + 8, at=offset, batch=batch))


TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')


def locate(text: str) -> tuple[str, int | None]:
    """Return the part in which a text breaks off, and in the ballots which batch, counted from 1."""
    depth, part, batch = 0, "file", 0
    for token in TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            batch += depth == 3 and part == "ballots"
        elif token[0] in "]}":
            depth -= 1
        elif depth == 1 and token[0].strip('"') in ALL_KEYS and text[token.end() : token.end() + 1] in (":", ""):
            part = token[0].strip('"')
    return part, batch or None if part == "ballots" else None


class Spelling:
    """The document spelt anew, piece by piece beside the file's bytes: where each piece lies and where they part."""

    def __init__(self, document: dict[str, Any], raw: bytes) -> None:
        """Spell every part and remember its place and digest."""
        self.raw, self.offset = raw, 0
        self.differs: tuple[int, str, int | None] | None = None
        self.places: dict[str, tuple[int, int]] = {}
        self.batches: list[tuple[Any, int, int, str]] = []
        self.digests: dict[str, str] = {}
        for key in sorted(document):
            start = self.offset
            self._put(("," if self.offset else "{") + f'"{key}":', key)
            if key == "ballots" and isinstance(document[key], list):
                self._put_ballots(document[key])
            else:
                spelt = spell(document[key])
                self.digests[key] = sha256(spelt)
                self._put(spelt, key)
            self.places[key] = (start, self.offset)
        self._put("}\n", "file")
        if self.differs is None and self.offset != len(raw):
            self.differs = (self.offset, "file", None)

    def _put_ballots(self, batches: list[Any]) -> None:
        self._put("[", "ballots")
        for place, batch in enumerate(batches):
            self._put("," if place else "", "ballots")
            start, spelt = self.offset, spell(batch)
            number = batch.get("number") if isinstance(batch, dict) else place + 1
            self._put(spelt, "ballots", number)
            self.batches.append((number, start, self.offset, sha256(spelt)))
        self._put("]", "ballots")

    def _put(self, text: str, part: str, batch: int | None = None) -> None:
        piece = text.encode("utf-8", "surrogatepass")
        there = self.raw[self.offset : self.offset + len(piece)]
        if self.differs is None and there != piece:
            same = next((i for i, byte in enumerate(there) if byte != piece[i]), len(there))
            self.differs = (self.offset + same, part, batch)
        self.offset += len(piece)


def check_form(spelt: Spelling) -> Iterator[dict[str, Any]]:
    """Compare the file with the one way to write it, to the byte."""
    if spelt.differs is not None:
        offset, part, batch = spelt.differs
        where = PART_NAMES[part] + (f"第 {batch} 批次" if batch is not None else "")
        text = f"文件不是规范写法：自第 {offset} 字节起不同（{where}部分）。"
        yield finding(part, text, start=max(0, offset - 400), end=offset + 1, at=offset, batch=batch)


def parts_of(document: dict[str, Any]) -> tuple[str, ...]:
    """Return the parts that have a digest of their own."""
    return (*PARTS, "corrections") if "corrections" in document else PARTS


def check_corrections(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """See that the editions of a corrected result follow each other, in time too (R7.8)."""
    corrections = document.get("corrections")
    if corrections is None:
        return
    editions = [one["edition"] for one in corrections]
    if not editions or editions != list(range(2, len(editions) + 2)):
        yield finding("corrections", f"更正记录的版次不连续：{editions}。")
    days = [one["corrected_on"] for one in corrections]
    if days != sorted(days):
        yield finding("corrections", f"更正记录的日期前后颠倒：{days}。")
    if any(not one["why"] for one in corrections):
        yield finding("corrections", "更正记录缺少事由。")


def check_digests(document: dict[str, Any], spelt: Spelling) -> Iterator[dict[str, Any]]:
    """Compare every digest; the seal over them tells whether a part or the table of digests was changed."""
    stored, seal = document["digests"], document["seal"]
    batches = [[number, digest] for number, _start, _end, digest in spelt.batches]
    computed = {"ballots": batches, "parts": {key: spelt.digests[key] for key in parts_of(document)}}
    if stored == computed:
        if sha256(spell(stored)) != seal:
            yield _changed("seal", "总摘要", spelt.places["seal"])
        return
    if sha256(spell(computed)) == seal:
        yield _changed("digests", "摘要表", spelt.places["digests"])
        return
    try:
        yield from _differing(stored, computed, spelt)
    except MALFORMED:
        yield _changed("digests", "摘要表", spelt.places["digests"])
    if sha256(spell(stored)) != seal:
        yield _changed("digests", "摘要表或总摘要", spelt.places["digests"])


def _differing(stored: dict[str, Any], computed: dict[str, Any], spelt: Spelling) -> Iterator[dict[str, Any]]:
    kept = dict(stored["ballots"])
    seen = set()
    for number, start, end, digest in spelt.batches:
        seen.add(number)
        if kept.get(number) != digest:
            yield _changed("ballots", f"选票第 {number} 批次", (start, end), batch=number)
    for number in kept:
        if number not in seen:
            yield finding("ballots", f"选票第 {number} 批次缺失。", batch=number)
    if [number for number, _digest in stored["ballots"]] != [number for number, _digest in computed["ballots"]]:
        yield _changed("ballots", "选票批次的顺序", spelt.places["ballots"])
    for key in computed["parts"]:
        if stored["parts"].get(key) != computed["parts"][key]:
            yield _changed(key, PART_NAMES[key], spelt.places[key])


def _changed(part: str, name: str, place: tuple[int, int], **facts: Any) -> dict[str, Any]:
    start, end = place
    return finding(part, f"{name}被改动：摘要不符（第 {start}–{end} 字节）。", start=start, end=end, **facts)


def check_inner_digests(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Compare the digests that the program keeps of rules, list and batches."""
    rules, held = document["rules"], document["round"]
    entries = sorted(document["snapshot"], key=lambda entry: entry["section_id"])
    piles = [[b["number"], b["channel"], b["control_total"], b["seal"]] for b in document["ballots"]]
    for part, name, stored, value in (
        ("rules", "规则版本", rules["digest"], rules["parameters"]),
        ("snapshot", "评议名单", held["snapshot_digest"], entries),
        ("ballots", "批次封签", held["ballots_digest"], piles),
    ):
        if stored != sha256(spell(value)):
            yield finding(part, f"{name}与期次所存摘要不符。")


def check_batches(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Check control totals, the numbering of batches and sheets, and the validity of every sheet (R5.2, R5.3)."""
    law = document["rules"]["parameters"]
    listed = {entry["number"] for entry in document["snapshot"]}
    codes = {channel["code"] for channel in law["channels"]}
    if len(listed) != len(document["snapshot"]):
        yield finding("snapshot", "评议名单中有重复的科室编号。")
    before = 0
    for batch in document["ballots"]:
        number, sheets = batch["number"], batch["sheets"]
        name = f"选票第 {number} 批次"
        if number <= before:
            yield finding("ballots", f"{name}的编号重复或顺序不对。", batch=number)
        before = number
        if batch["channel"] not in codes:
            yield finding("ballots", f"{name}的渠道不在规则中。", batch=number)
        if batch["control_total"] != len(sheets):
            yield _cell("ballots", f"{name}的票数", batch["control_total"], len(sheets), batch=number)
        for place, sheet in enumerate(sheets, start=1):
            if sheet[0] != place:
                yield _cell("ballots", f"{name}第 {place} 张的序号", sheet[0], place, batch=number)
            if len({pick for pick, _mask in sheet[3]}) != len(sheet[3]):
                yield finding("ballots", f"{name}第 {place} 张重复点名同一科室。", batch=number, sheet=place)
            must = standing(sheet, listed, law["max_picks"])
            if tuple(sheet[1:3]) != must:
                yield _cell("ballots", f"{name}第 {place} 张的效力", sheet[1:3], list(must), batch=number, sheet=place)


def _cell(part: str, name: str, stored: Any, computed: Any, **facts: Any) -> dict[str, Any]:
    text = f"{name}：文件为 {_shown(stored)}，复算为 {_shown(computed)}。"
    return finding(part, text, stored=stored, computed=computed, **facts)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else spell(value)


def compare(part: str, name: str, stored: Any, computed: Any) -> Iterator[dict[str, Any]]:
    """Compare two values cell by cell; integers, texts and truth never stand for one another."""
    if isinstance(stored, dict) and isinstance(computed, dict):
        for key in sorted(set(stored) | set(computed)):
            yield from compare(part, f"{name} {key}", stored.get(key), computed.get(key))
    elif type(stored) is not type(computed) or stored != computed:
        yield _cell(part, name, stored, computed)


def check_result(document: dict[str, Any], result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Compare the stored result with the recomputed one, cell by cell (R6.2-R6.5)."""
    stored = document["result"]
    yield from _rows("result", "渠道", "code", stored["channels"], result["channels"])
    kept = [{key: value for key, value in row.items() if key != "main_problems"} for row in stored["sections"]]
    yield from _rows("result", "科室", "number", kept, result["sections"])
    if set(stored) != {"channels", "sections"}:
        yield finding("result", "评议结果中有不应有的内容。")


def _rows(part: str, name: str, key: str, stored: list[Any], computed: list[Any]) -> Iterator[dict[str, Any]]:
    order, must = [row[key] for row in stored], [row[key] for row in computed]
    by_key = {row[key]: row for row in stored}
    for row in computed:
        yield from compare(part, f"{name} {_code(row[key])}", by_key.get(row[key]), row)
    if order != must:
        yield _cell(part, f"{name}的次序", order, must)


def _code(key: Any) -> str:
    return f"{key:03d}" if isinstance(key, int) else str(key)


def check_ties(document: dict[str, Any], result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Report ties across an edge without a decision (R6.4)."""
    figures = {row["number"]: {**row, "score": Fraction(row["score"])} for row in result["sections"]}
    for group in ranks_of(document, figures)[1]:
        yield finding("decisions", f"科室 {'、'.join(map(_code, group))} 跨界并列而没有裁定。", numbers=group)


def check_measures(document: dict[str, Any], result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Compare the stored measures with those that the result brings (R7.1-R7.3, R7.6)."""
    must = recompute_measures(document, result)
    stored = document["measures"]
    by_key = {(row["number"], row["kind"]): row for row in stored}
    for row in must:
        name = f"科室 {_code(row['number'])} {row['kind']}"
        yield from compare("measures", name, by_key.pop((row["number"], row["kind"]), None), row)
    for number, kind in by_key:
        yield finding("measures", f"科室 {_code(number)} 不应有处置 {kind}。", number=number)
    if len(stored) != len(must):
        yield _cell("measures", "处置条数", len(stored), len(must))


# ---- the fingerprint -------------------------------------------------------------------------------------------------


def word_list() -> list[str]:
    """Return the 2,048 words of fingerprints, from the file beside this one or in the folder above; none without it."""
    here = Path(__file__).resolve().parent
    for folder in (here, here.parent):
        path = folder / "fingerprint-words.txt"
        if path.exists():
            lines = path.read_text(encoding="utf-8").split("\n")
            words = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
            return words if len(words) == 2048 else []
    return []


def words_of(digest: str) -> list[str]:
    """Return a digest's eight words: eleven bits each, the first 88 bits; none without the list."""
    known, bits = word_list(), bin(int("1" + digest, 16))[3:]
    return [known[int(bits[at : at + 11], 2)] for at in range(0, 88, 11)] if known else []


def check_fingerprint(digest: str, given_hex: str | None, given_words: str | None) -> Iterator[dict[str, Any]]:
    """Compare the file with a fingerprint from the circular."""
    if given_hex is not None and re.sub(r"\s", "", given_hex).lower() != digest:
        yield finding("file", "文件的 SHA-256 与所给的不符。", stored=given_hex, computed=digest)
    if given_words is not None:
        words = words_of(digest)
        if not words:
            yield finding("file", "缺少词表 fingerprint-words.txt，不能核对八个词；请改用 --sha256。")
        elif re.sub(r"[^\u4e00-\u9fff]", "", given_words) != "".join(words):
            yield finding("file", "文件指纹的八个词与所给的不符。", stored=given_words, computed=" ".join(words))


# ---- the report ------------------------------------------------------------------------------------------------------


def guarded(part: str, check: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Run a check on what may be anything; what cannot be checked does not agree."""
    try:
        yield from check
    except MALFORMED as error:
        yield finding(part, f"{PART_NAMES[part]}不合格式，不能复算（{type(error).__name__}：{error}）。")


def verify(raw: bytes, given_hex: str | None = None, given_words: str | None = None) -> dict[str, Any]:
    """Check a file's bytes; return the report as `--json` prints it. Raises Unreadable."""
    digest = hashlib.sha256(raw).hexdigest()
    document = read(raw)
    spelt = Spelling(document, raw)
    steps: list[tuple[str, list[dict[str, Any]]]] = [
        ("文件指纹", list(check_fingerprint(digest, given_hex, given_words))),
        ("规范写法", list(check_form(spelt))),
        ("各部分摘要", list(guarded("digests", check_digests(document, spelt)))),
        ("规则、名单、封签摘要", list(guarded("round", check_inner_digests(document)))),
        ("批次、票数与选票效力", list(guarded("ballots", check_batches(document)))),
    ]
    result: dict[str, Any] = {"channels": [], "sections": []}
    try:
        result = recompute(document)
    except MALFORMED as error:
        steps.append(("复算", [finding("ballots", f"内容不合格式，不能复算（{type(error).__name__}：{error}）。")]))
    else:
        steps += [
            ("得票、得分与名次", list(guarded("result", check_result(document, result)))),
            ("并列裁定", list(guarded("decisions", check_ties(document, result)))),
            ("应办处置", list(guarded("measures", check_measures(document, result)))),
        ]
    return {
        "ok": not any(found for _name, found in steps),
        "sha256": digest,
        "words": words_of(digest),
        "size": len(raw),
        "round": document["round"],
        "checks": [{"name": name, "ok": not found, "findings": found} for name, found in steps],
        "result": result,
        "names": _names(document),
    }


def _names(document: dict[str, Any]) -> dict[str, str]:
    try:
        return {str(e["number"]): f"{e['unit']} {e['section']}" for e in document["snapshot"]}
    except MALFORMED:
        return {}


def rounded(score: str) -> str:
    """Show an exact figure with two decimals, halves up; for display only (R6.1)."""
    cents = (Fraction(score) * 200 + 1) // 2
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}"


def tell(report: dict[str, Any]) -> None:
    """Print a report for people."""
    held = report["round"] if isinstance(report["round"], dict) else {}
    print(f"{held.get('title', '')}（{held.get('code', '')}）评议结果复算")
    print(f"SHA-256：{report['sha256']}（{report['size']} 字节）")
    if report["words"]:
        print(f"指纹：{' '.join(report['words'])}")
    for use in report["result"]["channels"]:
        sheets = f"有效 {use['valid']}，弃权 {use['abstained']}，无效 {use['invalid']}"
        print(f"渠道 {use['code']}：{sheets}，采用权重 {use['weight']}")
    listed = [row for row in report["result"]["sections"] if row["listed"]]
    if listed:
        print("复算名单（名次 编号 得票 得分 科室）：")
    for row in listed:
        mark = "（查实举报）" if row["direct_first"] else ""
        name = report["names"].get(str(row["number"]), "")
        print(f"{row['rank']:>4} {_code(row['number'])} {row['votes']:>8} {rounded(row['score']):>12} {name}{mark}")
    for check in report["checks"]:
        print(f"{check['name']}：{'相符' if check['ok'] else '不符'}")
        for found in check["findings"][:SHOWN]:
            print(f"  - {found['text']}")
        if len(check["findings"]) > SHOWN:
            print(f"  - 另有 {len(check['findings']) - SHOWN} 处。")
    print("主要问题的文字由人核定，受摘要保护，不参与复算。")
    print("结论：文件完整，复算结果与文件一致。" if report["ok"] else "结论：文件与复算结果不一致，不能采信。")


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = argparse.ArgumentParser(description="按定稿文件独立复算一期评议")
    parser.add_argument("file", metavar="文件", help="期次定稿文件（JSON）")
    given = parser.add_mutually_exclusive_group()
    given.add_argument("--sha256", metavar="摘要", help="通报或登记所载的 SHA-256")
    given.add_argument("--words", metavar="八个词", help="通报所载的指纹")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    asked = parser.parse_args(arguments)
    try:
        report = verify(Path(asked.file).read_bytes(), asked.sha256, asked.words)
    except OSError as error:
        return _refuse(asked.json, finding("file", f"文件打不开：{error.strerror}。"))
    except Unreadable as error:
        return _refuse(asked.json, error.finding)
    if asked.json:
        print(spell(report))
    else:
        tell(report)
    return 0 if report["ok"] else 1


def _refuse(as_json: bool, found: dict[str, Any]) -> int:
    if as_json:
        print(spell({"ok": False, "checks": [{"name": "读取", "ok": False, "findings": [found]}]}))
    else:
        print(found["text"])
        print("结论：文件不能读出，不能采信。")
    return 2


if __name__ == "__main__":
    sys.exit(main())
