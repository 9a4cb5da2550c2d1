"""Which tables make the record of a consultation, by what their rows belong to it, and what stays out and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from consult.extensions import Base

Scope = sa.Select[UUID]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How the rows of a table belong to the record: `column` holds the identifier of a row of the table `of`."""

    column: str
    of: str


CONSULTATION = Kept(column="consultation_id", of="consultations")
ROUND = Kept(column="round_id", of="rounds")

RECORD: Mapping[str, Kept] = {
    "rounds": CONSULTATION,
    "delegations": CONSULTATION,
    "appointments": CONSULTATION,
    "successions": CONSULTATION,
    "accreditation_changes": Kept(column="delegation_id", of="delegations"),
    "targets": CONSULTATION,
    "target_revisions": Kept(column="target_id", of="targets"),
    "submissions": CONSULTATION,
    "positions": CONSULTATION,
    "corridor_terms": Kept(column="position_id", of="positions"),
    "entries_on_behalf": Kept(column="submission_id", of="submissions"),
    "bloc_statements": CONSULTATION,
    "bloc_statement_targets": Kept(column="statement_id", of="bloc_statements"),
    "associations": Kept(column="statement_id", of="bloc_statements"),
    "association_targets": Kept(column="association_id", of="associations"),
    "held_associations": ROUND,
    "alignment_releases": CONSULTATION,
    "alignment_targets": Kept(column="release_id", of="alignment_releases"),
    "log_heads": CONSULTATION,
    "event_log": CONSULTATION,
    "personal_contents": CONSULTATION,
    "checkpoints": CONSULTATION,
    "digests": CONSULTATION,
    "statements": Kept(column="digest_id", of="digests"),
    "statement_words": Kept(column="statement_id", of="statements"),
    "statement_positions": Kept(column="statement_id", of="statements"),
    "statement_removals": Kept(column="digest_id", of="digests"),
    "removal_authors": Kept(column="removal_id", of="statement_removals"),
    "digest_steps": Kept(column="digest_id", of="digests"),
    "digest_drafts": Kept(column="digest_id", of="digests"),
    "approvals": Kept(column="digest_id", of="digests"),
    "digest_charts": Kept(column="digest_id", of="digests"),
    "digest_pictures": Kept(column="digest_id", of="digests"),
    "counted_lists": Kept(column="digest_id", of="digests"),
    "dispositions": CONSULTATION,
    "unsubscriptions": CONSULTATION,
    "digest_schedules": CONSULTATION,
    "digest_preferences": CONSULTATION,
    "quiet_windows": CONSULTATION,
    "standing_positions": ROUND,
    "tally_cells": ROUND,
    "analyses": ROUND,
    "findings": ROUND,
    "opinion_analyses": ROUND,
    "recommendation_marks": CONSULTATION,
    "released_tables": ROUND,
    "released_targets": ROUND,
    "released_rounds": ROUND,
}
"""Tables whose rows belong to one consultation, directly or by a row of another."""

SHARED = ("organisations", "bloc_memberships", "people", "recommendations")
"""Tables that consultations share: the rows that the record names, left alone where they are already."""

LEFT_OUT: Mapping[str, str] = {
    **dict.fromkeys(("drafts", "offers"), "a draft belongs to its body until it is submitted"),
    **dict.fromkeys(
        ("joint_proposals", "joint_parties", "joint_positions"),
        "what two delegations prepare is theirs; what they submitted stands among the positions of each",
    ),
    **dict.fromkeys(
        ("deliveries", "letters", "bounces", "suspensions", "invitations", "delegation_invitations"),
        "mail: addresses, and links that open",
    ),
    **dict.fromkeys(("applications", "application_steps", "credentials"), "what applicants said of themselves"),
    **dict.fromkeys(
        (
            "accounts",
            "account_events",
            "passkeys",
            "recovery_codes",
            "sessions",
            "sign_in_codes",
            "sign_in_throttles",
            "single_sign_on_identities",
            "tokens",
            "personal_exports",
            "erasures",
        ),
        "accounts are the site's",
    ),
    "wording_proposals": "what a machine proposed; words that somebody took over stand among those of the statement",
    "digest_comments": "what rapporteur and chairs say to each other over a draft stays at their desk",
    "text_analyses": "found again from the texts",
    **dict.fromkeys(("like_targets", "contradictions"), "what an organisation makes of its own positions is its own"),
    **dict.fromkeys(("work", "handled_events"), "work of this installation; what it led to is in the record"),
}
"""Tables of which nothing is in the record, each with its reason."""

BLANKED: Mapping[str, frozenset[str]] = {"people": frozenset({"email"})}
"""Columns that the files do not hold: nobody's address is needed to read who said what."""


def table(name: str) -> sa.Table:
    """The table of that name."""
    return Base.metadata.tables[name]


def in_order() -> list[sa.Table]:
    """The tables of the record, each after those that it refers to."""
    names = {"consultations", *SHARED, *RECORD}
    return [found for found in Base.metadata.sorted_tables if found.name in names]


def rows_of(name: str, consultation_id: UUID) -> sa.Select[tuple[object, ...]]:
    """The rows of a table that belong to the consultation."""
    found = table(name)
    return sa.select(found).where(_belongs(found, consultation_id))


def _belongs(found: sa.Table, consultation_id: UUID) -> sa.ColumnElement[bool]:
    if found.name == "consultations":
        return found.c.id == consultation_id
    kept = RECORD[found.name]
    if kept.of == "consultations":
        return found.c[kept.column] == consultation_id
    owner = table(kept.of)
    return found.c[kept.column].in_(sa.select(owner.c.id).where(_belongs(owner, consultation_id)))


def people_columns(found: sa.Table) -> list[sa.Column[UUID]]:
    """The columns of a table that name a person."""
    return [column for column in found.c if any(key.column.table.name == "people" for key in column.foreign_keys)]
