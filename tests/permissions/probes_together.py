"""Probes of what delegations do together or have done for them: statements, joint positions, letters."""

from dataclasses import replace
from uuid import uuid4

from consult.domain.permissions import Action, Facts
from tests.permissions.asking import Ask, get, post
from tests.permissions.registry import here, own, probe

LATE = frozenset({409, 422})
"""Asked with an old version, or without what is needed: the table had let it pass."""


def their_own(ask: Ask) -> Facts:
    """A delegation of this consultation in which the persona holds an office; without one, the consultation."""
    held = [office for office in ask.actor.offices if office.delegation_id in ask.scene.world.delegations.values()]
    return replace(ask.scene.facts(), delegation_id=held[0].delegation_id) if held else ask.scene.facts()


NAMED = ((Action.READ_ALL_POSITIONS, here), (Action.READ_OWN_POSITIONS, own), (Action.READ_OWN_POSITIONS, their_own))
"""Who else reads a statement of the first delegation: the desk, its own people, and whoever is at the table."""


def _own(ask: Ask, page: str) -> str:
    return f"/d/{ask.scene.delegation_id}/{page}"


@probe(Action.READ_ATTRIBUTED_POSITIONS, "page", "positions.show_statement", on=here, or_else=NAMED)
def a_statement(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/statements/{ask.scene.things['bloc statement']}")


@probe(Action.READ_CONSULTATION, "page", "positions.list_statements", on=here)
def statements_that_one_may_read(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/statements")


@probe(Action.READ_OWN_POSITIONS, "page", "positions.statements", on=own)
def statements_to_join(ask: Ask) -> bool:
    return get(ask, _own(ask, "statements"))


@probe(Action.READ_OWN_POSITIONS, "page", "positions.statement", on=own)
def a_statement_of_ones_own(ask: Ask) -> bool:
    return get(ask, _own(ask, f"statements/{ask.scene.things['bloc statement']}"))


@probe(Action.READ_OWN_POSITIONS, "page", "positions.new_statement", on=own)
def the_form_of_a_statement(ask: Ask) -> bool:
    return get(ask, _own(ask, "statements/new"))


@probe(Action.ASSOCIATE, "page", "positions.declare_statement", on=own)
def declare_a_statement(ask: Ask) -> bool:
    return post(ask, _own(ask, "statements/new"), {"title": ""}, LATE)


@probe(Action.ASSOCIATE, "page", "positions.associate", on=own)
def join_a_statement(ask: Ask) -> bool:
    values = {"kind": "joined", "base_version": "99", "submission_key": uuid4().hex}
    return post(ask, _own(ask, f"statements/{ask.scene.things['bloc statement']}"), values, LATE)


@probe(Action.ASSOCIATE, "page", "positions.withdraw_statement", on=own, writes=True)
def withdraw_a_statement(ask: Ask) -> bool:
    return post(ask, _own(ask, f"statements/{ask.scene.things['bloc statement']}/withdraw"))


@probe(Action.READ_OWN_POSITIONS, "page", "positions.proposals", on=own)
def proposals(ask: Ask) -> bool:
    return get(ask, _own(ask, "joint"))


@probe(Action.READ_OWN_POSITIONS, "page", "positions.proposal", on=own)
def a_proposal(ask: Ask) -> bool:
    return get(ask, _own(ask, f"joint/{ask.scene.things['proposal']}"))


@probe(Action.SIGN_JOINT_POSITION, "page", "positions.new_proposal", on=own)
def the_form_of_a_proposal(ask: Ask) -> bool:
    return get(ask, _own(ask, "joint/new"))


@probe(Action.SIGN_JOINT_POSITION, "page", "positions.propose", on=own)
def propose(ask: Ask) -> bool:
    return post(ask, _own(ask, "joint/new"), {"title": ""}, LATE)


@probe(Action.SIGN_JOINT_POSITION, "page", "positions.edit_proposal", on=own)
def the_form_of_a_change(ask: Ask) -> bool:
    return get(ask, _own(ask, f"joint/{ask.scene.things['proposal']}/change"))


@probe(Action.SIGN_JOINT_POSITION, "page", "positions.change_proposal", on=own)
def change_a_proposal(ask: Ask) -> bool:
    return post(ask, _own(ask, f"joint/{ask.scene.things['proposal']}/change"), {"title": "T", "version": "0"}, LATE)


@probe(Action.SIGN_JOINT_POSITION, "page", "positions.sign_proposal", on=own)
def sign_a_proposal(ask: Ask) -> bool:
    values = {"name": "N", "sign": "1", "content_hash": "not what was shown"}
    return post(ask, _own(ask, f"joint/{ask.scene.things['proposal']}/sign"), values, LATE)


@probe(Action.SIGN_JOINT_POSITION, "page", "positions.decline_proposal", on=own, writes=True)
def end_a_proposal(ask: Ask) -> bool:
    return post(ask, _own(ask, f"joint/{ask.scene.things['proposal']}/decline"), passes={303, 409})


@probe(Action.ENTER_ON_BEHALF, "page", "positions.letters", on=here)
def letters_that_were_entered(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/desk/letters")


@probe(Action.ENTER_ON_BEHALF, "page", "positions.letter", "positions.letter_form", on=own)
def the_form_of_a_letter(ask: Ask) -> bool:
    letters = f"/c/{ask.scene.slug}/desk/letters/{ask.scene.delegation_id}"
    return get(ask, letters, {302, 303}) and get(ask, f"{letters}/cluster-a")


@probe(Action.ENTER_ON_BEHALF, "page", "positions.enter_letter", on=own)
def enter_a_letter(ask: Ask) -> bool:
    return post(ask, f"/c/{ask.scene.slug}/desk/letters/{ask.scene.delegation_id}/cluster-a", {}, LATE)


@probe(Action.SUBMIT_POSITION, "page", "positions.confirm_letter", on=own, writes=True)
def confirm_a_letter(ask: Ask) -> bool:
    return post(ask, _own(ask, f"letters/{ask.scene.things['entered']}/confirm"))
