"""Who may run a consultation."""

from consult.consultations.models import Consultation
from consult.domain.errors import NotPermitted
from consult.domain.permissions import Action, Actor, Facts, decide
from consult.domain.vocabulary import Attribution


def check_operator(actor: Actor, consultation: Consultation) -> None:
    """Say nothing when the actor may set up and run the consultation.

    Raises: NotPermitted.
    """
    if actor.is_system:
        return
    facts = Facts(consultation_id=consultation.id, attribution=Attribution(consultation.attribution))
    if not decide(actor, Action.OPERATE, facts):
        raise NotPermitted
