"""The fingerprint of every final round's canonical file (R6.6)."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Base


class RoundFile(Base):
    """The digest of a round's canonical file, made when the round was made final; the file itself is written anew."""

    __tablename__ = "round_file"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    # the form of the file, as its schema numbers it
    form: Mapped[int]
    # SHA-256 (hex) over the file's bytes
    digest: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
