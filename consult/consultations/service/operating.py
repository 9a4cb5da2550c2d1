"""Who may run a consultation."""

from consult.consultations.models import Consultation
from consult.consultations.queries import facts_of
from consult.domain.errors import NotPermitted
from consult.domain.permissions import Action, Actor, decide


def check_operator(actor: Actor, consultation: Consultation) -> None:
    """Say nothing when the actor may set up and run the consultation.

    Raises: NotPermitted.
    """
    if not decide(actor, Action.OPERATE, facts_of(consultation)):
        raise NotPermitted
