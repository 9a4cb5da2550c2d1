"""What a delegation has in front of it: its targets, what it said, what it is about to say, where its bodies differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation, Round
from consult.consultations.queries import current_round, round_by_number
from consult.domain.levels import Alignment, align_bodies
from consult.domain.permissions import Action, Actor, Office, decide
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import ORDINAL_STANCES, RoundState, Stance
from consult.organisations.models import Organisation
from consult.positions import queries
from consult.positions.clusters import Part, cut
from consult.positions.models import Draft, Position
from consult.targets.queries import TargetWithRevision, targets_with_revisions


@dataclass(frozen=True, kw_only=True)
class Line:
    """One target on the desk; `draft` is the reader's own: the delegation's, or that of a contributor's body."""

    target: TargetWithRevision
    standing: Position | None = None
    draft: Draft | None = None
    bodies: Mapping[UUID, Draft] = field(default_factory=dict)
    earlier: Position | None = None

    @property
    def code(self) -> str:
        """The target's code."""
        return self.target.code

    @property
    def revision_id(self) -> UUID:
        """The wording that a position is about."""
        return self.target.revision.id

    @property
    def version(self) -> int:
        """The version that stands, withdrawals included; 0 for none."""
        return self.standing.version if self.standing else 0

    @property
    def stands(self) -> bool:
        """True when the delegation has a position that counts."""
        return self.standing is not None and not self.standing.is_withdrawn

    @property
    def content(self) -> PositionContent:
        """What the form starts from: the draft, else what stands."""
        row = self.draft or self.standing
        return queries.content_of(row) if row else PositionContent()

    @property
    def is_ready(self) -> bool:
        """True when there is a stance, drafted or submitted."""
        return self.content.stance is not None

    @property
    def is_overtaken(self) -> bool:
        """True when the draft was begun before the version that stands."""
        return self.draft is not None and self.draft.base_version != self.version

    @property
    def alignment(self) -> Alignment | None:
        """How the member bodies that took a side or the middle stand to each other."""
        stances = [Stance(draft.stance) for draft in self.bodies.values() if draft.stance]
        return align_bodies([ORDINAL_STANCES.index(stance) + 1 for stance in stances if stance in ORDINAL_STANCES])


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The desk of a delegation as one of its people sees it."""

    delegation: Delegation
    consultation: Consultation
    name: str
    office: Office
    may_sign: bool
    round: Round | None
    lines: tuple[Line, ...]
    bodies: tuple[Organisation, ...]
    own_body: Organisation | None = None

    @property
    def parts(self) -> list[Part]:
        """The pages of the position form."""
        return cut([line.target for line in self.lines])

    def lines_of(self, part: Part) -> list[Line]:
        """The lines that stand on one page of the form."""
        codes = {target.code for target in part.targets}
        return [line for line in self.lines if line.code in codes]

    def part_with(self, code: str) -> Part:
        """The page of the form on which a target stands."""
        return next(part for part in self.parts if code in {target.code for target in part.targets})

    @property
    def is_open(self) -> bool:
        """True while the round takes positions."""
        return self.round is not None and self.round.state == RoundState.OPEN

    @property
    def drafts(self) -> list[Line]:
        """Lines with a draft of the reader's own that says something."""
        return [line for line in self.lines if line.draft is not None and line.is_ready]

    @property
    def undecided(self) -> list[Line]:
        """Lines on which bodies drafted and the delegation has neither draft nor position."""
        return [line for line in self.lines if line.bodies and not line.is_ready]


def desk_of(session: Session, actor: Actor, delegation_id: UUID) -> Desk:
    """The desk of a delegation in which the actor holds an office.

    A contributor finds the drafts of the own body alone; who signs finds those of all bodies beside the
    delegation's own.

    Raises: NotFound, the same whether there is none or it is not the actor's.
    """
    delegation, consultation = queries.own_delegation(session, actor, delegation_id)
    facts = queries.facts_of(consultation, delegation_id)
    office = next(office for office in actor.offices if office.delegation_id == delegation_id)
    may_sign = decide(actor, Action.SUBMIT_POSITION, facts)
    round_ = current_round(session, consultation.id)
    bodies = queries.bodies_of(session, delegation) if may_sign else []
    return Desk(
        delegation=delegation,
        consultation=consultation,
        name=queries.name_of(session, delegation),
        office=office,
        may_sign=may_sign,
        round=round_,
        lines=tuple(_lines(session, delegation, office, round_, may_sign=may_sign)),
        bodies=tuple(bodies),
        own_body=session.get(Organisation, office.body_id) if office.body_id else None,
    )


def _lines(
    session: Session, delegation: Delegation, office: Office, round_: Round | None, *, may_sign: bool
) -> list[Line]:
    targets = targets_with_revisions(session, delegation.consultation_id)
    if round_ is None:
        return [Line(target=target) for target in targets]
    standing = queries.current_positions(session, delegation.id, round_.id)
    drafts = queries.drafts_of(session, delegation.id, round_.id)
    before = round_by_number(session, delegation.consultation_id, round_.number - 1)
    earlier = _by_target(session, delegation, before) if before else {}
    own = drafts.get(office.body_id, {})
    others = {
        body: found for body, found in drafts.items() if body is not None and (may_sign or body == office.body_id)
    }
    return [
        Line(
            target=target,
            standing=standing.get(target.revision.id),
            draft=own.get(target.revision.id),
            bodies={body: found[target.revision.id] for body, found in others.items() if target.revision.id in found},
            earlier=earlier.get(target.target.id),
        )
        for target in targets
    ]


def _by_target(session: Session, delegation: Delegation, round_: Round) -> dict[UUID, Position]:
    found = queries.current_positions(session, delegation.id, round_.id)
    owners = queries.targets_of_revisions(session, list(found))
    return {owners[revision_id]: position for revision_id, position in found.items() if not position.is_withdrawn}
