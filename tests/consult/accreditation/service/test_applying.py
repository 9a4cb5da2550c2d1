import pytest

from consult.accreditation.queries import credential_of, own_applications
from consult.accreditation.service import withdraw_application
from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, MoveNotAllowed, NotFound
from consult.domain.vocabulary import ApplicationState, StepKind
from tests.consult.accreditation.acting import (
    LETTER,
    add_applicant,
    application,
    fresh,
    give_verdict,
    log_of,
    send_application,
)
from tests.factories import make_world


@pytest.fixture
def world(app):
    return make_world(targets=("T1",), members={"government": 1})


def withdraw(world, application_id, name="applicant"):
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        withdraw_application(session, fresh(session, world, name), consultation, application_id, at=utc_now())


def test_an_application_is_kept_with_its_credential_and_announced_without_a_name(world):
    sent = send_application(world, organisation_name="  Harbour  Workers\u2019 Unio\u0301n ")

    assert application(sent).organisation_name == "Harbour Workers’ Unión"
    with reading() as session:
        kept = credential_of(session, sent, with_content=True)
        assert (kept.content, kept.file_name, kept.sha256) == (LETTER.content, "letter.pdf", LETTER.sha256)
    assert log_of(world, "application.received") == [{"application_id": str(sent), "number": 1}]


def test_sent_twice_it_is_one_application(world):
    assert send_application(world) == send_application(world, credential=None)

    assert len(log_of(world, "application.received")) == 1
    with reading() as session:
        assert len(own_applications(session, fresh(session, world, "applicant"))) == 1


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("organisation_name", "", "missing"),
        ("organisation_name", "...", "missing"),
        ("organisation_name", "x" * 201, "too_long"),
        ("organisation_name", "Harbour \u202eUnion", "hidden_characters"),
        ("organisation_name", "Harbour\x00Union", "hidden_characters"),
        ("organisation_name", "Harbour\ud800", "hidden_characters"),
        ("stakeholder_group", "", "missing"),
        ("stakeholder_group", "pirates", "unknown"),
        ("sub_kind", "pirates", "unknown"),
        ("country", "XX", "unknown"),
        ("country", "", "missing"),
        ("region", "1", "unknown"),
        ("mandate", "", "missing"),
        ("declared_interest", "x" * 2_001, "too_long"),
        ("part_of", "\u2067", "hidden_characters"),
    ],
)
def test_what_cannot_stand_in_an_application_is_named(world, field, value, fault):
    with pytest.raises(InvalidInput) as refused:
        send_application(world, **{field: value})
    assert refused.value.fields == {field: fault}


def test_all_faults_are_told_at_once(world):
    with pytest.raises(InvalidInput) as refused:
        send_application(world, organisation_name="", mandate="", country="")
    assert set(refused.value.fields) == {"organisation_name", "mandate", "country"}


def test_an_organisation_of_many_countries_names_a_region(world):
    assert application(send_application(world, country="", region="150")).region == "150"


def test_where_no_applications_are_taken_there_is_nothing_to_apply_to(world):
    with transaction() as session:
        session.get_one(Consultation, world.consultation_id).takes_applications = False
    with pytest.raises(NotFound):
        send_application(world)


def test_taken_back_it_is_gone_for_the_assessors_and_its_credential_deleted(world):
    sent = send_application(world)
    withdraw(world, sent)
    withdraw(world, sent)

    assert application(sent).state == ApplicationState.WITHDRAWN
    assert len(log_of(world, "application.withdrawn")) == 1
    with reading() as session:
        assert credential_of(session, sent) is None


def test_nobody_takes_back_what_is_not_theirs_or_was_decided(world):
    sent = send_application(world)
    add_applicant(world, "other")
    with pytest.raises(NotFound):
        withdraw(world, sent, "other")

    give_verdict(world, "secretariat", sent, StepKind.REFUSED, reason="Not of this field.")
    with pytest.raises(MoveNotAllowed):
        withdraw(world, sent)
