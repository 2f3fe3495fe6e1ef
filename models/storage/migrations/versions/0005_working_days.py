"""Deadlines in working days: the office's calendar, and the special days by which a round's were counted.

Revision 0005. Nothing that is there changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column and a table."""
    op.add_column("round", sa.Column("special_days", sa.Text(), nullable=True))
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )


def downgrade() -> None:
    """Not offered: the safety copy made before the upgrade is the way back."""
    raise RuntimeError("restore the safety copy instead")
