"""The texts under work, one a kind: switching between kinds loses nothing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QTextDocument

from models.common.errors import RuleError
from reports.rewording import InForce, check_text


@dataclass
class Draft:
    """A kind's text in the editor and the version that it was made from."""

    kind: str
    document: QTextDocument
    base: InForce

    @property
    def text(self) -> str:
        """The text as it stands."""
        return self.document.toPlainText()

    @property
    def changed(self) -> bool:
        """Say whether something would be lost."""
        return self.text.rstrip("\n") != self.base.text.rstrip("\n")

    def fault(self) -> RuleError | None:
        """Return what is wrong with the text."""
        try:
            check_text(self.kind, self.text)
        except RuleError as refusal:
            return refusal
        return None
