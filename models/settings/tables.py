"""The office's own names and codes, one row a setting."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Base, Document


class Setting(Base):
    """One setting; the keys and their defaults stand in `settings.rules`."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[Any] = mapped_column(Document)


class CalendarDay(Base):
    """A day on which the office works or rests otherwise than the week and the announced holidays say."""

    __tablename__ = "calendar_day"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    works: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)
