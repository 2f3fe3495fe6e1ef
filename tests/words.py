"""Reading the program's source for the keys and the English sources that stand in it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from string import Formatter
from typing import Final

from models.common import errors
from models.common.places import ROOT
from models.schema import METADATA

KEY: Final = re.compile(r"[a-z_]+\.[a-z_0-9]+")
REFUSALS: Final = {name for name, kind in vars(errors).items() if isinstance(kind, type)} | {"Rejection", "Refused"}
SPEAKING: Final = {"say", "sentence_of"}
FURNITURE: Final = {"Column": (1, "title"), "PageEntry": (1, "title"), "Empty": (0, "text")}
"""Furniture that is handed an English source and translates it itself: where it stands and how it is called."""
TRANSLATED_LATER: Final = {"title", "text", "act", "lead"}
"""Attributes that hold an English source; they are filled from `FURNITURE`, or are class attributes."""


@cache
def trees(*tops: str) -> dict[str, ast.Module]:
    """Return the syntax trees of the modules below some folders, by path."""
    paths = [path for top in tops for path in sorted((ROOT / top).rglob("*.py")) if "migrations" not in path.parts]
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def called(call: ast.Call) -> str:
    """Return the last part of what a call calls, `Column` also of `Column[Row](…)`."""
    func = call.func.value if isinstance(call.func, ast.Subscript) else call.func
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


@cache
def calls(*tops: str) -> tuple[tuple[str, ast.Call], ...]:
    """Return every call with its place."""
    return tuple(
        (f"{path}:{node.lineno}", node)
        for path, tree in trees(*tops).items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    )


def strings(node: ast.AST) -> Iterator[str]:
    """Yield every string literal within a node."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


@cache
def literals(*tops: str) -> Counter[str]:
    """Count every string literal."""
    return Counter(text for tree in trees(*tops).values() for text in strings(tree))


def refusal_key(call: ast.Call) -> str | None:
    """Return the key that a call refuses with, if the call refuses and the key is written out there."""
    place = 2 if called(call) == "Rejection" else 0 if called(call) in REFUSALS else None
    if called(call) == "add" and len(call.args) >= 3:
        place = 2
    if place is None or len(call.args) <= place:
        return None
    key = call.args[place]
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None


def refusal_keys() -> dict[str, str]:
    """Return every refusal key in the program with a place where it stands.

    Below `desk` a key is what a refusal or a sentence is made of. The rooms and papers hold no other text of that form
    than names of columns, so there every one counts, also one that is chosen first and raised later.
    """
    found = {key: place for place, call in calls("desk", "models", "reports") if (key := refusal_key(call))}
    for place, call in calls("desk"):
        if called(call) in SPEAKING and call.args and isinstance(call.args[0], ast.Constant):
            found |= {key: place for key in strings(call.args[0]) if KEY.fullmatch(key)}
    columns = {f"{table.name}.{column.name}" for table in METADATA.tables.values() for column in table.columns}
    for path, tree in trees("models", "reports").items():
        found |= {text: path for text in strings(tree) if KEY.fullmatch(text) and text not in columns}
    return found


def facts_given(call: ast.Call) -> set[str] | None:
    """Return the names of the facts that a refusing call gives, or None where they come from elsewhere."""
    if called(call) == "Rejection":
        given = call.args[3] if len(call.args) > 3 else ast.Dict([], [])
        if not isinstance(given, ast.Dict) or None in given.keys:
            return None
        return {key.value for key in given.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
    names = {word.arg for word in call.keywords}
    return None if None in names else {name for name in names if name}


def places_in(text: str) -> set[str]:
    """Return the named places of a sentence."""
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(text) if name is not None}


def english() -> dict[str, str]:
    """Return every English source that the window and the command line translate, with a place where it stands."""
    found: dict[str, str] = {}
    for path, tree in trees("desk").items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                for text in _class_leads(node):
                    found[text] = path
            elif isinstance(node, ast.Call):
                found |= dict.fromkeys(_sources(node, tree), f"{path}:{node.lineno}")
    return {text: place for text, place in found.items() if text}


def unresolved() -> list[str]:
    """Return the places where something is translated of which the source cannot be told."""
    return [
        f"{path}:{node.lineno}"
        for path, tree in trees("desk").items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) == "tr" and node.args and _texts(node.args[0], tree) is None
    ]


def _sources(call: ast.Call, tree: ast.Module) -> list[str]:
    if called(call) == "tr" and call.args:
        return _texts(call.args[0], tree) or []
    if called(call) in FURNITURE:
        place, name = FURNITURE[called(call)]
        given = [*call.args[place : place + 1], *(word.value for word in call.keywords if word.arg in (name, "act"))]
        given += call.args[1:2] if called(call) == "Empty" else []
        return [text for one in given for text in strings(one)]
    return []


def _class_leads(node: ast.ClassDef) -> Iterator[str]:
    """Yield what class attributes called like `TRANSLATED_LATER` hold, `lead = "…"` and `text: str = "…"`."""
    for line in node.body:
        target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
        if (
            isinstance(target, ast.Name)
            and target.id in TRANSLATED_LATER
            and isinstance(line, ast.Assign | ast.AnnAssign)
        ):
            yield from strings(line.value) if line.value else ()


def _texts(node: ast.expr, tree: ast.Module) -> list[str] | None:
    """Return the texts that an expression may stand for; None when that cannot be told."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=one, orelse=other):
            found = [_texts(one, tree), _texts(other, tree)]
            return None if None in found else [text for texts in found for text in texts or ()]
        case ast.Attribute(attr=name) if name in TRANSLATED_LATER:
            return []
        case ast.Subscript(value=ast.Name(id=name)) | ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get")):
            table = _constant(name, tree)
            return [text for value in table.values for text in strings(value)] if isinstance(table, ast.Dict) else None
        case ast.Name(id=name):
            value = _constant(name, tree)
            return list(strings(value)) if value is not None else _looped(name, tree)
    return None


def _constant(name: str, tree: ast.Module) -> ast.expr | None:
    """Return what a module assigns to a name at its top, or the module from which it imports the name."""
    for line in tree.body:
        target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
        if isinstance(line, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name) and target.id == name:
            return line.value
        if isinstance(line, ast.ImportFrom) and line.module and name in {one.name for one in line.names}:
            source = trees("desk").get(line.module.replace(".", "/") + ".py")
            return _constant(name, source) if source else None
    return None


def _looped(name: str, tree: ast.Module) -> list[str] | None:
    """Return the texts that a loop variable takes from a constant table of rows."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.For | ast.comprehension) or not isinstance(node.target, ast.Tuple):
            continue
        names = [getattr(one, "id", "") for one in node.target.elts]
        if name in names and isinstance(node.iter, ast.Name):
            table = _constant(node.iter.id, tree)
            if isinstance(table, ast.Tuple):
                rows = [row.elts for row in table.elts if isinstance(row, ast.Tuple)]
                return [text for row in rows for text in strings(row[names.index(name)])]
    return None
