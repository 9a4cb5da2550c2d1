"""Who may do what: one table that denies by default, asked by pages, API, commands, workers and exports."""

from consult.domain.permissions.actions import Action, ContentState, Relation
from consult.domain.permissions.actors import (
    ANONYMOUS,
    FRESH_FOR,
    IN_A_DELEGATION,
    SIGNERS,
    SYSTEM,
    Actor,
    Office,
    SiteRole,
    Voice,
)
from consult.domain.permissions.deciding import (
    Facts,
    check,
    consultations_of,
    decide,
    decide_anywhere,
    relation_to,
    roles_given,
)
from consult.domain.permissions.table import NEEDS_FRESH_FACTOR, TABLE, Grant

__all__ = [
    "ANONYMOUS",
    "FRESH_FOR",
    "IN_A_DELEGATION",
    "NEEDS_FRESH_FACTOR",
    "SIGNERS",
    "SYSTEM",
    "TABLE",
    "Action",
    "Actor",
    "ContentState",
    "Facts",
    "Grant",
    "Office",
    "Relation",
    "SiteRole",
    "Voice",
    "check",
    "consultations_of",
    "decide",
    "decide_anywhere",
    "relation_to",
    "roles_given",
]
