"""A consultation whose delegations form two camps that cut across the declared groups."""

from uuid import UUID, uuid4

from consult.consultations.models import Consultation, Round
from consult.database import transaction, utc_now
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Attribution, Stance
from consult.events.registry import Delivered
from consult.positions.service import submit_positions
from consult.positions.submission import Entry, Submission
from consult.synthesis.finding import store_findings
from consult.synthesis.picture import round_picture
from consult.synthesis.tallying import recount
from tests.factories import World, make_world

CODES = tuple(f"T{number}" for number in range(1, 11))
MEMBERS = {"government": 10, "civil_society": 10}


def two_camps(attribution: Attribution = Attribution.ATTRIBUTED) -> World:
    """Delegations with even numbers support the first half of the targets and oppose the other; odd ones reverse."""
    world = make_world(targets=CODES, members=MEMBERS, attribution=attribution)
    answer_in_camps(world)
    return world


def answer_in_camps(world: World) -> None:
    """Every delegation answers every target in the round of the world, as its camp does."""
    for name, delegation_id in world.delegations.items():
        entries = tuple(
            Entry(
                content=PositionContent(stance=_stance(name, place)), base_version=0, revision_id=world.revisions[code]
            )
            for place, code in enumerate(CODES)
        )
        with transaction() as session:
            submit_positions(
                session,
                world.actor(session, f"focal point of {name}"),
                delegation_id,
                submission=Submission(submission_key=uuid4().hex, entries=entries),
                at=utc_now(),
            )


def count(world: World) -> None:
    """Count the round from its rows and compare: what the handlers of a few hundred positions end in."""
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        recount(session, consultation, world.round_id)
        picture = round_picture(session, consultation, session.get_one(Round, world.round_id))
        delivered = Delivered(event_id=uuid4(), consultation_id=consultation.id, seq=0, event=None, now=utc_now())
        store_findings(session, picture, delivered)


def camp(world: World, remainder: int) -> set[UUID]:
    """The delegations of one camp."""
    return {found for name, found in world.delegations.items() if _number(name) % 2 == remainder}


def _stance(name: str, place: int) -> Stance:
    sides = (Stance.SUPPORT, Stance.STRONGLY_OPPOSE) if place < 5 else (Stance.OPPOSE, Stance.STRONGLY_SUPPORT)
    return sides[_number(name) % 2]


def _number(name: str) -> int:
    return int(name.rpartition(" ")[2])
