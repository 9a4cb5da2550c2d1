"""A recipient's mail at the desk: as it was sealed, but for the link that is the recipient's alone."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.config import Settings
from consult.database import reading, transaction, utc_now
from consult.synthesis import sealing, service
from consult.synthesis.models import Delivery, Digest
from consult.synthesis.unsubscribing import stop_url
from tests.browsing import sign_in
from tests.consult.synthesis.at_the_desk import draft, world_with_an_objection


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nobody_at_the_desk_can_stop_the_mails_of_a_recipient(
    app: Flask, client: FlaskClient, settings: Settings
) -> None:
    world = world_with_an_objection()
    digest_id, person_id = draft(world), world.people["focal point of government 2"]
    own_link = stop_url(settings, person_id, world.consultation_id)
    page = f"/c/{world.slug}/desk/digests/{digest_id}/mails/{person_id}"
    sign_in(client, world, "chair 1")

    before = client.get(page).text
    with transaction() as session:
        digest, chair = session.get_one(Digest, digest_id), world.actor(session, "chair 1")
        seen, _ = sealing.seal(session, digest, settings)
        service.approve_digest(session, chair, digest_id, content_hash=seen, settings=settings, at=utc_now())
        service.send_digest(session, chair, digest_id, settings=settings, at=utc_now())
    with reading() as session:
        sealed = session.scalars(sa.select(Delivery.html).where(Delivery.person_id == person_id)).one()

    assert f'href="{own_link}"' in sealed
    shown = sealed.replace(f'href="{own_link}"', 'role="link" aria-disabled="true"')
    assert [before, client.get(page).text] == [shown, shown]
