"""Builders of a small consultation through the product's own services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from consult.authentication import actor_at_the_shell
from consult.consultations.models import Consultation, Round
from consult.consultations.service import (
    NewConsultation,
    NewDelegation,
    accredit_delegation,
    appoint,
    close_round,
    create_consultation,
    open_round,
    plan_round,
)
from consult.database import transaction, utc_now
from consult.domain.corridor_terms import CorridorTerm, TermKind
from consult.domain.permissions import SYSTEM, Actor
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Attribution, Frequency, Role, Stance
from consult.organisations.models import Person
from consult.organisations.service import NewOrganisation, register_organisation, register_person
from consult.positions import service as positions
from consult.positions.submission import Entry, Receipt, Submission
from consult.targets.models import TargetRevision
from consult.targets.service import NewTarget, Wording, add_target, revise_target
from tests.kept_worlds import once

ALWAYS_FRESH = datetime.max.replace(tzinfo=UTC)
GROUPS = ("government", "civil_society", "private_sector")


@dataclass(kw_only=True)
class World:
    """A consultation with an open round, and who is in it; identifiers only, so that any session can use them."""

    consultation_id: UUID
    slug: str
    round_id: UUID
    revisions: dict[str, UUID] = field(default_factory=dict)
    delegations: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)

    def actor(self, session: Session, name: str) -> Actor:
        """A person of the world as the actor they are now, with a factor that stays fresh whenever a test plays."""
        return actor_at_the_shell(session, session.get_one(Person, self.people[name]), at=ALWAYS_FRESH)


def make_world(
    *,
    targets: Sequence[str] = ("T1", "T2"),
    members: Mapping[str, int] | None = None,
    attribution: Attribution = Attribution.ATTRIBUTED,
    approvals_needed: int = 1,
    chairs: int = 1,
    digest_every: Frequency | None = Frequency.AT_CLOSE,
    opened_ago: timedelta = timedelta(days=1),
    lasts: timedelta = timedelta(days=30),
) -> World:
    """Set up a consultation with an open round, one focal point a delegation, chairs, secretariat and observer.

    Delegations are called `<group> 1`, their focal points `focal point of <group> 1`; chairs `chair 1`, and so on.
    """
    groups = dict(members or dict.fromkeys(GROUPS, 2))
    new = NewConsultation(
        slug=f"consultation-{uuid4().hex[:8]}",
        title="Migration in the development agenda",
        attribution=attribution,
        approvals_needed=approvals_needed,
        digest_every=digest_every,
    )
    asked = tuple(targets), tuple(groups.items()), attribution, approvals_needed, chairs, digest_every
    return once((*asked, opened_ago, lasts), lambda: _build(new, targets, groups, chairs, opened_ago, lasts))


def _build(
    new: NewConsultation,
    targets: Sequence[str],
    members: Mapping[str, int],
    chairs: int,
    opened_ago: timedelta,
    lasts: timedelta,
) -> World:
    now = utc_now()
    opens_at = now - opened_ago
    with transaction() as session:
        consultation = create_consultation(session, SYSTEM, new, at=now)
        round_ = plan_round(
            session, SYSTEM, consultation, opens_at=opens_at, closes_at=opens_at + lasts, number=1, at=now
        )
        open_round(session, SYSTEM, round_.id, at=now)
        world = World(consultation_id=consultation.id, slug=new.slug, round_id=round_.id)
        for code in targets:
            wording = Wording(title=f"Target {code}", text=f"What {code} asks for.")
            revision = add_target(
                session, SYSTEM, consultation.id, NewTarget(code=code, wording=wording, cluster="Cluster A"), at=now
            )
            world.revisions[code] = revision.id
        for group, count in members.items():
            for number in range(1, count + 1):
                add_delegation(session, world, f"{group} {number}", group, at=now)
        for number in range(1, chairs + 1):
            add_person(session, world, f"chair {number}", Role.CHAIR, at=now)
        add_person(session, world, "secretariat", Role.SECRETARIAT, at=now)
        add_person(session, world, "observer", Role.OBSERVER, at=now)
    return world


def add_delegation(session: Session, world: World, name: str, group: str, *, at: datetime) -> UUID:
    """Accredit one more delegation with its focal point."""
    consultation = session.get_one(Consultation, world.consultation_id)
    organisation_id = register_organisation(session, SYSTEM, NewOrganisation(name=name), at=at)
    new = NewDelegation(organisation_id=organisation_id, key=name, stakeholder_group=group)
    delegation_id = accredit_delegation(session, SYSTEM, consultation, new, at=at)
    world.delegations[name] = delegation_id
    add_person(session, world, f"focal point of {name}", Role.FOCAL_POINT, delegation_id=delegation_id, at=at)
    return delegation_id


def add_person(
    session: Session,
    world: World,
    name: str,
    role: Role,
    *,
    delegation_id: UUID | None = None,
    body_id: UUID | None = None,
    at: datetime,
) -> UUID:
    """Register a person and appoint them."""
    address = f"{name.replace(' ', '.')}.{world.slug}@example.org"
    person = register_person(session, SYSTEM, name=name, email=address, at=at)
    consultation = session.get_one(Consultation, world.consultation_id)
    appoint(session, SYSTEM, consultation, person.id, role, delegation_id=delegation_id, body_id=body_id, at=at)
    world.people[name] = person.id
    return person.id


def submit(
    world: World,
    delegation: str,
    code: str,
    stance: Stance | None = Stance.SUPPORT,
    *,
    base_version: int = 0,
    key: str | None = None,
    blocking_reason: str = "",
    rationale: str = "",
    conditions: str = "",
    amendment: str = "",
    at: datetime | None = None,
) -> Receipt:
    """Submit one position in a transaction of its own; no stance withdraws."""
    content = PositionContent(
        stance=stance,
        is_blocking=bool(blocking_reason),
        blocking_reason=blocking_reason,
        rationale=rationale,
        conditions=conditions,
        amendment=amendment,
    )
    entry = Entry(content=content, base_version=base_version, revision_id=world.revisions[code])
    submission = Submission(submission_key=key or uuid4().hex, entries=(entry,))
    with transaction() as session:
        return positions.submit_positions(
            session,
            world.actor(session, f"focal point of {delegation}"),
            world.delegations[delegation],
            submission=submission,
            at=at or utc_now(),
        )


def submit_many(world: World, code: str, stances: Mapping[str, Stance], *, rationale: str = "") -> None:
    """Submit one position of each of these delegations, all in one transaction, which is much faster."""
    with transaction() as session:
        for delegation, stance in stances.items():
            entry = Entry(
                content=PositionContent(stance=stance, rationale=rationale),
                base_version=0,
                revision_id=world.revisions[code],
            )
            positions.submit_positions(
                session,
                world.actor(session, f"focal point of {delegation}"),
                world.delegations[delegation],
                submission=Submission(submission_key=uuid4().hex, entries=(entry,)),
                at=utc_now(),
            )


def say_terms(
    world: World,
    delegation: str,
    code: str,
    *terms: tuple[TermKind, str, str],
    stance: Stance = Stance.SUPPORT,
    base_version: int = 0,
) -> Receipt:
    """Submit one position that asks, offers or refuses: kind, country and text of each term."""
    said = tuple(CorridorTerm(kind=kind, country=country, text=text) for kind, country, text in terms)
    entry = Entry(
        content=PositionContent(stance=stance, terms=said),
        base_version=base_version,
        revision_id=world.revisions[code],
    )
    with transaction() as session:
        return positions.submit_positions(
            session,
            world.actor(session, f"focal point of {delegation}"),
            world.delegations[delegation],
            submission=Submission(submission_key=uuid4().hex, entries=(entry,)),
            at=utc_now(),
        )


def round_of(session: Session, world: World) -> Round:
    """The round of the world."""
    return session.get_one(Round, world.round_id)


def close_and_reword(world: World, code: str) -> None:
    """Close the round, and then give a target another title and text."""
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())
    with transaction() as session:
        target_id = session.get_one(TargetRevision, world.revisions[code]).target_id
        wording = Wording(title=f"Target {code}, anew", text="Something else.")
        revise_target(session, SYSTEM, world.consultation_id, target_id, wording, at=utc_now())
