"""Who has not answered, as a digest tells it."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Delegation
from consult.domain.synthesis import DraftStatement, Section
from consult.domain.vocabulary import Attribution, Audience
from consult.organisations.models import Organisation
from consult.positions.standing import answered_at
from consult.synthesis.models import StandingPosition
from consult.synthesis.picture import RoundPicture
from consult.synthesis.tallying import ALL_LINES

NAMED_SILENT = 12
"""Up to so many silent delegations are named in the digest; the desk names them all."""


def silence(session: Session, picture: RoundPicture, audience: Audience) -> DraftStatement:
    """How many delegations have no position in a round, by group, and their names as far as an audience may know."""
    answered = sa.select(StandingPosition.delegation_id).where(
        StandingPosition.round_id == picture.round.id, StandingPosition.stance.is_not(None)
    )
    query = (
        sa.select(Organisation.name, Delegation.stakeholder_group)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Delegation.consultation_id == picture.consultation.id, Delegation.withdrawn_at.is_(None))
        .where(Delegation.id.not_in(answered))
        .order_by(Organisation.name)
    )
    silent = session.execute(query).all()
    by_group: dict[str, int] = {}
    for row in silent:
        by_group[row[1]] = by_group.get(row[1], 0) + 1
    rule, at_desk = picture.consultation.attribution, audience is Audience.CHAIRS
    # not everybody at the desk of a confidential consultation knows names
    known = rule == Attribution.ATTRIBUTED or (at_desk and rule != Attribution.CONFIDENTIAL)
    named = known and len(silent) <= NAMED_SILENT
    tells_counts = at_desk or rule != Attribution.CONFIDENTIAL
    if not tells_counts:
        by_group = {}
    values = {
        "accredited": picture.delegations,
        "silent": len(silent) if tells_counts else None,
        "is_complete": not silent,
        "groups": [[group, count, picture.accredited[ALL_LINES][group]] for group, count in by_group.items()],
        "names": [row[0] for row in silent] if named else [],
        "members": dict(picture.accredited[ALL_LINES]),
    }
    return DraftStatement(section=Section.SILENCE, template="silence", values=values, rule="silence", line=ALL_LINES)


def is_outdated(session: Session, round_id: UUID, as_of: int) -> bool:
    """True when others have answered now than at a place in the log; that somebody answered anew changes nothing."""
    return answered_at(session, round_id, as_of) != answered_at(session, round_id)
