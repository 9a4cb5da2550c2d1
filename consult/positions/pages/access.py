"""The desk for those who sign; a contributor is told that these pages are not theirs."""

from uuid import UUID

from consult.database import reading
from consult.domain.errors import NotPermitted
from consult.domain.permissions import Actor
from consult.positions.desk import Desk, desk_of
from consult.presentation.translation import gettext as _


def signers_desk(actor: Actor, delegation_id: UUID) -> Desk:
    """The desk of a delegation for which the actor signs.

    Raises: NotFound without an office in it; NotPermitted for a contributor.
    """
    with reading() as session:
        found = desk_of(session, actor, delegation_id)
    if not found.may_sign:
        raise NotPermitted(_("Only the focal point or a deputy can sign for a delegation."))
    return found
