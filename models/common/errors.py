"""Refusals and faults as data; the sentences live in desk.

A `Refusal` is something the user can act on. Anything else that is raised is a bug and makes a crash report.
"""

from __future__ import annotations

from typing import Any, ClassVar


class Refusal(Exception):
    """The program will not do it: `key` names the sentence, `facts` fill it, `exit_status` is the command line's."""

    exit_status: ClassVar[int] = 2

    def __init__(self, key: str, /, **facts: Any) -> None:
        """Keep key and facts; the key is the text of the exception too."""
        super().__init__(key)
        self.key = key
        self.facts = facts


class RuleError(Refusal):
    """A rule of the domain or of a form forbids it."""


class EnvironmentFault(Refusal):
    """The machine is in the way: a file, a disk, a network share, a locked database."""


class RightError(Refusal):
    """The role has no right to it, or the password is wrong."""

    exit_status: ClassVar[int] = 3


class DamageError(Refusal):
    """Stored data is not what was written."""

    exit_status: ClassVar[int] = 4
