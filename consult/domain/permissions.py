"""Who may do what: one table of role, action and relation, which denies by default."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from consult.domain.vocabulary import Attribution, Role


class Action(StrEnum):
    """Everything that a person can ask of a consultation."""

    READ_CONSULTATION = "read_consultation"
    READ_RESULTS = "read_results"
    READ_ATTRIBUTED_POSITIONS = "read_attributed_positions"
    READ_OWN_POSITIONS = "read_own_positions"
    READ_DRAFTS = "read_drafts"
    DRAFT_POSITION = "draft_position"
    SUBMIT_POSITION = "submit_position"
    WITHDRAW_POSITION = "withdraw_position"
    READ_DESK = "read_desk"
    DRAFT_DIGEST = "draft_digest"
    READ_DIGEST_DRAFT = "read_digest_draft"
    EDIT_DIGEST = "edit_digest"
    APPROVE_DIGEST = "approve_digest"
    SEND_DIGEST = "send_digest"
    SETTLE_DELIVERY = "settle_delivery"
    OPERATE = "operate"


class Relation(StrEnum):
    """How the thing asked for belongs to the one who asks."""

    OWN_DELEGATION = "own_delegation"
    OTHER_DELEGATION = "other_delegation"
    CONSULTATION = "consultation"


@dataclass(frozen=True, kw_only=True)
class Office:
    """A role held now in one consultation; `body_id` names the member body of a contributor."""

    role: Role
    consultation_id: UUID
    delegation_id: UUID | None = None
    body_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: a person with the offices held now, the system, or an anonymous reader."""

    person_id: UUID | None = None
    name: str = ""
    pseudonym: str = "anonymous"
    offices: tuple[Office, ...] = field(default=())
    is_system: bool = False

    def roles_in(self, consultation_id: UUID) -> frozenset[Role]:
        """Roles held in one consultation."""
        return frozenset(office.role for office in self.offices if office.consultation_id == consultation_id)

    def office_for(self, delegation_id: UUID) -> Office | None:
        """The office this actor holds in a delegation, one that signs before one that drafts; None without any."""
        held = [office for office in self.offices if office.delegation_id == delegation_id]
        return min(held, key=lambda office: office.role not in _SIGNERS, default=None)


ANONYMOUS = Actor()
SYSTEM = Actor(name="Consult", pseudonym="system", is_system=True)
"""The rounds' clock and the workers: no office, so no voice; services call it only for what has no author."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a decision looks at besides the actor and the action."""

    consultation_id: UUID
    attribution: Attribution
    relation: Relation = Relation.CONSULTATION
    delegation_id: UUID | None = None


_ANYONE = frozenset[Role | None]({*Role, None})
_DESK = frozenset[Role | None]({Role.CHAIR, Role.RAPPORTEUR, Role.SECRETARIAT})
_SIGNERS = frozenset[Role | None]({Role.FOCAL_POINT, Role.DEPUTY})
_DELEGATION = _SIGNERS | {Role.CONTRIBUTOR}

TABLE: dict[Action, dict[Relation, frozenset[Role | None]]] = {
    Action.READ_CONSULTATION: {Relation.CONSULTATION: _ANYONE},
    Action.READ_RESULTS: {Relation.CONSULTATION: _ANYONE},
    Action.READ_ATTRIBUTED_POSITIONS: {
        Relation.CONSULTATION: _ANYONE,
        Relation.OTHER_DELEGATION: _ANYONE,
    },
    Action.READ_OWN_POSITIONS: {Relation.OWN_DELEGATION: _DELEGATION},
    Action.READ_DRAFTS: {Relation.OWN_DELEGATION: _DELEGATION},
    Action.DRAFT_POSITION: {Relation.OWN_DELEGATION: _DELEGATION},
    Action.SUBMIT_POSITION: {Relation.OWN_DELEGATION: _SIGNERS},
    Action.WITHDRAW_POSITION: {Relation.OWN_DELEGATION: _SIGNERS},
    Action.READ_DESK: {Relation.CONSULTATION: _DESK},
    Action.DRAFT_DIGEST: {Relation.CONSULTATION: _DESK},
    Action.READ_DIGEST_DRAFT: {Relation.CONSULTATION: _DESK},
    Action.EDIT_DIGEST: {Relation.CONSULTATION: frozenset({Role.CHAIR, Role.RAPPORTEUR})},
    Action.APPROVE_DIGEST: {Relation.CONSULTATION: frozenset({Role.CHAIR})},
    Action.SEND_DIGEST: {Relation.CONSULTATION: frozenset({Role.CHAIR, Role.SECRETARIAT})},
    Action.SETTLE_DELIVERY: {Relation.CONSULTATION: frozenset({Role.CHAIR})},
    Action.OPERATE: {Relation.CONSULTATION: frozenset({Role.SECRETARIAT})},
}
"""Who may do an action, by relation; None stands for a reader without any role here."""

_ONLY_ATTRIBUTED = frozenset({Action.READ_ATTRIBUTED_POSITIONS})


def relation_to(actor: Actor, delegation_id: UUID | None) -> Relation:
    """How a delegation's things belong to the actor."""
    if delegation_id is None:
        return Relation.CONSULTATION
    return Relation.OWN_DELEGATION if actor.office_for(delegation_id) else Relation.OTHER_DELEGATION


def decide(actor: Actor, action: Action, facts: Facts) -> bool:
    """True when the table gives the actor this action under these facts.

    The relation follows from `delegation_id` when that is given, so that a caller cannot claim another.
    """
    relation = relation_to(actor, facts.delegation_id) if facts.delegation_id else facts.relation
    if action in _ONLY_ATTRIBUTED and facts.attribution is not Attribution.ATTRIBUTED:
        return False
    allowed = TABLE[action].get(relation, frozenset())
    if relation is Relation.OWN_DELEGATION and facts.delegation_id:
        office = actor.office_for(facts.delegation_id)
        return office is not None and office.role in allowed
    held: frozenset[Role | None] = actor.roles_in(facts.consultation_id) or frozenset({None})
    return bool(held & allowed)
