"""The sheet in hand keeps why it is invalid, and that a ruling was asked for.

Revision 0011. Drafts that are there keep their digests: they know neither.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

REASONS = ("over_vote", "no_listed_section", "unreadable", "photocopy", "late", "duplicate", "not_issued")
OLD_COLUMNS = "batch_id, person, sheet, lines, remarks, digest"


def upgrade() -> None:
    """Add two columns; for the check of one SQLite must make the table anew."""
    if op.get_bind().dialect.name != "sqlite":
        op.add_column("begun_sheet", sa.Column("reason", sa.String(length=32), nullable=True))
        op.create_check_constraint("invalid_reason", "begun_sheet", f"reason IN {REASONS}")
        op.add_column("begun_sheet", sa.Column("flagged", sa.Boolean(), nullable=True))
        return
    reason = sa.Enum(*REASONS, name="invalid_reason", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "begun_sheet_new",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("reason", reason, nullable=True),
        sa.Column("flagged", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_begun_sheet_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "person", name=op.f("pk_begun_sheet")),
    )
    op.execute(f"INSERT INTO begun_sheet_new ({OLD_COLUMNS}) SELECT {OLD_COLUMNS} FROM begun_sheet")
    op.drop_table("begun_sheet")
    op.rename_table("begun_sheet_new", "begun_sheet")


def downgrade() -> None:
    """Not offered: the safety copy made before the upgrade is the way back."""
    raise RuntimeError("restore the safety copy instead")
