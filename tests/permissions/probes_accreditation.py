"""Probes of the door: applying, reading and deciding on applications, inviting, and ending an accreditation."""

from consult.accreditation.queries import NOBODY
from consult.domain.permissions import Action, Facts
from tests.permissions.asking import Ask, get, post
from tests.permissions.registry import here, probe, public
from tests.permissions.scenes import APPLICANT, OTHER

public("accreditation.send_application", "the form of whoever is signed in; strangers ask for a letter instead")
public("accreditation.withdraw_application", "takes back one's own alone, which its service's tests show")
public("accreditation.show_invitation", "opened by the token of one letter")
public("accreditation.accept_invitation", "the same token")

STALE, MISSING = {303, 409}, {303, 422}
"""Asked with an old version, or without what is needed: the table had let it pass, and nothing is stored."""


def of_the_applicant(ask: Ask) -> Facts:
    """The application of somebody without a role."""
    return ask.scene.facts(person=ask.scene.world.people[APPLICANT])


def of_oneself(ask: Ask) -> Facts:
    """The application that each of them sent."""
    return ask.scene.facts(person=ask.actor.person_id or NOBODY)


def of_anybody_else(ask: Ask) -> Facts:
    """What is somebody's, but not the actor's."""
    return ask.scene.facts(person=NOBODY)


def of_another_delegation(ask: Ask) -> Facts:
    """The second delegation of the scene."""
    return ask.scene.facts(OTHER)


def _application(ask: Ask, name: str = APPLICANT) -> str:
    return f"/c/{ask.scene.slug}/applications/{ask.scene.things[f'application of {name}']}"


def _desk(ask: Ask) -> str:
    return f"/c/{ask.scene.slug}/desk"


@probe(Action.APPLY, "page", "accreditation.apply", on=here)
def the_form_of_an_application(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/apply")


@probe(Action.APPLY, "page", "accreditation.ask_for_letter", on=here, writes=True)
def a_letter_to_confirm_an_address(ask: Ask) -> bool:
    return post(ask, f"/c/{ask.scene.slug}/apply/address", {}, passes=MISSING)


@probe(Action.READ_APPLICATION, "page", "accreditation.show_application", on=of_the_applicant)
def an_application(ask: Ask) -> bool:
    return get(ask, _application(ask))


@probe(Action.READ_APPLICATION, "page", "accreditation.credential", on=of_the_applicant)
def a_credential(ask: Ask) -> bool:
    return get(ask, f"{_application(ask)}/credential")


@probe(Action.READ_APPLICATION, "page", "accreditation.show_application", on=of_oneself)
def ones_own_application(ask: Ask) -> bool:
    return get(ask, _application(ask, ask.visitor.persona.name))


@probe(Action.ASSESS_APPLICATION, "page", "accreditation.queue", on=of_anybody_else)
def the_queue(ask: Ask) -> bool:
    return get(ask, f"{_desk(ask)}/accreditation")


@probe(Action.ASSESS_APPLICATION, "page", "accreditation.give_verdict", on=of_the_applicant, writes=True)
def a_verdict_on_an_old_version(ask: Ask) -> bool:
    return post(ask, f"{_application(ask)}/verdict", {"verdict": "approved", "version": "99"}, passes=STALE)


@probe(Action.ASSESS_APPLICATION, "page", "accreditation.place_application", on=of_the_applicant, writes=True)
def a_place_for_an_old_version(ask: Ask) -> bool:
    return post(ask, f"{_application(ask)}/place", {"kind": "none", "version": "99"}, passes=STALE)


@probe(Action.INVITE, "page", "accreditation.new_invitation", on=here)
def the_form_of_an_invitation(ask: Ask) -> bool:
    return get(ask, f"{_desk(ask)}/invitations")


@probe(Action.INVITE, "page", "accreditation.invite", on=here, writes=True)
def an_invitation_to_nobody(ask: Ask) -> bool:
    return post(ask, f"{_desk(ask)}/invitations", {}, passes=MISSING)


@probe(Action.INVITE, "page", "accreditation.revoke_invitation", on=here, writes=True)
def an_invitation_revoked(ask: Ask) -> bool:
    return post(ask, f"{_desk(ask)}/invitations/{ask.scene.things['invitation']}/revoke")


@probe(Action.OPERATE, "page", "accreditation.set_rules", on=here, writes=True)
def the_rules_of_the_door(ask: Ask) -> bool:
    return post(ask, f"{_desk(ask)}/accreditation/rules", {}, passes=MISSING)


@probe(Action.OPERATE, "page", "accreditation.list_delegations", on=here)
def all_delegations(ask: Ask) -> bool:
    return get(ask, f"{_desk(ask)}/delegations")


@probe(Action.OPERATE, "page", "accreditation.show_delegation", on=here)
def how_a_delegation_came(ask: Ask) -> bool:
    return get(ask, f"{_desk(ask)}/delegations/{ask.scene.world.delegations[OTHER]}")


@probe(
    Action.WITHDRAW_ACCREDITATION, "page", "accreditation.change_accreditation", on=of_another_delegation, writes=True
)
def an_accreditation_withdrawn_without_a_reason(ask: Ask) -> bool:
    path = f"{_desk(ask)}/delegations/{ask.scene.world.delegations[OTHER]}/accreditation"
    return post(ask, path, {"wanted": "withdraw", "reason": ""}, passes=MISSING)
