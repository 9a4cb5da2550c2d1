"""Every place that names a person: what of it they are given, and what becomes of it when they are erased.

A test holds this list against the schema: a column that refers to people and is missing here fails it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import sqlalchemy as sa

from consult.extensions import Base
from consult.personal.contents import Holds, places


class Given(StrEnum):
    """How much of a row its person gets."""

    ALL = "all"
    """It is about the person."""
    IN_OFFICE = "in_office"
    """It is a delegation's text: all while the person holds an office there, then only that there was one."""
    TRACE = "trace"
    """It is about somebody or something else: only that the person did it, and when."""


class Fate(StrEnum):
    """What becomes of a row when its person is erased."""

    KEPT = "kept"
    """It stays, and refers to somebody without name and address."""
    UNLINKED = "unlinked"
    DELETED = "deleted"


@dataclass(frozen=True, kw_only=True)
class Place:
    """One column that refers to a person; `wiped` are values of the same row that erasing puts in."""

    given: Given
    fate: Fate
    wiped: Mapping[str, object] = field(default_factory=dict)


_OWN = Place(given=Given.ALL, fate=Fate.KEPT)
_GONE = Place(given=Given.ALL, fate=Fate.DELETED)
_ACT = Place(given=Given.TRACE, fate=Fate.KEPT)
_TEXT = Place(given=Given.IN_OFFICE, fate=Fate.KEPT)
_AUTHORED = Place(given=Given.IN_OFFICE, fate=Fate.UNLINKED)
_SIGNED = Place(given=Given.IN_OFFICE, fate=Fate.KEPT, wiped={"signature": ""})

PLACES: Mapping[str, Place] = {
    # in this order they are deleted: what refers to an account before the account
    "passkeys.person_id": _GONE,
    "recovery_codes.person_id": _GONE,
    "sessions.person_id": _GONE,
    "single_sign_on_identities.person_id": _GONE,
    "sign_in_codes.person_id": _GONE,
    "account_events.person_id": _GONE,
    "account_events.by_id": _ACT,
    "accounts.person_id": _GONE,
    "bounces.person_id": _GONE,
    "suspensions.person_id": _GONE,
    "suspensions.lifted_by": _ACT,
    "unsubscriptions.person_id": _GONE,
    "digest_preferences.person_id": _GONE,
    "personal_exports.person_id": _GONE,
    "erasures.person_id": _OWN,
    "erasures.erased_by": _ACT,
    "appointments.person_id": _OWN,
    "approvals.person_id": _OWN,
    "dispositions.answered_by": _ACT,
    "statement_words.edited_by": _ACT,
    "statement_removals.removed_by": _ACT,
    "statement_removals.restored_by": _ACT,
    "removal_authors.answered_by": _TEXT,
    "digest_steps.person_id": _ACT,
    "wording_proposals.asked_by": _ACT,
    "digest_comments.person_id": _OWN,
    "digest_comments.resolved_by": _ACT,
    "applications.person_id": _OWN,
    "application_steps.person_id": _ACT,
    "accreditation_changes.person_id": _ACT,
    "invitations.invited_by": _ACT,
    "invitations.answered_by": _ACT,
    "delegation_invitations.invited_by": _ACT,
    "successions.reaffirmed_by": _ACT,
    "drafts.person_id": _AUTHORED,
    "offers.offered_by": _AUTHORED,
    "offers.decided_by": _AUTHORED,
    "submissions.person_id": _SIGNED,
    "joint_parties.person_id": _SIGNED,
    "joint_proposals.person_id": _TEXT,
    "bloc_statements.person_id": _TEXT,
    "associations.person_id": _TEXT,
    "alignment_releases.released_by": _ACT,
    "alignment_releases.retracted_by": _ACT,
    "like_targets.marked_by": _ACT,
    "entries_on_behalf.entered_by": _ACT,
    "entries_on_behalf.confirmed_by": _ACT,
    "recommendation_marks.person_id": _ACT,
    "recommendation_marks.ended_by": _ACT,
    "letters.person_id": _OWN,
    "letters.settled_by": _ACT,
    "deliveries.person_id": _OWN,
    "deliveries.settled_by": _ACT,
}

NEVER_GIVEN = frozenset({*places(Holds.SECRET), "sessions.data", "letters.token", "deliveries.token"})
"""Columns of rows about a person that open something, or are of no use without what they are the hash of."""


def table_of(place: str) -> sa.Table:
    """The table of a place such as `drafts.person_id`."""
    return Base.metadata.tables[place.partition(".")[0]]


def column_of(place: str) -> "sa.Column[object]":
    """The column of a place such as `drafts.person_id`."""
    return table_of(place).c[place.partition(".")[2]]
