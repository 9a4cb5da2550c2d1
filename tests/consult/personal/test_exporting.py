"""A personal export: complete, for its owner, in one session, once, within a day."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.consultations.models import Appointment
from consult.database import transaction, utc_now
from consult.domain.errors import FreshFactorNeeded, NotFound
from consult.personal.exporting import ask_for_export, open_export, take_export
from consult.personal.inventory import NEVER_GIVEN, PLACES
from consult.personal.models import PersonalExport
from tests.consult.personal.planting import ADDRESS, NAME, SIGNATURE, plant


@pytest.fixture
def planted(app, settings):
    return plant(settings)


def ask(planted, session_hash="here", name="planted"):
    with transaction() as session:
        ask_for_export(session, planted.world.actor(session, name), session_hash=session_hash, at=utc_now())


def take(planted, session_hash="here", name="planted", after=timedelta()):
    with transaction() as session:
        actor = planted.world.actor(session, name)
        return take_export(session, actor, session_hash=session_hash, at=utc_now() + after)


def opened(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    return archive, json.loads(archive.read("personal.json"))


def test_the_export_holds_every_place_that_names_the_person(planted):
    ask(planted)

    archive, document = opened(take(planted))

    filled = {place for place in PLACES if document[place]}
    assert {
        "accounts.person_id",
        "account_events.person_id",
        "applications.person_id",
        "appointments.person_id",
        "deliveries.person_id",
        "drafts.person_id",
        "letters.person_id",
        "passkeys.person_id",
        "personal_exports.person_id",
        "recovery_codes.person_id",
        "sessions.person_id",
        "sign_in_codes.person_id",
        "single_sign_on_identities.person_id",
        "submissions.person_id",
        "unsubscriptions.person_id",
    } <= filled
    assert (document["people"]["name"], document["people"]["email"]) == (NAME, ADDRESS)
    assert document["submissions.person_id"][0]["signature"] == SIGNATURE
    assert document["drafts.person_id"][0]["rationale"] == "A rationale."
    assert document["event_log"] != []
    assert document["tokens"] != []
    assert [name for name in archive.namelist() if name.startswith("credentials/")]


def test_the_export_opens_nothing(planted):
    ask(planted)

    _, document = opened(take(planted))

    for place in ("sessions.person_id", "recovery_codes.person_id", "sign_in_codes.person_id", "accounts.person_id"):
        for row in document[place]:
            assert not {"password", "totp_secret", "code_hash", "id_hash", "handle_hash", "data"} & row.keys()
    assert document["personal_exports.person_id"][0].keys() == {"id", "person_id", "asked_at", "expires_at", "taken_at"}
    given = {f"{place.split('.')[0]}.{name}" for place in PLACES for row in document[place] for name in row}
    assert given & NEVER_GIVEN == set()


def test_the_export_holds_what_went_to_the_address_before_anybody_was_registered_under_it(planted):
    ask(planted)

    _, document = opened(take(planted))

    assert [row["name"] for row in document["invitations.address"]] == [NAME]
    assert [row["email"] for row in document["delegation_invitations.email"]] == [ADDRESS]
    assert [row["template"] for row in document["letters.address"]] == ["round_opened"]


def test_who_left_the_delegation_gets_its_texts_no_more(planted):
    with transaction() as session:
        held = sa.update(Appointment).where(Appointment.person_id == planted.person_id)
        session.execute(held.values(ended_at=utc_now()))
    ask(planted)

    _, document = opened(take(planted))

    [draft] = document["drafts.person_id"]
    assert "rationale" not in draft
    assert "saved_at" in draft
    [submission] = document["submissions.person_id"]
    assert "receipt" not in submission
    assert submission["signature"] == SIGNATURE


def test_the_export_of_a_chair_says_nothing_of_others_mails(planted):
    ask(planted, name="chair 1")

    _, document = opened(take(planted, name="chair 1"))

    assert NAME not in json.dumps(document, ensure_ascii=False)
    assert document["approvals.person_id"] != []


def test_it_can_be_taken_once(planted):
    ask(planted)
    take(planted)

    with pytest.raises(NotFound):
        take(planted)


def test_it_can_be_taken_within_a_day(planted):
    ask(planted)

    with pytest.raises(NotFound):
        take(planted, after=timedelta(days=1))


def test_nobody_else_and_no_other_session_can_take_it(planted):
    ask(planted)

    with pytest.raises(NotFound):
        take(planted, session_hash="another browser")
    with pytest.raises(NotFound):
        take(planted, name="chair 1")
    with transaction() as session:
        assert open_export(session, planted.world.actor(session, "chair 1"), session_hash="here", at=utc_now()) is None
    assert take(planted) != b""


def test_asking_again_makes_the_earlier_request_void(planted):
    ask(planted, "at work")
    ask(planted, "at home")

    with pytest.raises(NotFound):
        take(planted, "at work")
    assert take(planted, "at home") != b""


def test_asking_needs_a_fresh_factor(planted):
    with transaction() as session, pytest.raises(FreshFactorNeeded):
        stale = replace(planted.world.actor(session, "planted"), verified_at=utc_now() - timedelta(minutes=16))
        ask_for_export(session, stale, session_hash="here", at=utc_now())


def test_nothing_of_the_person_is_stored_while_the_export_waits(planted):
    ask(planted)

    with transaction() as session:
        [asked] = session.scalars(sa.select(PersonalExport))
        assert NAME not in repr(vars(asked))
