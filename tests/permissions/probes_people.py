"""Probes of who speaks for a delegation: its people, its succession, and what a successor stands by."""

import sqlalchemy as sa

from consult.consultations.models import Appointment, DelegationInvitation
from consult.consultations.service.appointments import appoint
from consult.database import transaction, utc_now
from consult.domain.permissions import Action
from consult.domain.vocabulary import Role
from tests.permissions.asking import Ask, get, post, sees, serve
from tests.permissions.registry import here, own, probe, public

SETTLED = 409
INVALID = 422
"""What was sent is incomplete: the table had let it pass."""

public("positions.office_offered", "opened by the token of a letter, whoever reads that letter")
public("positions.take_office", "the same token, used once")


def _people(ask: Ask, page: str = "people") -> str:
    return f"/d/{ask.scene.delegation_id}/{page}"


@probe(Action.READ_PEOPLE, "page", "positions.people", on=own)
def people(ask: Ask) -> bool:
    return get(ask, _people(ask))


@probe(Action.APPOINT_IN_DELEGATION, "page", "positions.people", on=own)
def form_for_new_people(ask: Ask) -> bool:
    return sees(ask, _people(ask), 'name="role"')


@probe(Action.APPOINT_IN_DELEGATION, "page", "positions.add_person", on=own)
def add_somebody(ask: Ask) -> bool:
    values = {"name": "Somebody", "email": "somebody@example.org", "role": "contributor", "body": str(ask.scene.slug)}
    valid = values | {"body": str(ask.scene.things["ministry of another"])}
    return post(ask, _people(ask), valid, {INVALID})


@probe(Action.APPOINT_IN_DELEGATION, "page", "positions.end_office", on=own, writes=True)
def end_an_office(ask: Ask) -> bool:
    appointment_id = ask.scene.things["spare appointment"]
    with transaction() as session:
        session.execute(sa.update(Appointment).where(Appointment.id == appointment_id).values(ended_at=None))
    return post(ask, f"{_people(ask)}/{appointment_id}/end")


@probe(Action.APPOINT_IN_DELEGATION, "page", "positions.take_back_invitation", on=own, writes=True)
def take_an_invitation_back(ask: Ask) -> bool:
    invitation_id = ask.scene.things["invitation"]
    with transaction() as session:
        waits = sa.update(DelegationInvitation).where(DelegationInvitation.id == invitation_id)
        session.execute(waits.values(ended_at=None))
    return post(ask, f"/d/{ask.scene.delegation_id}/invitations/{invitation_id}/take-back")


@probe(Action.SUCCEED, "page", "positions.succession", on=own)
def page_of_a_succession(ask: Ask) -> bool:
    return get(ask, _people(ask, "succession"))


@probe(Action.SUCCEED, "page", "positions.succeed", on=own)
def pass_the_office_on(ask: Ask) -> bool:
    return post(ask, _people(ask, "succession"), {"sure": "1", "name": "", "email": ""}, {INVALID, SETTLED})


@probe(Action.REAFFIRM_POSITIONS, "page", "positions.ask_to_reaffirm", on=own)
def page_of_what_was_said_before(ask: Ask) -> bool:
    return get(ask, _people(ask, "reaffirm"))


@probe(Action.REAFFIRM_POSITIONS, "page", "positions.reaffirm", on=own)
def stand_by_what_was_said_before(ask: Ask) -> bool:
    return post(ask, _people(ask, "reaffirm"), {"seen": "nothing of it"}, {SETTLED})


@probe(Action.APPOINT, "service", on=here)
def appoint_an_observer(ask: Ask) -> bool:
    world = ask.scene.world
    return serve(
        ask,
        lambda session, actor: appoint(
            session,
            actor,
            ask.scene.consultation(session),
            world.people["without a role"],
            Role.OBSERVER,
            at=utc_now(),
        ),
    )
