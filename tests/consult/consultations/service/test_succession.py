"""The office passes on in one step, and with it everything that belongs to it."""

import pytest
import sqlalchemy as sa

from consult.consultations.models import Succession
from consult.consultations.queries import focal_point_of, offices_of
from consult.consultations.service import succeed
from consult.database import reading, transaction, utc_now
from consult.domain.errors import FreshFactorNeeded, InvalidInput, MoveNotAllowed, NotFound, NotPermitted
from consult.domain.vocabulary import Role
from consult.events.models import LogEntry
from consult.mail.models import Letter
from consult.mail.posting import Addressee, post_letter
from consult.organisations.queries import person_by_email
from tests.factories import add_person, make_world, submit

OWN = "government 1"
FORMER = f"focal point of {OWN}"


@pytest.fixture
def world(app):
    return make_world(members={"government": 2})


def present(world):
    with reading() as session:
        return focal_point_of(session, world.delegations[OWN])


def pass_on(world, *, actor=FORMER, former_id=None, name="New Name", email="new@example.org", stale=False):
    former_id = former_id or present(world).id
    with transaction() as session:
        person = world.actor(session, actor)
        if stale:
            person = type(person)(**{**person.__dict__, "verified_at": None})
        return succeed(
            session, person, world.delegations[OWN], former_id=former_id, name=name, email=email, at=utc_now()
        )


@pytest.mark.parametrize("actor", [FORMER, "secretariat"])
def test_the_successor_holds_the_office_and_the_former_holder_none(world, actor):
    pass_on(world, actor=actor)

    with reading() as session:
        successor = person_by_email(session, "new@example.org")
        assert present(world).person_id == successor.id
        assert offices_of(session, world.people[FORMER]) == ()
        [row] = session.scalars(sa.select(Succession))
        entry = session.get(LogEntry, (world.consultation_id, row.seq))
        assert entry.name == "focal_point.succeeded"
        assert entry.data == {
            "delegation_id": str(world.delegations[OWN]),
            "appointment_id": str(present(world).id),
        }


def test_a_deputy_who_succeeds_is_deputy_no_longer(world):
    with transaction() as session:
        add_person(session, world, "deputy", Role.DEPUTY, delegation_id=world.delegations[OWN], at=utc_now())
    with reading() as session:
        email = world_email(session, world, "deputy")

    pass_on(world, email=email)

    with reading() as session:
        assert [office.role for office in offices_of(session, world.people["deputy"])] == [Role.FOCAL_POINT]


def world_email(session, world, name):
    from consult.organisations.models import Person

    return session.get_one(Person, world.people[name]).email


def test_what_was_seen_decides_who_is_replaced(world):
    seen = present(world).id
    pass_on(world, actor="secretariat")

    with pytest.raises(MoveNotAllowed):
        pass_on(world, actor="secretariat", former_id=seen, email="third@example.org")
    with transaction() as session, pytest.raises(MoveNotAllowed):
        actor = world.actor(session, "secretariat")
        succeed(session, actor, world.delegations[OWN], former_id=None, name="A", email="a@example.org", at=utc_now())


def test_nobody_succeeds_themselves(world):
    with reading() as session:
        email = world_email(session, world, FORMER)
    with pytest.raises(InvalidInput):
        pass_on(world, email=email.upper())
    assert present(world).ended_at is None


@pytest.mark.parametrize(("name", "email"), [("", "a@example.org"), ("A", "nothing"), ("a\u202eb", "a@example.org")])
def test_a_successor_has_a_name_and_an_address(world, name, email):
    with pytest.raises(InvalidInput):
        pass_on(world, name=name, email=email)


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        ("chair 1", NotFound),
        ("observer", NotFound),
        ("focal point of government 2", NotFound),
        ("deputy", NotPermitted),
    ],
)
def test_nobody_else_passes_the_office_on(world, actor, refusal):
    with transaction() as session:
        add_person(session, world, "deputy", Role.DEPUTY, delegation_id=world.delegations[OWN], at=utc_now())
    with pytest.raises(refusal):
        pass_on(world, actor=actor)


def test_passing_on_asks_for_a_fresh_factor(world):
    with pytest.raises(FreshFactorNeeded):
        pass_on(world, stale=True)


def test_the_former_holder_can_submit_no_more(world):
    pass_on(world)

    with pytest.raises(NotFound):
        submit(world, OWN, "T1")


def test_letters_on_their_way_to_the_former_holder_stay(world):
    with transaction() as session:
        to = Addressee(person_id=world.people[FORMER], name="F", address="f@example.org")
        context = {"number": 1, "closes_at": utc_now(), "desk_url": "", "delegation": OWN, "consultation": "C"}
        about = {"context": context, "at": utc_now(), "consultation_id": world.consultation_id}
        post_letter(session, "round_opened", to=to, **about)

    pass_on(world)

    with reading() as session:
        [letter] = session.scalars(sa.select(Letter).where(Letter.person_id == world.people[FORMER]))
        assert (letter.state, letter.text) == ("cancelled", "")
