"""Probes of what a government knows of itself: where its bodies stand apart, and what it said across consultations."""

from consult.domain.permissions import Action
from tests.permissions.asking import Ask, get, post
from tests.permissions.registry import here, own, personal, probe

LATE = frozenset({409})
"""Asked with what nobody has seen: the table had let it pass."""


personal("positions.ledgers", "lists the organisations for which one signs oneself")


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


def _ledger(ask: Ask, page: str = "") -> str:
    return f"/my/ledger/{ask.scene.things['organisation']}{page}"


def _pair(ask: Ask) -> str:
    return _ledger(ask, f"/{ask.scene.things['target T1']}/{ask.scene.things['target T3']}")


@probe(Action.READ_LEDGER, "page", "positions.ledger", on=own)
def what_an_organisation_said(ask: Ask) -> bool:
    return get(ask, _ledger(ask))


@probe(Action.READ_LEDGER, "page", "positions.compare_targets", on=own)
def two_positions_side_by_side(ask: Ask) -> bool:
    return get(ask, _pair(ask))


@probe(Action.MARK_LIKE_TARGETS, "page", "positions.link_targets", on=own)
def link_a_target_with_itself(ask: Ask) -> bool:
    same = str(ask.scene.things["target T1"])
    return post(ask, _ledger(ask), {"first": same, "second": same}, {422})


@probe(Action.MARK_LIKE_TARGETS, "page", "positions.mark_targets", on=own, writes=True)
def say_that_targets_are_like(ask: Ask) -> bool:
    return post(ask, _pair(ask), {"mark": "same"})


@probe(Action.MARK_LIKE_TARGETS, "page", "texts.suggest_targets", on=own, writes=True)
def compare_the_wordings(ask: Ask) -> bool:
    return post(ask, _ledger(ask, "/suggestions"))
