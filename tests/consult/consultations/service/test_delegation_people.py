"""The focal point appoints deputies and contributors, and ends their offices; nobody else does."""

import re

import pytest
import sqlalchemy as sa

from consult.consultations.models import Appointment, DelegationInvitation
from consult.consultations.queries import focal_point_of, offices_of
from consult.consultations.rosters import roster_of
from consult.consultations.service import (
    Newcomer,
    accept_office,
    add_to_delegation,
    end_in_delegation,
    invitation_behind,
    succeed,
    take_back_invitation,
)
from consult.consultations.service.inviting import INVITED_FOR
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, MoveNotAllowed, NotFound, NotPermitted, TokenUnusable
from consult.domain.vocabulary import Role
from consult.mail.models import Letter
from consult.organisations.models import Person
from consult.organisations.queries import person_by_email
from tests.factories import add_person, make_world

OWN = "government 1"
FOCAL = f"focal point of {OWN}"
LENA = Newcomer(name="Lena", email="Lena@Example.org", new_body="Ministry of Labour")


@pytest.fixture
def world(app):
    return make_world(members={"government": 2})


def add(world, newcomer=LENA, actor=FOCAL, delegation=OWN):
    with transaction() as session:
        person = world.actor(session, actor)
        return add_to_delegation(session, person, world.delegations[delegation], newcomer, at=utc_now())


def known(world, name):
    with reading() as session:
        return session.get_one(Person, world.people[name]).email


def token_of(position=-1):
    with reading() as session:
        letters = session.scalars(
            sa.select(Letter).where(Letter.template == "office_offered").order_by(Letter.posted_at)
        )
        return re.search(r"/offices/([\w-]+)", list(letters)[position].text)[1]


def accept(raw, at=None):
    with transaction() as session:
        return accept_office(session, raw, at=at or utc_now())


def offices(email="lena@example.org"):
    with reading() as session:
        person = person_by_email(session, email)
        return (
            [(office.role, office.body_id is not None) for office in offices_of(session, person.id)] if person else None
        )


def test_somebody_without_an_account_begins_when_the_letter_is_accepted(world):
    add(world)
    assert offices() is None

    accept(token_of())

    assert offices() == [(Role.CONTRIBUTOR, True)]


def test_somebody_known_begins_at_once(world):
    newcomer = Newcomer(name="Observer", email=known(world, "observer"), role=Role.DEPUTY)

    first, second = add(world, newcomer), add(world, newcomer)

    assert isinstance(first, Appointment)
    assert first.id == second.id
    assert (Role.DEPUTY, False) in offices(known(world, "observer"))


def test_an_invitation_opens_once(world):
    add(world)
    raw = token_of()
    with reading() as session:
        assert invitation_behind(session, raw, at=utc_now()).body == "Ministry of Labour"
    accept(raw)

    with pytest.raises(TokenUnusable):
        accept(raw)


def test_a_second_invitation_replaces_the_first(world):
    add(world)
    add(world)

    with pytest.raises(TokenUnusable):
        accept(token_of(0))
    accept(token_of(1))
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(DelegationInvitation)) == 2


def test_an_invitation_ends_with_its_time_or_when_it_is_taken_back(world):
    invitation = add(world)
    with pytest.raises(TokenUnusable):
        accept(token_of(), at=utc_now() + INVITED_FOR)
    with transaction() as session:
        actor = world.actor(session, FOCAL)
        take_back_invitation(session, actor, world.delegations[OWN], invitation_id=invitation.id, at=utc_now())

    with pytest.raises(TokenUnusable):
        accept(token_of())
    assert offices() is None


def test_invitations_belong_to_the_office_and_pass_on_with_it(world):
    invitation = add(world)
    with transaction() as session:
        former = focal_point_of(session, world.delegations[OWN])
        actor = world.actor(session, "secretariat")
        own = world.delegations[OWN]
        succeed(session, actor, own, former_id=former.id, name="New", email="new@example.org", at=utc_now())
        world.people["new"] = person_by_email(session, "new@example.org").id

    with reading() as session:
        found = roster_of(session, world.actor(session, "new"), world.delegations[OWN], at=utc_now())
        assert [row.id for row in found.invitations] == [invitation.id]
        with pytest.raises(NotFound):
            roster_of(session, world.actor(session, FOCAL), world.delegations[OWN], at=utc_now())


def test_an_ended_office_is_gone_at_once(world):
    add(world)
    office = accept(token_of())

    for _ in range(2):
        with transaction() as session:
            actor = world.actor(session, FOCAL)
            end_in_delegation(session, actor, world.delegations[OWN], appointment_id=office.id, at=utc_now())

    assert offices() == []


def test_the_focal_points_own_office_does_not_end_but_passes_on(world):
    with transaction() as session, pytest.raises(MoveNotAllowed):
        own = world.delegations[OWN]
        office = focal_point_of(session, own)
        end_in_delegation(session, world.actor(session, FOCAL), own, appointment_id=office.id, at=utc_now())


def test_an_office_elsewhere_is_not_there(world):
    with transaction() as session, pytest.raises(NotFound):
        office = focal_point_of(session, world.delegations["government 2"])
        own = world.delegations[OWN]
        end_in_delegation(session, world.actor(session, FOCAL), own, appointment_id=office.id, at=utc_now())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@b.org\nBcc: c@d.org"}, "email"),
        ({"role": Role.FOCAL_POINT}, "role"),
        ({"role": Role.CHAIR}, "role"),
        ({"new_body": ""}, "body"),
        ({"new_body": "a\u202eb"}, "new_body"),
    ],
)
def test_what_cannot_be_is_refused_by_name(world, changes, field):
    with pytest.raises(InvalidInput) as refused:
        add(world, Newcomer(**{**LENA.__dict__, **changes}))
    assert set(refused.value.fields) == {field}


def test_a_body_of_another_government_is_not_ones_own(world):
    add(world, actor="focal point of government 2", delegation="government 2")
    with reading() as session:
        body_id = session.scalar(sa.select(DelegationInvitation.body_id))

    with pytest.raises(InvalidInput):
        add(world, Newcomer(name="Lena", email="lena@example.org", body_id=body_id))


def test_one_person_has_one_office_in_a_delegation(world):
    with pytest.raises(InvalidInput, match="already"):
        add(world, Newcomer(name="F", email=known(world, FOCAL), role=Role.DEPUTY))


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [("deputy", NotPermitted), ("chair 1", NotFound), ("focal point of government 2", NotFound)],
)
def test_a_deputy_signs_but_appoints_nobody_and_others_even_less(world, actor, refusal):
    with transaction() as session:
        add_person(session, world, "deputy", Role.DEPUTY, delegation_id=world.delegations[OWN], at=utc_now())
    with pytest.raises(refusal):
        add(world, actor=actor)
    assert isinstance(add(world, actor="secretariat"), DelegationInvitation)


def test_the_secretariat_gives_itself_no_office_in_a_delegation(world):
    own = Newcomer(name="secretariat", email=known(world, "secretariat"), role=Role.DEPUTY)

    with pytest.raises(NotPermitted):
        add(world, own, actor="secretariat")
    with pytest.raises(NotPermitted), transaction() as session:
        actor = world.actor(session, "secretariat")
        former = focal_point_of(session, world.delegations[OWN]).id
        succeed(
            session,
            actor,
            world.delegations[OWN],
            former_id=former,
            name="secretariat",
            email=known(world, "secretariat"),
            at=utc_now(),
        )
    with reading() as session:
        assert {office.role for office in offices_of(session, world.people["secretariat"])} == {Role.SECRETARIAT}
