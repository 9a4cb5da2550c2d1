"""One government in two consultations, and what it says there."""

from uuid import UUID

import sqlalchemy as sa

from consult.consultations.models import Consultation, Delegation
from consult.consultations.service import appoint
from consult.database import reading, transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Attribution, Role, Stance
from consult.positions.ledger import service
from consult.positions.ledger.likeness import Mark
from consult.targets.models import TargetRevision
from tests.consult.positions.visiting import OWN
from tests.factories import World, make_world, submit

FOCAL = f"focal point of {OWN}"


def two_consultations(
    *, second: Attribution = Attribution.ATTRIBUTED, same_person: bool = False, is_child: bool = False
) -> tuple[World, World]:
    """A workshop and a summit at which one government sits, by default with a focal point in each."""
    here = make_world(members={"government": 2}, targets=("T1", "T2"))
    there = make_world(members={"government": 2}, targets=("T1", "S2"), attribution=second)
    with transaction() as session:
        own = session.get_one(Delegation, here.delegations[OWN])
        session.get_one(Delegation, there.delegations[OWN]).organisation_id = own.organisation_id
        if is_child:
            session.get_one(Consultation, there.consultation_id).parent_id = here.consultation_id
        if same_person:
            consultation = session.get_one(Consultation, there.consultation_id)
            place = {"delegation_id": there.delegations[OWN]}
            appoint(session, SYSTEM, consultation, here.people[FOCAL], Role.DEPUTY, at=utc_now(), **place)
    return here, there


def organisation_of(world: World) -> UUID:
    with reading() as session:
        return session.get_one(Delegation, world.delegations[OWN]).organisation_id


def target_of(world: World, code: str) -> UUID:
    with reading() as session:
        query = sa.select(TargetRevision.target_id).where(TargetRevision.id == world.revisions[code])
        return session.scalars(query).one()


def mark(world: World, pair: tuple[UUID, UUID], said: Mark = Mark.SAME, person: str = FOCAL) -> None:
    with transaction() as session:
        actor, own = world.actor(session, person), organisation_of(world)
        service.mark_like_targets(session, actor, own, pair=pair, mark=said, at=utc_now())


def contradict(here: World, there: World) -> tuple[UUID, UUID]:
    """Support T2 here, link it to S2 there, and then oppose that."""
    submit(here, OWN, "T2", Stance.STRONGLY_SUPPORT, rationale="A canaryhere.")
    submit(there, OWN, "S2", Stance.NEUTRAL)
    pair = target_of(here, "T2"), target_of(there, "S2")
    mark(there, pair)
    submit(there, OWN, "S2", Stance.OPPOSE, base_version=1, rationale="A canarythere.")
    return pair
