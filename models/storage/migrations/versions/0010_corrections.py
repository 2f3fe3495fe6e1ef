"""Objections, recounts, reviews and appeals; corrected results, with the measures and papers that rest on them.

Revision 0010. Nothing that is there changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS = (
    "leader_talk",
    "head_interview",
    "head_talk",
    "embargo",
    "body_deduction",
    "leader_deduction",
    "head_removal",
    "leader_removal",
    "rectification",
)
STATUSES = ("due", "done", "waived", "flagged", "superseded")
REASONS = ("over_vote", "no_listed_section", "unreadable", "photocopy", "late", "duplicate", "not_issued")
OLD_COLUMNS = (
    "id, round_id, kind, section_id, rank, person_id, person, post, streak, due_on, until_on, points, status, flag,"
    " done_on, note, notified_on, served_on, received_by, report_on, reported_as"
)


def upgrade() -> None:
    """Let measures be superseded, and add what corrects a result and why."""
    _widen_measures()
    op.add_column("paper", sa.Column("edition", sa.Integer(), nullable=True))
    _make_corrections()
    _make_remedies()


def downgrade() -> None:
    """Not offered: the safety copy made before the upgrade is the way back."""
    raise RuntimeError("restore the safety copy instead")


def _choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)


def _widen_measures() -> None:
    """Let a section have a measure anew beside a superseded one; SQLite must make the table anew for it."""
    if op.get_bind().dialect.name != "sqlite":
        op.add_column("measure", sa.Column("edition", sa.Integer(), nullable=True))
        op.add_column("measure", sa.Column("superseded_in", sa.Integer(), nullable=True))
        op.add_column("measure", sa.Column("stood", sa.String(length=32), nullable=True))
        op.drop_constraint("measure_status", "measure", type_="check")
        op.create_check_constraint("measure_status", "measure", f"status IN {STATUSES}")
        op.create_check_constraint("measure_stood", "measure", f"stood IN {STATUSES}")
        op.drop_constraint("uq_measure_round_id_section_id_kind", "measure", type_="unique")
    else:
        _make_measures_anew()
    op.create_index(
        "ux_measure_living",
        "measure",
        ["round_id", "section_id", "kind"],
        unique=True,
        sqlite_where=sa.text("status <> 'superseded'"),
        postgresql_where=sa.text("status <> 'superseded'"),
    )


def _make_measures_anew() -> None:
    op.create_table(
        "measure_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("kind", _choice("measure_kind", *KINDS), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("points", sa.Text(), nullable=True),
        sa.Column("status", _choice("measure_status", *STATUSES), nullable=False),
        sa.Column("flag", _choice("measure_flag", "late_head", "vacant"), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("received_by", sa.Text(), nullable=True),
        sa.Column("report_on", sa.Date(), nullable=True),
        sa.Column("reported_as", sa.Text(), nullable=True),
        sa.Column("superseded_in", sa.Integer(), nullable=True),
        sa.Column("stood", _choice("measure_stood", *STATUSES), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_measure_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_measure_round_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_measure_section_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    op.execute(f"INSERT INTO measure_new ({OLD_COLUMNS}) SELECT {OLD_COLUMNS} FROM measure")
    op.drop_table("measure")
    op.rename_table("measure_new", "measure")
    for column in ("person_id", "round_id", "section_id"):
        op.create_index(op.f(f"ix_measure_{column}"), "measure", [column], unique=False)


def _make_corrections() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("corrected_by", sa.Text(), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=True),
        sa.Column("counts_from", sa.Date(), nullable=True),
        sa.Column("special_days", sa.Text(), nullable=True),
        sa.Column("old_result", sa.Text(), nullable=False),
        sa.Column("old_ballots", sa.Text(), nullable=False),
        sa.Column("old_lines", sa.Text(), nullable=False),
        sa.Column("old_form", sa.Integer(), nullable=True),
        sa.Column("old_file", sa.Text(), nullable=True),
        sa.Column("old_size", sa.Integer(), nullable=True),
        sa.Column("touched", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["cause_id"], ["correction.id"], name=op.f("fk_correction_cause_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_correction_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("round_id", "edition", name=op.f("uq_correction_round_id_edition")),
    )
    op.create_index(op.f("ix_correction_round_id"), "correction", ["round_id"], unique=False)
    op.create_table(
        "old_file",
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("piece", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_old_file_correction_id")),
        sa.PrimaryKeyConstraint("correction_id", "piece", name=op.f("pk_old_file")),
    )


def _make_remedies() -> None:
    op.create_table(
        "remedy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("remedy_kind", "objection", "review", "appeal"), nullable=False),
        sa.Column("against_id", sa.Integer(), nullable=True),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("outcome", _choice("remedy_outcome", "upheld", "partly", "dismissed", "withdrawn"), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("correction_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["against_id"], ["remedy.id"], name=op.f("fk_remedy_against_id")),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_remedy_correction_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_remedy_round_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_remedy_section_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remedy")),
    )
    op.create_index(op.f("ix_remedy_round_id"), "remedy", ["round_id"], unique=False)
    op.create_table(
        "recount",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("remedy_id", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("counters", sa.Text(), nullable=False),
        sa.Column("batches", sa.Text(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["remedy_id"], ["remedy.id"], name=op.f("fk_recount_remedy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recount")),
    )
    op.create_index(op.f("ix_recount_remedy_id"), "recount", ["remedy_id"], unique=False)
    op.create_table(
        "recounted_sheet",
        sa.Column("recount_id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("reason", _choice("invalid_reason", *REASONS), nullable=True),
        sa.ForeignKeyConstraint(["recount_id"], ["recount.id"], name=op.f("fk_recounted_sheet_recount_id")),
        sa.PrimaryKeyConstraint("recount_id", "batch", "sheet", name=op.f("pk_recounted_sheet")),
    )
