"""The tables of the first version.

Revision 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "clerk",
                "lead",
                "archivist",
                "sysadmin",
                "secadmin",
                "auditor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_at", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "done",
                "refused",
                "failed",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entry")),
    )
    op.create_table(
        "intake_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "registry",
                "roster",
                "ballots",
                "results",
                "tips",
                name="file_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_file")),
        sa.UniqueConstraint("kind", "sha256", name=op.f("uq_intake_file_kind_sha256")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_name"), "person", ["name"], unique=False)
    op.create_table(
        "rule_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_version")),
        sa.UniqueConstraint("digest", name=op.f("uq_rule_version_digest")),
        sa.UniqueConstraint("number", name=op.f("uq_rule_version_number")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("party_committee", sa.Text(), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("name", name=op.f("uq_unit_name")),
    )
    op.create_table(
        "roster_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("telephone", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("dealt_with", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("exclusion", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["intake_file.id"], name=op.f("fk_roster_entry_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_entry")),
        sa.UniqueConstraint("code", name=op.f("uq_roster_entry_code")),
    )
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "quarter",
                "half_year",
                "year",
                "special",
                name="round_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("cut_off", sa.Date(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "draft",
                "issuing",
                "keying",
                "counted",
                "finalised",
                "published",
                "closed",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("rule_version_id", sa.Integer(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("snapshot_digest", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("finalised_at", sa.Text(), nullable=True),
        sa.Column("ballots_digest", sa.Text(), nullable=True),
        sa.Column("result_digest", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["rule_version_id"],
            ["rule_version.id"],
            name=op.f("fk_round_rule_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("code", name=op.f("uq_round_code")),
    )
    op.create_table(
        "section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "internal",
                "institution",
                "enforcement",
                "utility",
                name="section_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.CheckConstraint("number BETWEEN 1 AND 999", name=op.f("ck_section_number")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_section_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
    )
    op.create_index(op.f("ix_section_unit_id"), "section", ["unit_id"], unique=False)
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "post",
            sa.Enum(
                "section_head",
                "leader_in_charge",
                "principal_leader",
                name="post",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(section_id IS NULL) <> (unit_id IS NULL)",
            name=op.f("ck_appointment_place"),
        ),
        sa.CheckConstraint("end_on IS NULL OR end_on >= start_on", name=op.f("ck_appointment_period")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appointment_person_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_appointment_section_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_appointment_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index(op.f("ix_appointment_person_id"), "appointment", ["person_id"], unique=False)
    op.create_index(op.f("ix_appointment_section_id"), "appointment", ["section_id"], unique=False)
    op.create_index(op.f("ix_appointment_unit_id"), "appointment", ["unit_id"], unique=False)
    op.create_table(
        "lineage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "renamed",
                "merged",
                "split",
                "moved",
                name="lineage_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["predecessor_id"], ["section.id"], name=op.f("fk_lineage_predecessor_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["section.id"], name=op.f("fk_lineage_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lineage")),
        sa.UniqueConstraint(
            "predecessor_id",
            "successor_id",
            name=op.f("uq_lineage_predecessor_id_successor_id"),
        ),
    )
    op.create_index(op.f("ix_lineage_predecessor_id"), "lineage", ["predecessor_id"], unique=False)
    op.create_index(op.f("ix_lineage_successor_id"), "lineage", ["successor_id"], unique=False)
    op.create_table(
        "main_problem",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_main_problem_round_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_main_problem_section_id")),
        sa.PrimaryKeyConstraint("round_id", "section_id", name=op.f("pk_main_problem")),
    )
    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "leader_talk",
                "head_interview",
                "head_talk",
                "embargo",
                "body_deduction",
                "leader_deduction",
                "head_removal",
                "leader_removal",
                "rectification",
                name="measure_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("points", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "due",
                "done",
                "waived",
                "flagged",
                name="measure_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "flag",
            sa.Enum(
                "late_head",
                "vacant",
                name="measure_flag",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_measure_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_measure_round_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_measure_section_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint(
            "round_id",
            "section_id",
            "kind",
            name=op.f("uq_measure_round_id_section_id_kind"),
        ),
    )
    op.create_index(op.f("ix_measure_person_id"), "measure", ["person_id"], unique=False)
    op.create_index(op.f("ix_measure_round_id"), "measure", ["round_id"], unique=False)
    op.create_index(op.f("ix_measure_section_id"), "measure", ["section_id"], unique=False)
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organ_code", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("voided", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_paper_round_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_paper_section_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("organ_code", "year", "serial", name=op.f("uq_paper_organ_code_year_serial")),
    )
    op.create_index(op.f("ix_paper_round_id"), "paper", ["round_id"], unique=False)
    op.create_index(
        "ux_paper_living",
        "paper",
        ["round_id", "kind", "section_id"],
        unique=True,
        sqlite_where=sa.text("voided IS NULL AND section_id IS NOT NULL"),
        postgresql_where=sa.text("voided IS NULL AND section_id IS NOT NULL"),
    )
    op.create_table(
        "result_channel",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("valid", sa.Integer(), nullable=False),
        sa.Column("abstained", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_result_channel_round_id")),
        sa.PrimaryKeyConstraint("round_id", "code", name=op.f("pk_result_channel")),
    )
    op.create_table(
        "result_line",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("score", sa.Text(), nullable=True),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("by_channel", sa.Text(), nullable=False),
        sa.Column("indicators", sa.Text(), nullable=False),
        sa.Column("direct_first", sa.Boolean(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.Column("top", sa.Boolean(), nullable=False),
        sa.Column("main_problems", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_result_line_round_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_result_line_section_id")),
        sa.PrimaryKeyConstraint("round_id", "section_id", name=op.f("pk_result_line")),
    )
    op.create_table(
        "round_channel",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("weight", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_channel_round_id")),
        sa.PrimaryKeyConstraint("round_id", "code", name=op.f("pk_round_channel")),
    )
    op.create_table(
        "snapshot_entry",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("party_committee", sa.Text(), nullable=False),
        sa.Column("head_id", sa.Integer(), nullable=True),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("leader", sa.Text(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=True),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["head_id"], ["person.id"], name=op.f("fk_snapshot_entry_head_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["person.id"], name=op.f("fk_snapshot_entry_leader_id")),
        sa.ForeignKeyConstraint(["principal_id"], ["person.id"], name=op.f("fk_snapshot_entry_principal_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_snapshot_entry_round_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_snapshot_entry_section_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_snapshot_entry_unit_id")),
        sa.PrimaryKeyConstraint("round_id", "section_id", name=op.f("pk_snapshot_entry")),
    )
    op.create_table(
        "tie_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("keep", sa.Boolean(), nullable=False),
        sa.Column("participants", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_tie_decision_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_decision")),
    )
    op.create_index(op.f("ix_tie_decision_round_id"), "tie_decision", ["round_id"], unique=False)
    op.create_table(
        "tip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=False),
        sa.Column("case", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("approver", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_tip_round_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_tip_section_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip")),
    )
    op.create_index(op.f("ix_tip_round_id"), "tip", ["round_id"], unique=False)
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("box", sa.Text(), nullable=False),
        sa.Column("control_total", sa.Integer(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                "sealed",
                name="batch_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("seal", sa.Text(), nullable=True),
        sa.CheckConstraint("control_total >= 0", name=op.f("ck_batch_control_total")),
        sa.ForeignKeyConstraint(["file_id"], ["intake_file.id"], name=op.f("fk_batch_file_id")),
        sa.ForeignKeyConstraint(
            ["round_id", "channel"],
            ["round_channel.round_id", "round_channel.code"],
            name="fk_batch_channel",
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_batch_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_batch_round_id_number")),
    )
    op.create_index(op.f("ix_batch_round_id"), "batch", ["round_id"], unique=False)
    op.create_table(
        "print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_print_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print")),
    )
    op.create_index(op.f("ix_print_paper_id"), "print", ["paper_id"], unique=False)
    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "valid",
                "abstained",
                "invalid",
                name="ballot_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "over_vote",
                "no_listed_section",
                "unreadable",
                "photocopy",
                "late",
                "duplicate",
                "not_issued",
                name="invalid_reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_ballot_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("batch_id", "sheet", name=op.f("uq_ballot_batch_id_sheet")),
    )
    op.create_table(
        "bad_line",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("indicators", sa.Integer(), nullable=False),
        sa.CheckConstraint("indicators BETWEEN 0 AND 31", name=op.f("ck_bad_line_indicators")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_bad_line_ballot_id")),
        sa.PrimaryKeyConstraint("ballot_id", "line", name=op.f("pk_bad_line")),
    )
    op.create_table(
        "pick",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("indicators", sa.Integer(), nullable=False),
        sa.CheckConstraint("indicators BETWEEN 0 AND 31", name=op.f("ck_pick_indicators")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_pick_ballot_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_pick_section_id")),
        sa.PrimaryKeyConstraint("ballot_id", "section_id", name=op.f("pk_pick")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pick_section", "pick", ["section_id"], unique=False)
    op.create_table(
        "remark",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_remark_ballot_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_remark_section_id")),
        sa.PrimaryKeyConstraint("ballot_id", "line", name=op.f("pk_remark")),
    )


def downgrade() -> None:
    """Not offered: the safety copy made before the upgrade is the way back."""
    raise RuntimeError("restore the safety copy instead")
