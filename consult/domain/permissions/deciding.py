"""The one answer to “may they?”: pure, and no where the table says nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from consult.domain.errors import FreshFactorNeeded, NotPermitted
from consult.domain.permissions.actions import Action, ContentState, Relation
from consult.domain.permissions.actors import Actor, Office, Voice
from consult.domain.permissions.table import NEEDS_FRESH_FACTOR, TABLE
from consult.domain.vocabulary import Attribution, Role


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a decision looks at besides the actor and the action.

    The relation follows from what is named here, so that no caller can claim another: a person's own thing by
    `person_id`, a member body's by `body_id` with its delegation, a delegation's by `delegation_id`, else the
    consultation's, else the site's. `state` is None where the thing asked for has no states.
    """

    consultation_id: UUID | None = None
    attribution: Attribution = Attribution.CONFIDENTIAL
    delegation_id: UUID | None = None
    body_id: UUID | None = None
    person_id: UUID | None = None
    state: ContentState | None = None


def relation_to(actor: Actor, facts: Facts) -> Relation:
    """How the thing that the facts describe belongs to the actor."""
    if facts.person_id is not None:
        return Relation.SELF if actor.person_id == facts.person_id else Relation.OTHER_PERSON
    if facts.delegation_id is not None:
        return _in_delegation(actor, facts.delegation_id, facts.body_id)
    return Relation.CONSULTATION if facts.consultation_id is not None else Relation.SITE


def _in_delegation(actor: Actor, delegation_id: UUID, body_id: UUID | None) -> Relation:
    office = actor.office_for(delegation_id)
    if office is None:
        return Relation.OTHER_DELEGATION
    if body_id is None:
        return Relation.OWN_DELEGATION
    return Relation.OWN_BODY if office.body_id == body_id else Relation.OTHER_BODY


def decide(actor: Actor, action: Action, facts: Facts) -> bool:
    """True when a line of the table gives the actor this action under these facts."""
    relation, voices = relation_to(actor, facts), _voices(actor, facts)
    return any(
        relation in grant.relations
        and voices & grant.voices
        and facts.attribution in grant.rules
        and (grant.states is None or facts.state in grant.states)
        for grant in TABLE[action]
    )


def decide_anywhere(actor: Actor, action: Action) -> bool:
    """True when the actor may do this in some consultation or delegation of theirs, whatever its rule."""
    return any(decide(actor, action, facts) for office in actor.offices for facts in _facts_of_office(office))


def consultations_of(actor: Actor, action: Action) -> frozenset[UUID]:
    """The consultations on which the actor's offices give this action, whatever their rule: where a query starts."""
    held = {office.consultation_id for office in actor.offices}
    return frozenset(found for found in held if decide(actor, action, Facts(consultation_id=found)))


def roles_given(action: Action, attribution: Attribution = Attribution.CONFIDENTIAL) -> frozenset[Role]:
    """The roles whose holders may do this in their consultation; for queries that ask who may."""
    lines = [grant for grant in TABLE[action] if Relation.CONSULTATION in grant.relations]
    return frozenset(role for role in Role for grant in lines if role in grant.voices and attribution in grant.rules)


def _facts_of_office(office: Office) -> tuple[Facts, Facts, Facts]:
    """What an office is held for, from the whole consultation to one member body."""
    here = Facts(consultation_id=office.consultation_id)
    in_delegation = replace(here, delegation_id=office.delegation_id)
    return here, in_delegation, replace(in_delegation, body_id=office.body_id)


def _voices(actor: Actor, facts: Facts) -> frozenset[Voice]:
    """The voices in which the actor speaks of this thing: the office in its delegation alone, where there is one."""
    if facts.delegation_id is not None and (office := actor.office_for(facts.delegation_id)):
        return frozenset({office.role})
    held: frozenset[Voice] = actor.roles_in(facts.consultation_id) if facts.consultation_id else frozenset()
    site = actor.site_voices
    return held | site or frozenset({None})


def check(actor: Actor, action: Action, facts: Facts, *, at: datetime, words: str = "") -> None:
    """Say nothing when the actor may do this now.

    Args:
        words: what the refusal says, where the role alone explains too little.
    Raises: NotPermitted; FreshFactorNeeded when the act binds others and the last factor given is too old.
    """
    if not decide(actor, action, facts):
        raise NotPermitted(words)
    if action in NEEDS_FRESH_FACTOR and not actor.is_fresh(at):
        raise FreshFactorNeeded
