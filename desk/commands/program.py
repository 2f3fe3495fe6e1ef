"""Running a command: find the data, log in, do it, and turn refusals into one line and an exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from importlib import import_module
from io import TextIOWrapper
from typing import Final

from desk.commands.call import Call, log_in
from desk.commands.output import complain
from desk.commands.parser import build, split_anywhere
from desk.office import Office
from desk.sentences import sentence
from models.common.errors import EnvironmentFault, Refusal


def run(arguments: Sequence[str]) -> int:
    """Run one command and return the exit status: 0, 2 bad input, 3 a refused right, 4 damaged data."""
    _speak_utf8()
    try:
        anywhere, rest = split_anywhere(arguments)
        call = Call(build().parse_args(rest), anywhere)
        if call.args.command is None:
            return _open_desktop(call)
        return _dispatch(call)
    except Refusal as refusal:
        complain(sentence(refusal))
        return refusal.exit_status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


WITHOUT_LOGIN: Final = {
    "demo": "founding:demo",
    "init": "founding:init",
    "template": "imports:template_form",
    "restore": "upkeep:restore_backup",
}
WITH_LOGIN: Final = {
    "import": "imports:take_in",
    "round": "rounds:round_command",
    "rank": "results:rank",
    "measures": "results:measures_of",
    "tally": "results:tally_counts",
    "embargo": "promotions:embargo_of",
    "print": "papers:print_papers",
    "backup": "upkeep:back_up",
    "verify": "upkeep:verify_all",
}
"""Where each command lies; only the one that is called is imported, for a command should not wait for the others."""


def _dispatch(call: Call) -> int:
    name = call.args.command
    if name in WITHOUT_LOGIN:
        return int(_command(WITHOUT_LOGIN[name])(call))
    with closing(Office.open(call.data)) as office:
        log_in(office, call.anywhere.user)
        return int(_command(WITH_LOGIN[name])(office, call))


def _command(place: str) -> Callable[..., int]:
    module, name = place.split(":")
    found: Callable[..., int] = getattr(import_module(f"desk.commands.{module}"), name)
    return found


def _open_desktop(call: Call) -> int:
    try:
        from desk.app import run as run_desktop
    except ImportError as error:
        raise EnvironmentFault("command.no_window", detail=str(error)) from error
    from desk.first_start import open_or_found

    return open_or_found(call.data, call.anywhere.lang, run_desktop)
