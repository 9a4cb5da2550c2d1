"""Tasks of analysis that take longer than a handler may hold a lock."""

from celery import shared_task

from consult.consultations.models import Round
from consult.database import reading, transaction, utc_now
from consult.live.announcing import announce
from consult.synthesis import opinion


# four minutes: a million delegations take most of one, and no lock is held meanwhile
@shared_task(name="synthesis.find_opinion_groups", time_limit=240, soft_time_limit=220)
def find_opinion_groups() -> None:
    """Look for opinion groups in every round whose positions were counted anew since the last look."""
    with reading() as session:
        behind = opinion.rounds_to_look_at(session)
    for round_id in behind:
        with reading() as session:
            as_of, document = opinion.look_for_opinion_groups(session, round_id)
        with transaction() as session:
            opinion.store_opinion_groups(session, round_id, as_of=as_of, document=document, at=utc_now())
            consultation_id = session.get_one(Round, round_id).consultation_id
        announce(consultation_id)
