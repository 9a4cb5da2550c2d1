"""The permission table: denies by default, and gives each role what the product says."""

from uuid import uuid4

import pytest

from consult.domain.permissions import ANONYMOUS, SYSTEM, TABLE, Action, Actor, ContentState, Facts, Office, decide
from consult.domain.vocabulary import Attribution, Role

HERE, ELSEWHERE, DELEGATION, OTHER, BODY = uuid4(), uuid4(), uuid4(), uuid4(), uuid4()
IN_A_DELEGATION = {Role.FOCAL_POINT, Role.DEPUTY, Role.CONTRIBUTOR}
OWN = {
    Action.READ_OWN_POSITIONS,
    Action.READ_DRAFT,
    Action.DRAFT_POSITION,
    Action.SUBMIT_POSITION,
    Action.WITHDRAW_POSITION,
}


def person(role: Role, consultation=HERE) -> Actor:
    delegation = DELEGATION if role in IN_A_DELEGATION else None
    body = BODY if role is Role.CONTRIBUTOR else None
    return Actor(offices=(Office(role=role, consultation_id=consultation, delegation_id=delegation, body_id=body),))


def facts(delegation=None, attribution=Attribution.ATTRIBUTED, body=None) -> Facts:
    return Facts(consultation_id=HERE, attribution=attribution, delegation_id=delegation, body_id=body)


def test_every_action_has_its_row() -> None:
    assert set(TABLE) == set(Action)


@pytest.mark.parametrize("action", sorted(OWN))
@pytest.mark.parametrize("role", [Role.CHAIR, Role.SECRETARIAT, Role.RAPPORTEUR, Role.OBSERVER])
def test_nobody_outside_a_delegation_touches_its_positions(role: Role, action: Action) -> None:
    assert not decide(person(role), action, facts(DELEGATION))


CONTENT = OWN | {
    Action.READ_ALL_POSITIONS,
    Action.READ_DESK,
    Action.READ_DIGEST_DRAFT,
    Action.READ_LEDGER,
    Action.READ_LOG,
    Action.READ_RECEIPT,
    Action.READ_RELEASED_ALIGNMENTS,
    Action.READ_ALIGNMENT,
}


@pytest.mark.parametrize("state", [*ContentState, None])
@pytest.mark.parametrize("action", sorted(CONTENT))
def test_an_admin_sees_accounts_and_no_content(action: Action, state: ContentState | None) -> None:
    admin = Actor(person_id=uuid4(), is_admin=True)

    assert decide(admin, Action.MANAGE_ACCOUNTS, Facts())
    for delegation, body in ((None, None), (DELEGATION, None), (DELEGATION, BODY)):
        asked = Facts(consultation_id=HERE, delegation_id=delegation, body_id=body, state=state)
        assert not decide(admin, action, asked)


@pytest.mark.parametrize("state", [*ContentState, None])
@pytest.mark.parametrize("role", sorted(set(Role) - IN_A_DELEGATION))
def test_nobody_outside_a_delegation_reads_a_draft_whatever_its_state(role: Role, state: ContentState | None) -> None:
    for body in (None, BODY):
        asked = Facts(consultation_id=HERE, delegation_id=DELEGATION, body_id=body, state=state)
        assert not decide(person(role), Action.READ_DRAFT, asked)


@pytest.mark.parametrize("action", sorted(OWN))
def test_a_focal_point_has_no_say_in_another_delegation(action: Action) -> None:
    assert decide(person(Role.FOCAL_POINT), action, facts(DELEGATION))
    assert not decide(person(Role.FOCAL_POINT), action, facts(OTHER))


def test_a_contributor_drafts_and_does_not_submit() -> None:
    assert decide(person(Role.CONTRIBUTOR), Action.DRAFT_POSITION, facts(DELEGATION, body=BODY))
    assert not decide(person(Role.CONTRIBUTOR), Action.SUBMIT_POSITION, facts(DELEGATION))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CHAIR}))
def test_only_a_chair_approves(role: Role) -> None:
    assert decide(person(Role.CHAIR), Action.APPROVE_DIGEST, facts())
    assert not decide(person(role), Action.APPROVE_DIGEST, facts())


@pytest.mark.parametrize("action", sorted(set(Action) - OWN))
def test_a_role_counts_in_its_own_consultation_alone(action: Action) -> None:
    foreign = person(Role.CHAIR, consultation=ELSEWHERE)

    assert decide(foreign, action, facts()) == decide(ANONYMOUS, action, facts())


@pytest.mark.parametrize("attribution", [Attribution.CHATHAM_HOUSE, Attribution.CONFIDENTIAL])
def test_names_are_read_in_attributed_consultations_alone(attribution: Attribution) -> None:
    assert decide(ANONYMOUS, Action.READ_ATTRIBUTED_POSITIONS, facts())
    assert not decide(ANONYMOUS, Action.READ_ATTRIBUTED_POSITIONS, facts(attribution=attribution))


def test_the_system_has_no_voice() -> None:
    assert not any(decide(SYSTEM, action, facts(DELEGATION)) for action in OWN)
    assert not decide(SYSTEM, Action.APPROVE_DIGEST, facts())
