from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.accreditation.models import Application, Invitation
from consult.accreditation.service import (
    NewInvitation,
    accept_invitation,
    ask_for_letter,
    invitation_of_token,
    invite,
    revoke_invitation,
)
from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import FreshFactorNeeded, InvalidInput, NotFound, NotPermitted, SignInNeeded, TokenUnusable
from consult.domain.permissions import ANONYMOUS
from consult.organisations.models import Person
from tests.consult.accreditation.acting import fresh, letters_to, link_in, log_of
from tests.factories import make_world

ADDRESS = "ines@example.org"
NEW = NewInvitation(
    address="Ines@Example.org ",
    name="Inês Example",
    organisation_name="Harbour Workers’ Union",
    stakeholder_group="civil_society",
    language="fr",
)


@pytest.fixture
def world(app):
    return make_world(targets=("T1",), members={"government": 1})


def send(world, new=NEW, by="secretariat", *, at=None, signed_ago=timedelta()):
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        now = at or utc_now()
        return invite(session, fresh(session, world, by, at=now - signed_ago), consultation, new, at=now).id


def ask(world, address=ADDRESS, *, at=None):
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        ask_for_letter(session, consultation, name="Inês", address=address, language="en", at=at or utc_now())


def newest_token(address=ADDRESS):
    return link_in(letters_to(address)[-1]).rpartition("/")[2]


def accept(world, raw, by=None, *, at=None):
    with transaction() as session:
        actor = fresh(session, world, by) if by else ANONYMOUS
        return accept_invitation(session, actor, raw, at=at or utc_now())


def test_an_invitation_goes_out_as_a_secret_letter_and_its_event_names_nobody(world):
    invitation_id = send(world)

    [letter] = letters_to(ADDRESS)
    assert letter.is_secret
    assert (letter.language, letter.consultation_id) == ("fr", world.consultation_id)
    assert "Harbour Workers’ Union" in letter.text
    assert log_of(world, "invitation.sent") == [{"invitation_id": str(invitation_id), "number": 1}]


def test_looking_at_the_link_uses_nothing_up_and_accepting_uses_it_once(world):
    invitation_id = send(world)
    raw = newest_token()
    with reading() as session:
        for _ in range(3):
            assert invitation_of_token(session, raw, at=utc_now()).id == invitation_id

    person, application = accept(world, raw)

    assert (person.email, person.name, person.language) == (ADDRESS, "Inês Example", "fr")
    assert (application.organisation_name, application.stakeholder_group) == (NEW.organisation_name, "civil_society")
    with pytest.raises(TokenUnusable):
        accept(world, raw)
    with reading() as session:
        answered = session.get_one(Invitation, invitation_id)
        assert (answered.address, answered.name, answered.answered_by) == ("", "", person.id)


def test_of_several_letters_the_newest_link_works(world):
    send(world)
    old = newest_token()
    send(world)

    with pytest.raises(TokenUnusable):
        accept(world, old)
    accept(world, newest_token())
    assert [entry["number"] for entry in log_of(world, "invitation.sent")] == [1, 2]
    with reading() as session:
        assert len(session.scalars(sa.select(Application)).all()) == 1


def test_a_revoked_or_expired_link_opens_nothing_in_the_same_words(world):
    faults = set()
    for spoil in ("revoked", "expired", "wrong"):
        address = f"{spoil}@example.org"
        invitation_id = send(world, NewInvitation(**(vars(NEW) | {"address": address})))
        raw, at = newest_token(address), utc_now()
        if spoil == "revoked":
            with transaction() as session:
                consultation = session.get_one(Consultation, world.consultation_id)
                revoke_invitation(session, fresh(session, world, "secretariat"), consultation, invitation_id, at=at)
        with pytest.raises(TokenUnusable) as refused:
            accept(
                world,
                "x" * 22 if spoil == "wrong" else raw,
                at=at + timedelta(days=15) if spoil == "expired" else at,
            )
        faults.add(refused.value.detail)
    assert len(faults) == 1


def test_a_link_is_no_way_into_an_account_that_is_there(world):
    with reading() as session:
        address = session.get_one(Person, world.people["chair 1"]).email
    send(world, NewInvitation(**(vars(NEW) | {"address": address})))
    raw = newest_token(address)

    with pytest.raises(SignInNeeded):
        accept(world, raw)
    person, _ = accept(world, raw, by="chair 1")
    assert person.id == world.people["chair 1"]


@pytest.mark.parametrize("name", ["chair 1", "observer", "focal point of government 1"])
def test_only_the_secretariat_invites(world, name):
    with pytest.raises(NotPermitted):
        send(world, by=name)


def test_inviting_asks_for_a_fresh_factor(world):
    with pytest.raises(FreshFactorNeeded):
        send(world, signed_ago=timedelta(minutes=16))


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("address", "", "missing"),
        ("address", "two@a.org,b@a.org", "malformed"),
        ("address", "Name <a@b.org>", "malformed"),
        ("address", "a@b.org\nBcc: c@d.org", "malformed"),
        ("name", "\u202eInês", "hidden_characters"),
        ("organisation_name", "", "missing"),
        ("stakeholder_group", "pirates", "unknown"),
    ],
)
def test_what_cannot_stand_in_an_invitation_is_named(world, field, value, fault):
    with pytest.raises(InvalidInput) as refused:
        send(world, NewInvitation(**(vars(NEW) | {field: value})))
    assert refused.value.fields == {field: fault}


def test_whoever_asks_gets_a_letter_and_no_second_one_within_minutes(world):
    ask(world)
    ask(world)
    assert len(letters_to(ADDRESS)) == 1
    ask(world, at=utc_now() + timedelta(minutes=6))
    assert len(letters_to(ADDRESS)) == 2

    person, application = accept(world, newest_token())
    assert (person.email, application.organisation_name) == (ADDRESS, "")
    assert log_of(world, "invitation.sent") == []


def test_where_no_applications_are_taken_nobody_gets_a_letter(world):
    with transaction() as session:
        session.get_one(Consultation, world.consultation_id).takes_applications = False
    with pytest.raises(NotFound):
        ask(world)
