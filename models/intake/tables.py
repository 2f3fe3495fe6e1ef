"""Files that came in: every import is registered with its digest (R10.1)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Base, Instant, choice


class FileKind(StrEnum):
    """The five forms of file that the program reads."""

    REGISTRY = "registry"
    ROSTER = "roster"
    BALLOTS = "ballots"
    RESULTS = "results"
    TIPS = "tips"


class IntakeFile(Base):
    """One file taken in; the same content is refused a second time."""

    __tablename__ = "intake_file"
    __table_args__ = (UniqueConstraint("kind", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[FileKind] = mapped_column(choice(FileKind, "file_kind"))
    # the file's name without its folder
    name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    # data rows in the file, headings not counted
    rows: Mapped[int]
    taken_at: Mapped[dt.datetime] = mapped_column(Instant)
    taken_by: Mapped[str] = mapped_column(Text)
