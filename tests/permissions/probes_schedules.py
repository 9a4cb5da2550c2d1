"""Probes of schedules of digests, of who gets which, and of how often a person wants them."""

from consult.consultations.models import DigestSchedule
from consult.database import reading, transaction
from consult.domain.permissions import Action
from consult.domain.schedule import Edition
from consult.domain.vocabulary import Audience
from consult.synthesis.recipients import recipients_of
from tests.permissions.asking import Ask, get, post
from tests.permissions.registry import here, probe


@probe(Action.READ_DESK, "page", "synthesis.list_schedules", on=here)
def schedules(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/desk/schedules")


@probe(Action.SET_SCHEDULE, "page", "synthesis.store_schedule", on=here, writes=True)
def set_a_schedule(ask: Ask) -> bool:
    values = {"audience": "public", "frequency": "by_hand", "weekday": "0", "hour": "6", "timezone": "UTC"}
    return post(ask, f"/c/{ask.scene.slug}/desk/schedules", values)


@probe(Action.SET_SCHEDULE, "page", "synthesis.end_schedule", on=here, writes=True)
def take_a_schedule_away(ask: Ask) -> bool:
    with transaction() as session:  # there is one for everybody who asks, since who may takes it away
        row = {"consultation_id": ask.scene.world.consultation_id, "audience": "chairs", "frequency": "at_close"}
        session.merge(DigestSchedule(**row, weekday=0, hour=6, timezone="UTC"))
    values = {"audience": "chairs", "frequency": "at_close"}
    return post(ask, f"/c/{ask.scene.slug}/desk/schedules/remove", values)


@probe(Action.CHOOSE_DIGESTS, "page", "synthesis.digest_preferences", on=here)
def how_often(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/digest-preferences")


@probe(Action.CHOOSE_DIGESTS, "page", "synthesis.store_digest_preferences", on=here)
def choose_how_often(ask: Ask) -> bool:
    return post(ask, f"/c/{ask.scene.slug}/digest-preferences", {"frequency": "hourly"}, {422})


@probe(Action.RECEIVE_CHAIRS_DIGEST, "mail", on=here)
def get_the_digest_to_chairs(ask: Ask) -> bool:
    with reading() as session:
        found = recipients_of(session, ask.scene.world.consultation_id, Edition(audience=Audience.CHAIRS))
    return ask.actor.person_id in {recipient.person_id for recipient in found}
