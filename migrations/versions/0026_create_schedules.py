"""Schedules of digests by audience, how often a person wants them, and windows with nothing to tell."""

import sqlalchemy as sa
from alembic import op

revision = "0026_create_schedules"
down_revision = "0025_create_review"
AUDIENCES = "audience IN ('participants', 'chairs', 'public')"
FREQUENCIES = "frequency IN ('daily', 'weekly', 'at_close', 'by_hand')"
TIME = sa.DateTime(timezone=True)
OLD_KEY = "uq_digests_consultation_id_audience_window_start"
KEY = "uq_digests_consultation_id_audience_frequency_window_start"


def upgrade() -> None:
    """Create the tables, and bring what stood on the consultation into them."""
    _create_schedules()
    _create_preferences()
    _create_quiet_windows()
    _move_schedules()
    with op.batch_alter_table("digests") as digests:
        digests.add_column(sa.Column("frequency", sa.String(length=10), server_default="by_hand", nullable=False))
    _name_frequencies()
    with op.batch_alter_table("digests") as digests:
        digests.drop_constraint(OLD_KEY, type_="unique")
        digests.create_unique_constraint(KEY, ["consultation_id", "audience", "frequency", "window_start"])


def _name_frequencies() -> None:
    op.execute(
        "UPDATE digests SET frequency = (SELECT digest_every FROM consultations WHERE id = digests.consultation_id)"
        " WHERE consultation_id IN (SELECT id FROM consultations"
        " WHERE digest_every IN ('daily', 'weekly', 'at_close'))"
    )
    named = sa.text(
        "UPDATE digests SET frequency = :frequency, audience = replace(audience, '.' || :frequency, '')"
        " WHERE audience LIKE '%.' || :frequency"
    )
    for frequency in ("daily", "weekly", "at_close", "by_hand"):  # named by a downgrade
        op.execute(named.bindparams(frequency=frequency))


def _create_schedules() -> None:
    op.create_table(
        "digest_schedules",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("frequency", sa.String(length=10), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("set_at", TIME, nullable=True),
        sa.CheckConstraint(AUDIENCES, name=op.f("ck_digest_schedules_audience")),
        sa.CheckConstraint(FREQUENCIES, name=op.f("ck_digest_schedules_frequency")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_digest_schedules_weekday")),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_digest_schedules_hour")),
        _key("digest_schedules", "consultation_id", "consultations"),
        sa.PrimaryKeyConstraint("consultation_id", "audience", "frequency", name=op.f("pk_digest_schedules")),
    )


def _create_preferences() -> None:
    op.create_table(
        "digest_preferences",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("frequency", sa.String(length=10), nullable=False),
        sa.Column("chosen_at", TIME, nullable=False),
        sa.CheckConstraint(FREQUENCIES, name=op.f("ck_digest_preferences_frequency")),
        _key("digest_preferences", "consultation_id", "consultations"),
        _key("digest_preferences", "person_id", "people"),
        sa.PrimaryKeyConstraint("consultation_id", "person_id", name=op.f("pk_digest_preferences")),
    )


def _create_quiet_windows() -> None:
    op.create_table(
        "quiet_windows",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("frequency", sa.String(length=10), nullable=False),
        sa.Column("window_start", TIME, nullable=False),
        sa.Column("window_end", TIME, nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", TIME, nullable=False),
        sa.CheckConstraint(AUDIENCES, name=op.f("ck_quiet_windows_audience")),
        sa.CheckConstraint(FREQUENCIES, name=op.f("ck_quiet_windows_frequency")),
        sa.CheckConstraint("window_end > window_start", name=op.f("ck_quiet_windows_window")),
        _key("quiet_windows", "consultation_id", "consultations"),
        _key("quiet_windows", "round_id", "rounds"),
        sa.PrimaryKeyConstraint(
            "consultation_id", "audience", "frequency", "window_start", name=op.f("pk_quiet_windows")
        ),
    )


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _move_schedules() -> None:
    op.execute(
        "INSERT INTO digest_schedules (consultation_id, audience, frequency, weekday, hour, timezone)"
        " SELECT id, 'participants', digest_every, digest_weekday, digest_hour, 'UTC' FROM consultations"
        " WHERE digest_every IN ('daily', 'weekly', 'at_close', 'by_hand')"
    )


def downgrade() -> None:
    """Drop them; what a consultation has for its participants stands on it again, as far as it could before."""
    weekly = "FROM digest_schedules WHERE audience = 'participants' AND frequency = 'weekly'"
    op.execute(
        f"UPDATE consultations SET (digest_weekday, digest_hour) = (SELECT weekday, hour {weekly}"  # noqa: S608
        f" AND consultation_id = consultations.id) WHERE id IN (SELECT consultation_id {weekly})"
    )
    told = sa.text(
        "UPDATE consultations SET digest_every = :frequency WHERE id IN (SELECT consultation_id"
        " FROM digest_schedules WHERE audience = 'participants' AND frequency = :frequency)"
    )
    for frequency in ("by_hand", "at_close", "weekly", "daily"):  # the most frequent one stays
        op.execute(told.bindparams(frequency=frequency))
    # the older key has room for one digest of a window; the others keep their rows under a name of their own
    op.execute(
        "UPDATE digests SET audience = audience || '.' || frequency WHERE frequency <> (SELECT digest_every"
        " FROM consultations WHERE id = digests.consultation_id)"
    )
    with op.batch_alter_table("digests") as digests:
        digests.drop_constraint(KEY, type_="unique")
        digests.drop_column("frequency")
        digests.create_unique_constraint(OLD_KEY, ["consultation_id", "audience", "window_start"])
    op.drop_table("quiet_windows")
    op.drop_table("digest_preferences")
    op.drop_table("digest_schedules")
