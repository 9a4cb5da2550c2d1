"""The writer on the address of a statement, and the words of people beside their support."""

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.synthesis import Section
from consult.domain.vocabulary import Stance
from consult.synthesis import service
from consult.synthesis.models import Statement
from consult.synthesis.writer import propose_next, writer_of
from tests.browsing import press, sign_in
from tests.draining import drain
from tests.factories import make_world, submit_many
from tests.writing import stand_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both


@pytest.fixture
def endpoint():
    with stand_in() as found:
        yield found


@pytest.fixture
def settings(settings, endpoint, request):
    if "without_a_writer" in request.node.name:
        return settings
    return replace(settings, writer_url=endpoint.url, writer_model="small <model>")


@pytest.fixture
def address(app, client):
    """The address of the statement that tells of the only objection, and a chair who is signed in."""
    world = make_world(members={"government": 3, "civil_society": 3})
    submit_many(world, "T1", dict.fromkeys(world.delegations, Stance.SUPPORT) | {"government 1": Stance.OPPOSE})
    drain()
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        digest = service.draft_digest_by_hand(session, world.actor(session, "chair 1"), consultation, at=utc_now())
        session.flush()
        objection = sa.select(Statement.id).where(Statement.section == Section.OBJECTIONS)
        statement_id, digest_id = session.scalars(objection).one(), digest.id
    sign_in(client, world, "chair 1")
    return f"/c/{world.slug}/desk/digests/{digest_id}/statements/{statement_id}"


def words_stored():
    with reading() as session:
        return [row.text for statement in session.scalars(sa.select(Statement)) for row in statement.words]


def ask(client, address):
    return press(client, address, f"{address}/proposals", {"language": "en"})


def test_without_a_writer_no_page_speaks_of_one_and_asking_does_nothing(client, address, endpoint):
    assert "writer" not in client.get(address).text
    answer = client.post(
        f"{address}/proposals", data={"language": "en", **_token(client, address)}, follow_redirects=True
    )

    assert "No writer is set up here" in answer.text
    assert endpoint.requests == []


def test_a_proposal_is_asked_for_shown_and_used_by_a_person(app, client, address, endpoint, settings):
    proposal = "“Target T1”: 1 delegation objects to it, namely government 1."
    endpoint.says(proposal)
    assert ask(client, address).status_code == 303
    assert "has not answered yet" in client.get(address).text
    assert endpoint.requests == []  # no request waits for the endpoint

    propose_next(writer_of(settings))

    shown = client.get(address).text
    assert proposal in shown
    assert "small &lt;model&gt;" in shown
    assert words_stored() == []
    revision = re.search(r'name="revision" value="(\d+)"', shown)[1]
    used = press(client, address, address, {"revision": revision, "language": "en", "text": proposal})
    assert used.status_code == 303
    assert words_stored() == [proposal]
    assert "as the writer proposed in English" in client.get(address).text
    assert "Not as its support" not in client.get(address.rpartition("/statements")[0]).text


def test_what_fails_the_check_is_told_and_not_shown(app, client, address, endpoint, settings):
    endpoint.says("3 delegations object to “Target T1” because of <b>corruption</b>.")
    ask(client, address)
    propose_next(writer_of(settings))

    shown = client.get(address).text
    assert "it stated another number" in shown
    assert "corruption" not in shown
    assert "Use this wording" not in shown


def test_words_with_other_numbers_than_their_support_are_stored_and_marked_for_everybody_at_the_desk(client, address):
    revision = re.search(r'name="revision" value="(\d+)"', client.get(address).text)[1]
    text = "1 delegation of 9 objects to “Target T1”. It is government 1."
    assert press(client, address, address, {"revision": revision, "language": "en", "text": text}).status_code == 303

    for where in (address, address.rpartition("/statements")[0]):
        assert "It says 9, which its support does not say." in client.get(where).text


def _token(client, address):
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    return {"csrf_token": found[1]} if found else {}
