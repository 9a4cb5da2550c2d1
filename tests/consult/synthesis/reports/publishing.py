"""Digests that went out, and what their reports say in each form."""

from uuid import UUID

from flask.testing import FlaskClient

from consult.consultations.models import Consultation
from consult.consultations.service import close_round
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import DigestState
from consult.synthesis import service
from consult.synthesis.models import Digest
from tests.draining import drain
from tests.factories import World


def close(world: World) -> None:
    """Close the round, with all that follows but the mails."""
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())
    drain()


def publish(world: World, *, is_sent: bool = True) -> UUID:
    """Draft the digest of the world's round as it stands; it has gone out unless told otherwise."""
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        digest = service.draft_digest_by_hand(session, world.actor(session, "chair 1"), consultation, at=utc_now())
        digest_id = digest.id
    drain()
    if is_sent:
        with transaction() as session:
            digest = session.get_one(Digest, digest_id)
            digest.state, digest.sending_at, digest.sent_at = DigestState.SENT, utc_now(), utc_now()
    return digest_id


def report_file(client: FlaskClient, world: World, digest_id: UUID, file: str) -> bytes:
    """A form of the report of a published digest, as anybody gets it."""
    answer = client.get(f"/c/{world.slug}/digests/{digest_id}/{file}")
    assert answer.status_code == 200, answer.text
    return bytes(answer.data)
