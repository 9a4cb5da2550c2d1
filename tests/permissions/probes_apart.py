"""Probes of what a government knows of itself: where its bodies stand apart, and what of it is released."""

from consult.domain.permissions import Action
from tests.permissions.asking import Ask, get, post
from tests.permissions.registry import here, own, probe

LATE = frozenset({409})
"""Asked with what nobody has seen: the table had let it pass."""


def _own(ask: Ask, page: str) -> str:
    return f"/d/{ask.scene.delegation_id}/{page}"


@probe(Action.READ_ALIGNMENT, "page", "positions.alignment", on=own)
def where_the_bodies_stand_apart(ask: Ask) -> bool:
    return get(ask, _own(ask, "alignment"))


@probe(Action.RELEASE_ALIGNMENT, "page", "positions.confirm_release", on=own)
def what_would_be_released(ask: Ask) -> bool:
    return get(ask, _own(ask, "alignment/release?what=names"))


@probe(Action.RELEASE_ALIGNMENT, "page", "positions.release_alignment", on=own)
def release_a_split(ask: Ask) -> bool:
    values = {"what": "names", "round": str(ask.scene.world.round_id), "seen": "not what was shown"}
    return post(ask, _own(ask, "alignment/release"), values, LATE)


@probe(Action.READ_RELEASED_ALIGNMENTS, "page", "positions.splits", on=here)
def released_splits(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/desk/splits")


@probe(Action.RELEASE_ALIGNMENT, "page", "positions.retract_alignment", on=own, writes=True)
def take_a_release_back(ask: Ask) -> bool:
    return post(ask, _own(ask, f"alignment/{ask.scene.things['release']}/retract"))
