"""Covert inspections: plans, records of sections, evidence files.

Revision 0007. Nothing that is there changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

METHODS = ("errand", "filming", "telephone", "public")


def upgrade() -> None:
    """Add tables."""
    method = sa.Enum(*METHODS, name="inspection_method", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("method", method, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("before_on", sa.Date(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_inspection_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    op.create_index(op.f("ix_inspection_round_id"), "inspection", ["round_id"], unique=False)
    op.create_table(
        "inspection_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("observations", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("referred_to", sa.Text(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_visit_inspection_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_inspection_visit_section_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_visit")),
        sa.UniqueConstraint("inspection_id", "section_id", name=op.f("uq_inspection_visit_inspection_id_section_id")),
    )
    op.create_index(op.f("ix_inspection_visit_inspection_id"), "inspection_visit", ["inspection_id"], unique=False)
    op.create_index(op.f("ix_inspection_visit_section_id"), "inspection_visit", ["section_id"], unique=False)
    op.create_table(
        "inspection_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["inspection_visit.id"], name=op.f("fk_inspection_evidence_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_evidence")),
        sa.UniqueConstraint("visit_id", "sha256", name=op.f("uq_inspection_evidence_visit_id_sha256")),
    )
    op.create_index(op.f("ix_inspection_evidence_visit_id"), "inspection_evidence", ["visit_id"], unique=False)


def downgrade() -> None:
    """Not offered: the safety copy made before the upgrade is the way back."""
    raise RuntimeError("restore the safety copy instead")
