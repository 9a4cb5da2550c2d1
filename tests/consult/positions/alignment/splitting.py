"""What a release of the first delegation's split would hold now."""

from consult.consultations.models import Delegation
from consult.database import reading
from consult.positions.alignment.queries import split_in
from consult.positions.alignment.split import Split
from tests.consult.positions.visiting import OWN
from tests.factories import World


def split(world: World, *, names: bool) -> Split:
    with reading() as session:
        delegation = session.get_one(Delegation, world.delegations[OWN])
        return split_in(session, delegation, world.round_id).shown(names_bodies=names)
