"""What a delegation has in front of it: its targets, what it said, what it is about to say, where its bodies differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast
from uuid import UUID

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation, Round
from consult.consultations.queries import current_round, round_by_number
from consult.domain.errors import NotFound
from consult.domain.levels import Alignment, align_bodies
from consult.domain.permissions import Action, Actor, Office, decide
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import ORDINAL_STANCES, RoundState, Stance
from consult.organisations.models import Organisation
from consult.positions import offers, queries
from consult.positions.clusters import Part, cut
from consult.positions.countries import Countries, countries_for
from consult.positions.models import Draft, Offer, Position
from consult.targets.queries import TargetWithRevision, targets_with_revisions

Row = TypeVar("Row", Position, Offer)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One target on the desk.

    Attributes:
        draft: the reader's own: the delegation's, or that of a contributor's body.
        bodies: what member bodies offered, for those who sign.
        offer: what the contributor's own body offered last, whatever became of it.
        earlier: what the delegation said in the round before; `earlier_offer` what the own body had offered then.
    """

    target: TargetWithRevision
    standing: Position | None = None
    draft: Draft | None = None
    bodies: Mapping[UUID, Offer] = field(default_factory=dict)
    offer: Offer | None = None
    earlier: Position | None = None
    earlier_offer: Offer | None = None

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
    def undecided(self) -> list[Offer]:
        """Drafts of bodies that wait for a decision."""
        return [offer for offer in self.bodies.values() if offers.is_offered(offer)]

    @property
    def may_offer(self) -> bool:
        """True when the reader's own draft is complete and is neither offered nor decided as it stands."""
        last = {self.revision_id: self.offer} if self.offer else {}
        return self.draft is not None and offers.is_ready_to_offer(self.draft, last)

    @property
    def alignment(self) -> Alignment | None:
        """How the member bodies that took a side or the middle stand to each other."""
        stances = [Stance(offer.stance) for offer in self.bodies.values() if offer.stance]
        return align_bodies([ORDINAL_STANCES.index(stance) + 1 for stance in stances if stance in ORDINAL_STANCES])


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The desk of a delegation as one of its people sees it; `countries` are whom a government may ask, others none."""

    delegation: Delegation
    consultation: Consultation
    name: str
    office: Office
    may_sign: bool
    round: Round | None
    lines: tuple[Line, ...]
    bodies: tuple[Organisation, ...]
    own_body: Organisation | None = None
    countries: Countries | None = None

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
        """Lines on which drafts of bodies wait for a decision."""
        return [line for line in self.lines if line.undecided]

    def line_with(self, code: str) -> Line:
        """The line of a target. Raises: NotFound."""
        for line in self.lines:
            if line.code == code:
                return line
        raise NotFound


def desk_of(session: Session, actor: Actor, delegation_id: UUID) -> Desk:
    """The desk of a delegation in which the actor holds an office.

    A contributor finds the drafts of the own body alone; who signs finds those of the delegation, and of each body what
    it offered.

    Raises: NotFound, the same whether there is none or it is not the actor's.
    """
    delegation, consultation = queries.own_delegation(session, actor, delegation_id)
    facts = queries.facts_of(consultation, delegation_id)
    office = cast(Office, actor.office_for(delegation_id))
    may_sign = decide(actor, Action.SUBMIT_POSITION, facts)
    round_ = current_round(session, consultation.id)
    bodies = queries.bodies_of(session, delegation) if may_sign else []
    reader = _Reader(session=session, delegation=delegation, body_id=office.body_id, may_sign=may_sign)
    return Desk(
        delegation=delegation,
        consultation=consultation,
        name=queries.name_of(session, delegation),
        office=office,
        may_sign=may_sign,
        round=round_,
        lines=tuple(reader.lines(round_)),
        bodies=tuple(bodies),
        own_body=session.get(Organisation, office.body_id) if office.body_id else None,
        countries=countries_for(session, delegation),
    )


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """Reads the lines of a desk as far as one of its people may see them."""

    session: Session
    delegation: Delegation
    body_id: UUID | None
    may_sign: bool

    def lines(self, round_: Round | None) -> list[Line]:
        """One line for each target."""
        targets = targets_with_revisions(self.session, self.delegation.consultation_id)
        if round_ is None:
            return [Line(target=target) for target in targets]
        standing = queries.current_positions(self.session, self.delegation.id, round_.id)
        own, given = self._own_drafts(round_), self._offers_of_bodies(round_)
        offered = self._offers_of_own_body(round_)
        before = round_by_number(self.session, self.delegation.consultation_id, round_.number - 1)
        earlier = (
            self._by_target(queries.current_positions(self.session, self.delegation.id, before.id)) if before else {}
        )
        earlier_offers = self._by_target(self._offers_of_own_body(before)) if before else {}
        return [
            Line(
                target=target,
                standing=standing.get(target.revision.id),
                draft=own.get(target.revision.id),
                bodies=given.get(target.revision.id, {}),
                offer=offered.get(target.revision.id),
                earlier=_unless_withdrawn(earlier.get(target.target.id)),
                earlier_offer=earlier_offers.get(target.target.id),
            )
            for target in targets
        ]

    def _own_drafts(self, round_: Round) -> dict[UUID, Draft]:
        if self.body_id is None and not self.may_sign:
            return {}
        return queries.drafts_of(self.session, self.delegation.id, round_.id).get(self.body_id, {})

    def _offers_of_bodies(self, round_: Round) -> dict[UUID, dict[UUID, Offer]]:
        return offers.offers_to_decide(self.session, self.delegation.id, round_.id) if self.may_sign else {}

    def _offers_of_own_body(self, round_: Round) -> dict[UUID, Offer]:
        if self.body_id is None or self.may_sign:
            return {}
        return offers.last_offers_of_body(self.session, self.delegation.id, self.body_id, round_.id)

    def _by_target(self, found: dict[UUID, Row]) -> dict[UUID, Row]:
        owners = queries.targets_of_revisions(self.session, list(found))
        return {owners[revision_id]: row for revision_id, row in found.items()}


def _unless_withdrawn(position: Position | None) -> Position | None:
    return None if position is None or position.is_withdrawn else position
