"""The first form of a ledger.

Revision 0001. Longer than 400 lines because a step is one whole: it creates all tables at once.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from studyhours.db import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs the step."""
    op.create_table(
        "audit_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("details", types.PlainJson(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entry")),
    )
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob")),
    )
    op.create_table(
        "ledger_info",
        sa.Column("ledger_id", types.Identity(), nullable=False),
        sa.Column("replica_id", types.Identity(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("app_version", sa.String(), nullable=False),
        sa.Column("accounts_on", sa.Boolean(), nullable=False),
        sa.Column("settings", types.PlainJson(), nullable=False),
        sa.Column("log_number", sa.Integer(), nullable=False),
        sa.Column("log_hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("ledger_id", name=op.f("pk_ledger_info")),
    )
    op.create_table(
        "person",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("former_name", sa.String(), nullable=True),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("birth", sa.Date(), nullable=True),
        sa.Column("ethnicity", sa.String(), nullable=True),
        sa.Column("document_kind", sa.String(), nullable=True),
        sa.Column("document_number", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "school",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=True),
        sa.Column("office_name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("settings", types.PlainJson(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
    )
    op.create_table(
        "activity",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("speaker", sa.String(), nullable=True),
        sa.Column("organiser", sa.String(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("mode", sa.String(), nullable=True),
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("fields", types.PlainJson(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_activity_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_activity_school_id_last_day"), ["school_id", "last_day"], unique=False
        )

    op.create_table(
        "holiday",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_holiday_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("school_id", "day", name=op.f("uq_holiday_school_id_day")),
    )
    op.create_table(
        "holiday_coverage",
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_holiday_coverage_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_holiday_coverage")),
    )
    op.create_table(
        "import",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("undone_at", types.Instant(), nullable=True),
        sa.Column("counts", types.PlainJson(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_import_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
    )
    with op.batch_alter_table("import", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_school_id_made_at"), ["school_id", "made_at"], unique=False
        )

    op.create_table(
        "kind",
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("title", types.PlainJson(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_kind_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_kind")),
    )
    op.create_table(
        "kind_type",
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("kind_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("title", types.PlainJson(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_kind_type_school_id")),
        sa.PrimaryKeyConstraint("school_id", "kind_id", "id", name=op.f("pk_kind_type")),
    )
    op.create_table(
        "ruleset_version",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("ruleset", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("adopted_at", types.Instant(), nullable=False),
        sa.Column("adopted_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_ruleset_version_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruleset_version")),
        sa.UniqueConstraint(
            "school_id",
            "ruleset",
            "number",
            name=op.f("uq_ruleset_version_school_id_ruleset_number"),
        ),
    )
    op.create_table(
        "school_key",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("private", sa.Text(), nullable=False),
        sa.Column("has_passphrase", sa.Boolean(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_school_key_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_key")),
        sa.UniqueConstraint("key_id", name=op.f("uq_school_key_key_id")),
    )
    op.create_table(
        "school_year",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_school_year_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_year")),
        sa.UniqueConstraint("school_id", "label", name=op.f("uq_school_year_school_id_label")),
    )
    op.create_table(
        "serial_series",
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("series", sa.String(length=64), nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.Column("replica_id", types.Identity(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_serial_series_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "series", name=op.f("pk_serial_series")),
    )
    op.create_table(
        "staff_group",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_staff_group_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_group")),
        sa.UniqueConstraint(
            "school_id", "kind", "name", name=op.f("uq_staff_group_school_id_kind_name")
        ),
    )
    op.create_table(
        "teacher",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("person_id", types.Identity(), nullable=False),
        sa.Column("staff_no", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("pinyin", sa.String(), nullable=False),
        sa.Column("joined_profession", sa.Date(), nullable=True),
        sa.Column("joined_school", sa.Date(), nullable=True),
        sa.Column("remarks", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_teacher_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_teacher_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teacher")),
        sa.UniqueConstraint("school_id", "staff_no", name=op.f("uq_teacher_school_id_staff_no")),
    )
    with op.batch_alter_table("teacher", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_teacher_school_id_name"), ["school_id", "name"], unique=False
        )

    op.create_table(
        "account",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("teacher_id", types.Identity(), nullable=True),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_account_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_account_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("school_id", "login", name=op.f("uq_account_school_id_login")),
    )
    op.create_table(
        "certificate",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("teacher_id", types.Identity(), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("year", sa.String(length=16), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("ruleset", sa.String(length=64), nullable=False),
        sa.Column("ruleset_version", sa.Integer(), nullable=False),
        sa.Column("facts", types.PlainJson(), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", types.Instant(), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.Column("revoked_at", types.Instant(), nullable=True),
        sa.Column("revoked_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_certificate_school_id")
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["teacher.id"], name=op.f("fk_certificate_teacher_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("school_id", "serial", name=op.f("uq_certificate_school_id_serial")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_teacher_id"), ["teacher_id"], unique=False)

    op.create_table(
        "imported_row",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("import_id", types.Identity(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("made", types.Identity(), nullable=True),
        sa.Column("made_hash", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_imported_row_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_imported_row_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_row")),
        sa.UniqueConstraint(
            "school_id", "fingerprint", name=op.f("uq_imported_row_school_id_fingerprint")
        ),
    )
    with op.batch_alter_table("imported_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_row_import_id"), ["import_id"], unique=False)

    op.create_table(
        "record",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("teacher_id", types.Identity(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("mode", sa.String(length=16), nullable=True),
        sa.Column("place", sa.String(length=16), nullable=True),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("activity_id", types.Identity(), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_record_activity_id")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_record_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["teacher.id"], name=op.f("fk_record_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(
            "ix_record_tally", ["kind", "type", "last_day", "teacher_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_record_teacher_id_last_day"), ["teacher_id", "last_day"], unique=False
        )

    op.create_table(
        "teacher_fact",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("teacher_id", types.Identity(), nullable=False),
        sa.Column("attribute", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_teacher_fact_school_id")
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["teacher.id"], name=op.f("fk_teacher_fact_teacher_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teacher_fact")),
    )
    with op.batch_alter_table("teacher_fact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_teacher_fact_teacher_id_attribute"),
            ["teacher_id", "attribute"],
            unique=False,
        )

    op.create_table(
        "term",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("year_id", types.Identity(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("week_start", sa.Integer(), nullable=False),
        sa.Column("week_one", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_term_school_id")),
        sa.ForeignKeyConstraint(["year_id"], ["school_year.id"], name=op.f("fk_term_year_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint(
            "year_id", "stage", "number", name=op.f("uq_term_year_id_stage_number")
        ),
    )
    op.create_table(
        "account_grant",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("account_id", types.Identity(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_grant_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_account_grant_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_grant")),
        sa.UniqueConstraint(
            "account_id", "role", "scope", name=op.f("uq_account_grant_account_id_role_scope")
        ),
    )
    op.create_table(
        "attendance",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("activity_id", types.Identity(), nullable=False),
        sa.Column("teacher_id", types.Identity(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("record_id", types.Identity(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_attendance_activity_id")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_attendance_record_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_attendance_school_id")),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["teacher.id"], name=op.f("fk_attendance_teacher_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "activity_id", "teacher_id", name=op.f("uq_attendance_activity_id_teacher_id")
        ),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_teacher_id"), ["teacher_id"], unique=False)

    op.create_table(
        "record_person",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("record_id", types.Identity(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("teacher_id", types.Identity(), nullable=True),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_record_person_record_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_record_person_school_id")
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["teacher.id"], name=op.f("fk_record_person_teacher_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_person")),
    )
    with op.batch_alter_table("record_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_person_record_id"), ["record_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_record_person_teacher_id"), ["teacher_id"], unique=False
        )

    op.create_table(
        "record_version",
        sa.Column("id", types.Identity(), nullable=False),
        sa.Column("school_id", types.Identity(), nullable=False),
        sa.Column("record_id", types.Identity(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("parents", types.PlainJson(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("content", types.PlainJson(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_record_version_record_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_record_version_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_version")),
        sa.UniqueConstraint("record_id", "hash", name=op.f("uq_record_version_record_id_hash")),
    )
