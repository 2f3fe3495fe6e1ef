"""The reply to a question about promotions: drawn, and entered in the log with every name and answer (R7.5)."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Final

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.names import tidy
from models.common.rights import Right
from models.consequences.promotions import ListedAnswer, embargo_list
from models.settings.queries import office_names
from reports import embargo_reply
from reports.drawing import drawing, made
from reports.facts import Letterhead
from reports.files import stem
from reports.kit.fonts import Substitution

LONGEST: Final = 60
TITLE: Final = "影响期查询复函"
ADDRESSEE: Final = "区委组织部"
"""To whom the office mostly writes."""


@dataclass(frozen=True)
class Reply:
    """A letter that was drawn: its proposed file name, its PDF, and the characters that another face had to draw."""

    name: str
    data: bytes
    sha256: str
    pages: int
    substitutions: tuple[Substitution, ...]


@act("embargo.reply", Right.DOCUMENT_ISSUE)
def reply(work: Work, names: str, on: dt.date, addressee: str, number: str = "") -> Reply:
    """Draw the letter that answers a list of names for a day; `number` is the one the office gives it, if any.

    Raises RuleError `reply.addressee`, `reply.long`, `embargo.no_names` or `reports.glyph_missing`.
    """
    to, under = _short("addressee", addressee), _short("number", number)
    if not to:
        raise RuleError("reply.addressee", field="addressee")
    found = embargo_list(work.session, names, on)
    office = office_names(work.session)
    head = Letterhead(office.name, office.programme, office.telephone, under, work.today)
    data, drawn = drawing(TITLE, embargo_reply.draw, embargo_reply.facts_of(head, to, on, found))
    digest = hashlib.sha256(data).hexdigest()
    work.note(
        to, on=on, number=under, sha256=digest, answers=[_entry(one) for one in found], **made(drawn).facts()
    )  # fmt: skip
    name = f"{stem(on.isoformat(), TITLE, to)}.pdf"
    return Reply(name, data, digest, drawn.pages, drawn.substitutions)


def _short(field: str, text: str) -> str:
    clean = tidy(text)
    if len(clean) > LONGEST:
        raise RuleError("reply.long", field=field, longest=LONGEST)
    return clean


def _entry(one: ListedAnswer) -> list[str]:
    """Return what the log keeps of an answer: as asked, the answer, the last barred day."""
    until = [str(row.until) for row in one.people if row.until] if len(one.people) == 1 else []
    return [str(one.asked), one.state.value, *until]
