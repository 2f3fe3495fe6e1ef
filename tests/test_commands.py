"""The command line beside its main job: where options stand, what an error looks like, and that no Qt comes in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.commands.parser import Parser, build, day, numbers, split_anywhere
from desk.commands.program import run
from desk.language import language, set_language
from models.common.errors import Refusal, RuleError
from models.common.places import ROOT
from models.rounds.queries import Stage
from tests.conftest import PASSWORD
from tests.make_filled import CODE


@pytest.fixture(autouse=True)
def _same_language() -> Iterator[None]:
    before = language()
    yield
    set_language(before)


def key_of(arguments: list[str]) -> str:
    """Return the key with which arguments are refused."""
    with pytest.raises(Refusal) as caught:
        build().parse_args(split_anywhere(arguments)[1])
    return caught.value.key


PLACES = [
    ["--data", "x.db", "--user", "lead", "rank", "2021Q1"],
    ["rank", "2021Q1", "--data", "x.db", "--user", "lead"],
    ["rank", "--user=lead", "2021Q1", "--data=x.db"],
    ["--user=lead", "rank", "--data", "x.db", "2021Q1"],
]


@pytest.mark.parametrize("arguments", PLACES)
def test_options_stand_before_within_or_after_the_command(arguments: list[str]) -> None:
    anywhere, rest = split_anywhere(arguments)
    assert (anywhere.data, anywhere.user, rest) == ("x.db", "lead", ["rank", "2021Q1"])


def test_the_last_of_an_option_given_twice_counts() -> None:
    assert split_anywhere(["--data", "a.db", "tally", "--data=b.db"])[0].data == "b.db"


def test_a_value_may_hold_equals_signs() -> None:
    address = "postgresql+psycopg://desk@/office?host=/run/pg"
    assert split_anywhere([f"--data={address}", "tally"])[0].data == address


WRONG = [
    (["--data"], "command.option_value"),
    (["--data=", "tally"], "command.option_value"),
    (["tally", "--user"], "command.option_value"),
    (["--lang", "fr", "tally"], "command.language"),
    (["no-such-command"], "command.usage"),
    (["rank"], "command.usage"),
    (["rank", "2021Q1", "--jso"], "command.usage"),
    (["import", "letters", "file.csv"], "command.usage"),
    (["round"], "command.usage"),
    (["round", "decide", "2021Q1", "--reason", "r", "--participants", "p"], "command.usage"),
    (["round", "decide", "2021Q1", "--order", "1", "--keep", "1", "--reason", "r", "--participants", "p"],
     "command.usage"),
    (["embargo", "某人"], "command.usage"),
    (["embargo", "--on", "2021-05-20"], "command.usage"),
    (["embargo", "某人", "--list", "names.txt", "--on", "2021-05-20"], "command.usage"),
    (["print", "2021Q1"], "command.usage"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "key"), WRONG)
def test_wrong_usage_is_a_refusal(arguments: list[str], key: str) -> None:
    assert key_of(arguments) == key


@pytest.mark.parametrize("arguments", [arguments for arguments, _ in WRONG])
def test_wrong_usage_ends_with_status_two_and_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1


FLAGS = [
    ["demo", "--no-window", "--json"],
    ["round", "list", "--json"],
    ["round", "--json", "list"],
    ["verify", "--json"],
    ["init", "--setup", "setup.toml"],
    ["import", "ballots", "b.csv", "--round", "2021Q1", "--channel", "targeted", "--dry-run"],
    ["print", "2021Q1", "--out", "papers", "--kind", "circular", "--kind", "newspaper"],
    ["round", "file", "2021Q1", "--out", "2021Q1.json", "--json"],
]


@pytest.mark.parametrize("arguments", FLAGS, ids=" ".join)
def test_the_flags_of_the_interface_are_there(arguments: list[str]) -> None:
    parsed = build().parse_args(arguments)
    assert parsed.command == arguments[0]
    assert parsed.json is ("--json" in arguments)


def test_every_command_takes_json() -> None:
    (commands,) = [action for action in build()._actions if action.dest == "command"]
    assert isinstance(commands.choices, dict)
    for parser in commands.choices.values():
        assert isinstance(parser, Parser)
        assert "--json" in parser.format_usage()


@pytest.mark.parametrize("text", ["2021-02-29", "12.4.2021", "morgen", ""])
def test_a_day_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        day(text)
    assert caught.value.key == "command.day"


@pytest.mark.parametrize(
    ("text", "read"), [("17", (17,)), ("17,20", (17, 20)), ("17，20", (17, 20)), (" 1 , 2", (1, 2))]
)
def test_section_numbers_are_read_with_either_comma(text: str, read: tuple[int, ...]) -> None:
    assert numbers(text) == read


@pytest.mark.parametrize("text", ["", "17,", "a", "1;2"])
def test_what_are_no_section_numbers_is_refused(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        numbers(text)
    assert caught.value.key == "command.numbers"


@pytest.mark.parametrize(("options", "says"), [([], "没有"), (["--lang", "zh_CN"], "没有"), (["--lang=en"], "There")])
def test_an_error_speaks_the_chosen_language(
    options: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["tally", "--data", str(tmp_path / "none.db"), *options]) == 2
    assert says in capsys.readouterr().err


def test_without_a_name_and_a_password_nobody_gets_in(
    data_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DESK_USER", "DESK_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    assert run(["tally", "--data", str(data_file)]) == 3
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_wrong_password_ends_with_status_three(
    data_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DESK_PASSWORD", "wrong")
    assert run(["tally", "--data", str(data_file), "--user", "lead"]) == 3
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [["rank", CODE], ["measures", CODE], ["tally"], ["round", "list"], ["verify"]], ids=" ".join
)
def test_json_is_one_document_and_nothing_else(
    arguments: list[str], filled_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    assert run([*arguments, "--json", "--data", str(filled_file), "--user", "lead"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)
    assert printed.err == ""


def test_what_the_window_shows_the_command_line_prints_in_both_languages(
    filled_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    for lang, stage in (("zh_CN", "已公布"), ("en", Stage.PUBLISHED.value)):
        assert run(["rank", CODE, "--data", str(filled_file), "--user", "lead", "--lang", lang]) == 0
        assert stage in capsys.readouterr().out


WATCH = """
import sys
from desk.commands.program import run
status = run(sys.argv[1:])
print(sorted(name for name in sys.modules if name.split(".")[0] in ("PySide6", "shiboken6")), file=sys.stderr)
sys.exit(status)
"""
JOBS = [
    ["rank", CODE, "--json"],
    ["print", CODE, "--out", "papers", "--kind", "circular"],
    ["backup", "--out", "stick"],
    ["template", "registry", "form.xlsx"],
    ["verify"],
    ["round", "file", CODE, "--out", "round.json"],
]


@pytest.mark.parametrize("arguments", JOBS, ids=" ".join)
def test_no_qt_is_imported_by_a_command(arguments: list[str], filled_file: Path, tmp_path: Path) -> None:
    data = tmp_path / "office.db"
    data.write_bytes(filled_file.read_bytes())
    shutil.copytree(filled_file.parent / "evidence", tmp_path / "evidence")
    known = {**os.environ, "DESK_USER": "lead", "DESK_PASSWORD": PASSWORD, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", WATCH, *arguments, "--data", str(data)],
        env=known, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "[]"), done.stderr
