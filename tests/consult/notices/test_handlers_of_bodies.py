"""Notices about what others decided: drafts that were offered, letters entered on behalf, applications, successions."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from consult.consultations.models import Appointment
from consult.database import reading, transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Role, Stance, StepKind
from consult.events.catalogue import FocalPointSucceeded
from consult.events.log import publish
from consult.notices import handlers
from consult.positions.on_behalf import service as on_behalf
from consult.positions.service import Seen, reject_offer
from consult.positions.submission import Entry, Submission
from tests.browsing import press, sign_in
from tests.consult.accreditation.acting import give_verdict, send_application
from tests.consult.notices.letters import handle, happened, letters, told
from tests.consult.positions.visiting import OWN, add_contributor, keep, offer, offers_on
from tests.draining import drain
from tests.factories import make_world

REASON = "A canary: this is not what the cabinet decided."


@pytest.fixture
def world(app):
    return make_world(members={"government": 1, "civil_society": 1})


def reject(world, code="T1"):
    [row] = offers_on(world, code)
    with transaction() as session:
        actor = world.actor(session, f"focal point of {OWN}")
        seen = Seen(offers={row.id: row.content_hash})
        reject_offer(session, actor, world.delegations[OWN], seen=seen, reason=REASON, at=utc_now())


def decide_two(world):
    for name in ("ministry a", "ministry b"):
        add_contributor(world, name)
    for code in ("T1", "T2"):
        keep(world, "ministry a", code)
    offer(world, "ministry a")
    for code in ("T1", "T2"):
        reject(world, code)


def enter(world):
    entries = tuple(
        Entry(content=PositionContent(stance=Stance.OPPOSE), base_version=0, revision_id=world.revisions[code])
        for code in ("T1", "T2")
    )
    letter = on_behalf.Letter(dated=(utc_now() - timedelta(days=2)).date(), reference="NV/17")
    with transaction() as session:
        on_behalf.enter_on_behalf(
            session,
            world.actor(session, "secretariat"),
            world.delegations[OWN],
            submission=Submission(submission_key=uuid4().hex, entries=entries),
            letter=letter,
            at=utc_now(),
        )


def succeed(world):
    with reading() as session:
        query = sa.select(Appointment).where(Appointment.delegation_id == world.delegations[OWN])
        held = session.scalars(query.where(Appointment.role == Role.FOCAL_POINT)).one()
    event = FocalPointSucceeded(delegation_id=world.delegations[OWN], appointment_id=held.id)
    with transaction() as session:
        publish(session, world.consultation_id, event, actor=SYSTEM, at=utc_now())


def refuse(world, verdict=StepKind.REFUSED):
    give_verdict(world, "secretariat", send_application(world), verdict, reason="No mandate.")


def test_contributors_hear_once_a_day_that_what_their_body_offered_was_decided(world):
    decide_two(world)

    drain()

    assert told(world, "draft_decided") == {"ministry a": 1}


def test_the_mail_of_a_decision_says_nothing_of_the_draft_and_of_the_reason(world):
    decide_two(world)
    drain()

    [letter] = letters("draft_decided")
    for part in (letter.subject, letter.text, letter.html):
        assert "canary" not in part
        assert "T1" not in part


def test_a_delegation_is_told_once_what_was_entered_on_its_behalf_and_gets_no_other_receipt(world):
    enter(world)

    drain()

    assert told(world, "submission_entered") == {f"focal point of {OWN}": 1}
    assert told(world, "submission_received") == {}
    [letter] = letters("submission_entered")
    assert "T2, version 1: place" in letter.text
    assert "oppose" not in letter.text + letter.html + letter.subject


def test_everybody_of_a_delegation_hears_of_another_focal_point(world):
    add_contributor(world, "ministry a")
    succeed(world)

    drain()

    assert told(world, "focal_point_succeeded") == {f"focal point of {OWN}": 1, "ministry a": 1}


@pytest.mark.parametrize(
    ("verdict", "template"),
    [(StepKind.REFUSED, "application_refused"), (StepKind.RETURNED, "application_returned")],
)
def test_who_applied_hears_what_became_of_the_application_and_why(world, verdict, template):
    refuse(world, verdict)

    drain()

    assert told(world, template) == {"applicant": 1}
    [letter] = letters(template)
    assert "Reason: No mandate." in letter.text
    assert "Reason: No mandate." in letter.html


def approve(world):
    """Let an organisation in by the verdicts of two."""
    application_id = send_application(world)
    for name in ("secretariat", "chair 1"):
        give_verdict(world, name, application_id)


def test_accreditation_is_told_to_the_applicant_who_is_the_focal_point_now(world):
    approve(world)

    drain()

    assert told(world, "delegation_accredited") == {"applicant": 1}


def test_nobody_is_told_of_an_accreditation_after_the_first_of_two_approvals(world):
    application_id = send_application(world)
    give_verdict(world, "secretariat", application_id)

    drain()

    assert told(world, "delegation_accredited") == {}


CAUSES = {
    handlers.announce_accreditation: (approve, "application.assessed", "delegation_accredited"),
    handlers.announce_decision: (decide_two, "draft.decided", "draft_decided"),
    handlers.announce_entry: (enter, "submission.entered", "submission_entered"),
    handlers.announce_succession: (succeed, "focal_point.succeeded", "focal_point_succeeded"),
    handlers.announce_refusal: (refuse, "application.refused", "application_refused"),
    handlers.announce_return: (
        lambda world: refuse(world, StepKind.RETURNED),
        "application.returned",
        "application_returned",
    ),
}


@pytest.mark.parametrize("handler", CAUSES, ids=lambda handler: handler.__name__)
def test_each_handler_run_twice_and_in_reverse_tells_each_person_once(world, handler):
    cause, name, template = CAUSES[handler]
    cause(world)
    events = happened(name)

    handle(handler, [*reversed(events), *events, *events])

    assert len(events) >= 1
    assert set(told(world, template).values()) == {1}


def test_the_secretariat_does_not_learn_that_a_ministry_had_offered_something(client, world):
    decide_two(world)
    drain()
    [letter] = letters("draft_decided")
    sign_in(client, world, "secretariat")
    page = f"/c/{world.slug}/desk/notices"

    assert "Offered draft decided" not in client.get(page).text
    assert press(client, f"/c/{world.slug}", f"{page}/{letter.id}", {"decision": "delivered"}).status_code == 404
