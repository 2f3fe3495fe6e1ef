"""The fingerprint of every final round's canonical file (R6.6)."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, Text
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
