"""What the command line accepts."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from desk.language import CHINESE, LANGUAGES, set_language
from models.common.errors import RuleError

KINDS: Final = ("registry", "roster", "ballots", "results", "tips")
ANYWHERE: Final = ("--data", "--user", "--lang")
"""Options that may stand before or after the command."""


@dataclass(frozen=True)
class Anywhere:
    """The options that may stand anywhere."""

    data: str | None
    user: str | None
    lang: str | None


class Parser(argparse.ArgumentParser):
    """Refuses in one translated line instead of printing a screenful."""

    def error(self, message: str) -> NoReturn:
        """Raise RuleError `command.usage` with the usage of the command."""
        raise RuleError("command.usage", usage=" ".join(self.format_usage().split()[1:]))


def split_anywhere(arguments: Sequence[str]) -> tuple[Anywhere, list[str]]:
    """Take `--data`, `--user` and `--lang` out of the arguments, wherever they stand, and choose the language.

    Raises RuleError `command.option_value` for an option without its value, `command.language` for an unknown language.
    """
    found: dict[str, str] = {}
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        option, equals, value = argument.partition("=")
        if option not in ANYWHERE:
            rest.append(argument)
            continue
        given = value if equals else next(waiting, "")
        if not given:
            raise RuleError("command.option_value", option=option)
        found[option[2:]] = given
    language = found.get("lang", CHINESE)
    if language not in LANGUAGES:
        raise RuleError("command.language", language=language, languages=", ".join(LANGUAGES))
    set_language(language)
    return Anywhere(found.get("data"), found.get("user"), found.get("lang")), rest


def day(text: str) -> dt.date:
    """Read a day of the command line; raises RuleError `command.day`."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise RuleError("command.day", text=text) from error


def numbers(text: str) -> tuple[int, ...]:
    """Read section numbers such as `17,20`; raises RuleError `command.numbers`."""
    try:
        return tuple(int(part) for part in text.replace("，", ",").split(","))
    except ValueError as error:
        raise RuleError("command.numbers", text=text) from error


def build() -> Parser:
    """Return the parser of every command."""
    parser = Parser(prog="main.py", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", parser_class=Parser)

    def command(name: str) -> Parser:
        made = commands.add_parser(name, allow_abbrev=False)
        made.add_argument("--json", action="store_true")
        return made

    command("demo").add_argument("--no-window", action="store_true")
    command("init").add_argument("--setup", metavar="SETUP.toml")
    _intake(command("import"), command("template"))
    _rounds(command("round"))
    ranked = command("rank")
    ranked.add_argument("code", metavar="CODE")
    ranked.add_argument("--workbook", metavar="FILE.xlsx")
    command("measures").add_argument("code", metavar="CODE")
    command("tally")
    asked = command("embargo")
    whom = asked.add_mutually_exclusive_group(required=True)
    whom.add_argument("name", nargs="?", metavar="NAME")
    whom.add_argument("--list", metavar="FILE")
    asked.add_argument("--on", required=True, metavar="yyyy-mm-dd")
    asked.add_argument("--reply", metavar="FILE.pdf")
    asked.add_argument("--to", default="", metavar="ADDRESSEE")
    asked.add_argument("--number", default="")
    printed = command("print")
    printed.add_argument("code", metavar="CODE")
    printed.add_argument("--out", required=True, metavar="DIR")
    printed.add_argument("--kind", action="append", metavar="KIND")
    printed.add_argument("--archival", action="store_true")
    command("backup").add_argument("--out", metavar="DIR")
    command("restore").add_argument("file", metavar="FILE")
    command("verify")
    return parser


def _intake(taken: Parser, empty: Parser) -> None:
    taken.add_argument("kind", choices=KINDS)
    taken.add_argument("file", metavar="FILE")
    taken.add_argument("--round", metavar="CODE")
    taken.add_argument("--channel", metavar="CODE")
    taken.add_argument("--dry-run", action="store_true")
    empty.add_argument("kind", choices=KINDS)
    empty.add_argument("file", metavar="FILE.xlsx")


def _rounds(parser: Parser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, parser_class=Parser)

    def verb(name: str) -> Parser:
        made = verbs.add_parser(name, allow_abbrev=False)
        made.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
        return made

    verb("open").add_argument("sheet", metavar="SHEET.toml")
    stage = verb("stage")
    stage.add_argument("code", metavar="CODE")
    stage.add_argument("stage", metavar="STAGE")
    stage.add_argument("--on", metavar="yyyy-mm-dd")
    stage.add_argument("--reason", default="")
    verb("list")
    file = verb("file")
    file.add_argument("code", metavar="CODE")
    file.add_argument("--out", required=True, metavar="FILE")
    file.add_argument("--edition", type=int, metavar="N")
    decide = verb("decide")
    decide.add_argument("code", metavar="CODE")
    way = decide.add_mutually_exclusive_group(required=True)
    way.add_argument("--order", metavar="17,20")
    way.add_argument("--keep", metavar="17,20")
    decide.add_argument("--reason", required=True)
    decide.add_argument("--participants", required=True)
