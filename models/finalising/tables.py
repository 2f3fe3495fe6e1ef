"""The fingerprint of every final round's canonical file (R6.6), and where its result was printed (R8.4)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Audited, Base


class RoundFile(Base):
    """The digest of a round's canonical file, made when the round was made final; the file itself is written anew."""

    __tablename__ = "round_file"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    # the form of the file, as its schema numbers it
    form: Mapped[int]
    # SHA-256 (hex) over the file's bytes
    digest: Mapped[str] = mapped_column(Text)
    size: Mapped[int]


class OldFile(Base):
    """A piece of the file of a result that was corrected, compressed; its digest stands in the correction (R7.8)."""

    __tablename__ = "old_file"
    audited = Audited.SEALED

    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), primary_key=True)
    # 1, 2, 3 …
    piece: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Publication(Base):
    """The newspaper in which a round's result was printed; an entry that is withdrawn stays, with the reason."""

    __tablename__ = "publication"
    __table_args__ = (
        Index(
            "ux_publication_living",
            "round_id",
            "edition",
            unique=True,
            sqlite_where=text("withdrawn IS NULL"),
            postgresql_where=text("withdrawn IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    # of the result that was printed; 1: as it was first made final
    edition: Mapped[int]
    newspaper: Mapped[str] = mapped_column(Text)
    # the newspaper's date
    printed_on: Mapped[dt.date]
    page: Mapped[str] = mapped_column(Text)
    entered_on: Mapped[dt.date]
    entered_by: Mapped[str] = mapped_column(Text)
    # why the entry does not hold; None: it does
    withdrawn: Mapped[str | None] = mapped_column(Text)
    withdrawn_on: Mapped[dt.date | None]
    withdrawn_by: Mapped[str | None] = mapped_column(Text)


class PublicationScan(Base):
    """A scan of the newspaper's page, kept beside the data under its digest."""

    __tablename__ = "publication_scan"

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), index=True)
    # the file's name without its folder
    name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    added_on: Mapped[dt.date]
    added_by: Mapped[str] = mapped_column(Text)
