"""Probes of what follows: answers to inputs, the end of a consultation, mails that were refused or came back."""

from uuid import uuid4

from consult.database import transaction, upsert, utc_now
from consult.domain.permissions import Action
from consult.mail.models import Suspension
from consult.mail.suspending import address_hash
from consult.organisations.models import Person
from tests.permissions.asking import Ask, get, post
from tests.permissions.registry import here, own, probe

SETTLED = {303, 409, 422}
"""A form that was understood, whatever it found."""


@probe(Action.READ_ALL_POSITIONS, "page", "followup.list_targets", on=here)
def how_far_the_answers_are(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/desk/answers")


@probe(Action.READ_ALL_POSITIONS, "page", "followup.show_inputs", on=here)
def inputs_on_a_target(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/desk/answers/T1")


@probe(Action.READ_RESULTS, "page", "followup.show_answers", on=here)
def published_answers(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/answers")


@probe(Action.READ_OWN_POSITIONS, "page", "followup.show_own", on=own)
def answers_to_ones_own(ask: Ask) -> bool:
    return get(ask, f"/d/{ask.scene.delegation_id}/answers")


@probe(Action.ANSWER_INPUT, "page", "followup.answer", on=here, writes=True)
def answer_no_input(ask: Ask) -> bool:
    values = {"kind": "noted", "reason": "Read with care.", "act_id": str(uuid4())}
    return post(ask, f"/c/{ask.scene.slug}/desk/answers/T1", values, SETTLED)


@probe(Action.CLOSE_CONSULTATION, "page", "followup.close", on=here, writes=True)
def close_the_consultation(ask: Ask) -> bool:
    return post(ask, f"/c/{ask.scene.slug}/desk/close", passes=SETTLED)


@probe(Action.CLOSE_CONSULTATION, "page", "followup.reopen", on=here, writes=True)
def reopen_the_consultation(ask: Ask) -> bool:
    return post(ask, f"/c/{ask.scene.slug}/desk/reopen", passes=SETTLED)


@probe(Action.SEND_DIGEST, "page", "synthesis.retry_failed", on=here, writes=True)
def send_refused_mails_again(ask: Ask) -> bool:
    return post(ask, f"/c/{ask.scene.slug}/desk/digests/{ask.scene.things['sent digest']}/retry", passes=SETTLED)


@probe(Action.OPERATE, "page", "notices.lift_suspension", on=here, writes=True)
def lift_a_suspension(ask: Ask) -> bool:
    person_id = ask.scene.world.people["chair 1"]
    with transaction() as session:
        person = session.get_one(Person, person_id)
        known = address_hash(person.email)
        row = upsert(session, Suspension).values(person_id=person_id, address_hash=known, suspended_at=utc_now())
        session.execute(row.on_conflict_do_nothing())
    return post(ask, f"/c/{ask.scene.slug}/desk/suspended/{person_id}/lift", passes={303})
