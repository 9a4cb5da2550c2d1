"""Twelve delegations in two rounds; two opponents fall silent in the second."""

from datetime import timedelta
from uuid import UUID

from consult.consultations.models import Consultation
from consult.consultations.service import close_round, open_round, plan_round
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Attribution, Stance
from tests.draining import drain
from tests.factories import World, make_world, submit_many

SILENT = ("government 6", "civil_society 6")
"""Those who opposed in round 1 and do not answer in round 2."""
GROUPS = ("government", "civil_society")


def next_round(world: World, number: int = 2) -> UUID:
    """Close the round of the world, plan and open the next, and let the world be in it."""
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())
    drain()
    with transaction() as session:
        consultation, now = session.get_one(Consultation, world.consultation_id), utc_now()
        later = plan_round(
            session, SYSTEM, consultation, opens_at=now, closes_at=now + timedelta(days=9), number=number, at=now
        )
        open_round(session, SYSTEM, later.id, at=now)
        world.round_id = later.id
    return world.round_id


def two_fall_silent(attribution: Attribution = Attribution.ATTRIBUTED) -> World:
    """On T1 8 of 12 support, then 8 of 10; on T2 10, then all 10; on T3 6, then 6 of 10; nobody changes position."""
    world = make_world(targets=("T1", "T2", "T3"), members=dict.fromkeys(GROUPS, 6), attribution=attribution)
    answers = dict.fromkeys("123", Stance.SUPPORT) | dict.fromkeys("45", Stance.NEUTRAL) | {"6": Stance.OPPOSE}
    stances = {
        "T1": {name: Stance.OPPOSE if name[-1] in "56" else Stance.SUPPORT for name in world.delegations},
        "T2": {name: Stance.OPPOSE if name[-1] == "6" else Stance.SUPPORT for name in world.delegations},
        "T3": {name: answers[name[-1]] for name in world.delegations},
    }
    for code, said in stances.items():
        submit_many(world, code, said)
    drain()
    next_round(world)
    for code, said in stances.items():
        submit_many(world, code, {name: stance for name, stance in said.items() if name not in SILENT})
    drain()
    return world
