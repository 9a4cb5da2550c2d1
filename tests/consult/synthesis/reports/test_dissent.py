"""The section on dissent: what a chair took out of the digest, the report does not tell either."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.database import transaction, utc_now
from consult.domain.vocabulary import DigestState
from consult.synthesis import service
from consult.synthesis.models import Digest
from tests.consult.synthesis.at_the_desk import REASON, act, draft, minority_line, world_with_an_objection


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_taken_out_of_the_digest_is_counted_in_the_report_without_who_and_why(
    app: Flask, client: FlaskClient
) -> None:
    world = world_with_an_objection()
    digest_id = draft(world)
    report = f"/c/{world.slug}/digests/{digest_id}/report"

    act(world, service.remove_statement, minority_line(digest_id).id, reason="It was settled bilaterally.")
    publish(digest_id)
    dissent = section(client.get(report).text)

    assert "1 delegation objects to “Target T1”. 1 delegation cannot accept “Target T1”." in dissent
    assert "It was settled bilaterally." in dissent
    assert "Of what a chair took out, who and why is left out." in dissent
    assert REASON not in dissent
    assert "government 1" not in dissent


def publish(digest_id: UUID) -> None:
    """Let a digest have gone out."""
    with transaction() as session:
        digest = session.get_one(Digest, digest_id)
        digest.state, digest.sending_at, digest.sent_at = DigestState.SENT, utc_now(), utc_now()


def section(page: str) -> str:
    """The section on dissent of a report's page."""
    return page.split('id="dissent"', 1)[1].split("<h2", 1)[0]
