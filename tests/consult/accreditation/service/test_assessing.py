import pytest
import sqlalchemy as sa

from consult.accreditation.models import ApplicationStep
from consult.accreditation.service import place_application
from consult.consultations.models import Appointment, Consultation, Delegation
from consult.consultations.queries import delegation_by_id, offices_of
from consult.database import reading, transaction, utc_now
from consult.domain.errors import (
    ApplicationChanged,
    CapReached,
    InvalidInput,
    MoveNotAllowed,
    NotFound,
    NotPermitted,
)
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import ApplicationState, Role, StepKind
from consult.organisations.service import NewOrganisation, register_organisation
from tests.consult.accreditation.acting import (
    add_applicant,
    add_assessor,
    application,
    fresh,
    give_verdict,
    log_of,
    send_application,
)
from tests.factories import add_person, make_world


@pytest.fixture
def world(app):
    return make_world(targets=("T1",), members={"government": 2})


@pytest.fixture
def waiting(world):
    return send_application(world)


def place(world, application_id, **where):
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        place_application(
            session,
            fresh(session, world, "secretariat"),
            consultation,
            application_id,
            version=application(application_id).version,
            at=utc_now(),
            **({"organisation_id": None, "parent_id": None} | where),
        )


def organisation_of(world, name):
    with reading() as session:
        return session.get_one(Delegation, world.delegations[name]).organisation_id


def test_two_people_accredit_and_the_applicant_signs_for_the_delegation(world, waiting):
    give_verdict(world, "secretariat", waiting, note="Called them back.")
    assert application(waiting).state == ApplicationState.RECEIVED

    give_verdict(world, "chair 1", waiting)

    decided = application(waiting)
    assert decided.state == ApplicationState.ACCREDITED
    with reading() as session:
        seated = delegation_by_id(session, decided.delegation_id)
        assert (seated.name, seated.country, seated.group) == ("Harbour Workers’ Union", "PT", "civil_society")
        [office] = offices_of(session, world.people["applicant"])
    assert (office.role, office.delegation_id) == (Role.FOCAL_POINT, decided.delegation_id)
    assert [entry["verdict"] for entry in log_of(world, "application.assessed")] == ["approved", "approved"]
    assert log_of(world, "delegation.accredited")[-1]["delegation_id"] == str(decided.delegation_id)


def test_one_person_approving_twice_accredits_nobody(world, waiting):
    give_verdict(world, "secretariat", waiting)
    give_verdict(world, "secretariat", waiting)

    assert application(waiting).state == ApplicationState.RECEIVED
    assert len(log_of(world, "application.assessed")) == 1


def test_nobody_decides_on_their_own_application(world):
    own = send_application(world, "secretariat")

    with pytest.raises(NotPermitted):
        give_verdict(world, "secretariat", own)


@pytest.mark.parametrize("name", ["observer", "focal point of government 1", "stranger"])
def test_to_anybody_else_an_application_is_not_there(world, waiting, name):
    if name == "stranger":
        add_applicant(world, name)
    with pytest.raises(NotFound):
        give_verdict(world, name, waiting)


@pytest.mark.parametrize("tie", ["name", "place", "body"])
def test_nobody_of_the_applicants_house_decides(world, tie):
    house = "Government 1" if tie == "name" else "Institute of Something Else"
    sent = send_application(world, organisation_name=house)
    with transaction() as session:
        own, body = world.delegations["government 1"], None
        parent = session.get_one(Delegation, own).organisation_id
        if tie == "body":
            body = register_organisation(session, SYSTEM, NewOrganisation(name="A", parent_id=parent), at=utc_now())
        role = Role.CONTRIBUTOR if tie == "body" else Role.DEPUTY
        add_person(session, world, "both", role, delegation_id=own, body_id=body, at=utc_now())
        add_person(session, world, "both", Role.SECRETARIAT, at=utc_now())
    if tie != "name":
        place(world, sent, parent_id=organisation_of(world, "government 1"))

    with pytest.raises(NotPermitted, match="house"):
        give_verdict(world, "both", sent)


@pytest.mark.parametrize("verdict", [StepKind.RETURNED, StepKind.REFUSED])
def test_one_refusal_with_a_reason_is_enough_and_one_without_is_none(world, waiting, verdict):
    with pytest.raises(InvalidInput) as refused:
        give_verdict(world, "secretariat", waiting, verdict, reason="  ")
    assert refused.value.fields == {"reason": "missing"}

    give_verdict(world, "secretariat", waiting, verdict, reason="The letter is not signed.")

    assert application(waiting).state == verdict
    assert log_of(world, f"application.{verdict}") == [{"application_id": str(waiting), "number": 1}]
    with pytest.raises(ApplicationChanged):
        give_verdict(world, "chair 1", waiting)


def test_an_application_that_was_sent_again_is_assessed_anew(world, waiting):
    give_verdict(world, "secretariat", waiting)
    give_verdict(world, "chair 1", waiting, StepKind.RETURNED, reason="Name your members.")
    assert send_application(world, mandate="Speaks for 4,000 dockers in three ports.") == waiting
    with pytest.raises(ApplicationChanged):
        give_verdict(world, "secretariat", waiting, version=1)

    give_verdict(world, "chair 1", waiting)
    assert application(waiting).state == ApplicationState.RECEIVED, "the approval of the first version does not count"
    give_verdict(world, "secretariat", waiting)
    assert application(waiting).state == ApplicationState.ACCREDITED


def test_an_approval_ends_with_the_office_of_who_gave_it(world, waiting):
    add_assessor(world, "clerk")
    give_verdict(world, "clerk", waiting)
    with transaction() as session:
        ended = sa.update(Appointment).where(Appointment.person_id == world.people["clerk"])
        session.execute(ended.values(ended_at=utc_now()))

    give_verdict(world, "secretariat", waiting)
    assert application(waiting).state == ApplicationState.RECEIVED
    give_verdict(world, "chair 1", waiting)
    assert application(waiting).state == ApplicationState.ACCREDITED


def test_a_member_body_of_somebody_at_the_table_meets_the_cap_of_its_house(world, waiting):
    place(world, waiting, parent_id=organisation_of(world, "government 1"))
    give_verdict(world, "secretariat", waiting)

    with pytest.raises(CapReached, match="government 1"):
        give_verdict(world, "chair 1", waiting)
    assert application(waiting).state == ApplicationState.RECEIVED
    assert len(log_of(world, "application.assessed")) == 1

    with transaction() as session:
        session.get_one(Consultation, world.consultation_id).most_per_organisation = 2
    give_verdict(world, "chair 1", waiting)
    assert application(waiting).state == ApplicationState.ACCREDITED


def test_the_cap_of_a_group_is_named(world, waiting):
    with transaction() as session:
        session.get_one(Consultation, world.consultation_id).most_per_group = {"civil_society": 0}
    give_verdict(world, "secretariat", waiting)

    with pytest.raises(CapReached) as reached:
        give_verdict(world, "chair 1", waiting)
    assert reached.value.extra == {"cap": "group", "name": "civil_society", "most": 0}


def test_an_organisation_gets_one_delegation_whatever_the_cap(world, waiting):
    with transaction() as session:
        session.get_one(Consultation, world.consultation_id).most_per_organisation = 5
    place(world, waiting, organisation_id=organisation_of(world, "government 1"))
    give_verdict(world, "secretariat", waiting)

    with pytest.raises(MoveNotAllowed, match="already"):
        give_verdict(world, "chair 1", waiting)


def test_saying_who_an_applicant_is_asks_both_again(world, waiting):
    give_verdict(world, "secretariat", waiting)
    place(world, waiting, parent_id=organisation_of(world, "government 1"))

    assert application(waiting).version == 2
    with reading() as session:
        kinds = list(session.scalars(sa.select(ApplicationStep.kind).order_by(ApplicationStep.at)))
    assert kinds == ["received", "approved", "placed"]


def test_an_organisation_of_elsewhere_is_no_place(world, waiting):
    with transaction() as session:
        other = register_organisation(session, SYSTEM, NewOrganisation(name="Elsewhere"), at=utc_now())
    with pytest.raises(InvalidInput):
        place(world, waiting, organisation_id=other)
