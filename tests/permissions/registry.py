"""Where probes are kept: one line each, beside the action and the thing that they ask for."""

from collections.abc import Callable

from consult.domain.permissions import Action, ContentState, Facts
from tests.permissions.asking import Ask, Probe, Probing
from tests.permissions.scenes import OWN

OrElse = tuple[tuple[Action, Callable[[Ask], Facts]], ...]
PROBES: list[Probe] = []
"""Every probe there is; filled by the files beside this one."""

PERSONAL: dict[str, str] = {}
"""Endpoint to the reason why nobody can ask there for anything of somebody else."""
PUBLIC: dict[str, str] = {}
"""Endpoint to the reason why nothing there is asked of the table."""


def probe(
    action: Action, surface: str, *routes: str, on: Callable[[Ask], Facts], writes: bool = False, or_else: OrElse = ()
) -> Callable[[Probing], Probing]:
    """Register a function as a probe of this action on a surface.

    Args:
        routes: the endpoints whose answer it reads, each of which is then claimed.
        on: the facts of the thing that it asks for.
        or_else: other lines of the table that let the same people in.
        writes: it may change what others read, so it is asked after all that only read.
    """

    def keep(run: Probing) -> Probing:
        kept = Probe(
            action=action,
            surface=surface,
            name=run.__name__,
            facts=on,
            run=run,
            routes=routes,
            writes=writes,
            or_else=or_else,
        )
        PROBES.append(kept)
        return run

    return keep


def here(ask: Ask) -> Facts:
    """The consultation itself."""
    return ask.scene.facts()


def own(ask: Ask) -> Facts:
    """The first delegation of the scene."""
    return ask.scene.facts(OWN)


def own_draft(ask: Ask) -> Facts:
    """The draft of the first delegation."""
    return ask.scene.facts(OWN, state=ContentState.DRAFT)


def body_draft(ask: Ask) -> Facts:
    """The draft of a ministry of the first delegation, which was not offered."""
    return ask.scene.facts(OWN, "ministry A", ContentState.DRAFT)


def offered_draft(ask: Ask) -> Facts:
    """The draft that a ministry of the first delegation offered."""
    return ask.scene.facts(OWN, "ministry A", ContentState.OFFERED)


def own_place(ask: Ask) -> Facts:
    """Where the actor would draft in the first delegation: in the name of their body, where they have one."""
    office = ask.actor.office_for(ask.scene.delegation_id)
    facts = ask.scene.facts(OWN, state=ContentState.DRAFT)
    return facts if office is None else type(facts)(**{**facts.__dict__, "body_id": office.body_id})


def personal(endpoint: str, reason: str) -> None:
    """Say why a route shows those who are signed in nothing but their own, whatever they send."""
    PERSONAL[endpoint] = reason


def public(endpoint: str, reason: str) -> None:
    """Say why a route is open to everybody and shows nothing of anybody."""
    PUBLIC[endpoint] = reason


def of_the_chair(ask: Ask) -> Facts:
    """Something that belongs to the chair as a person."""
    return ask.scene.facts(person=ask.scene.world.people["chair 1"])


def oneself(ask: Ask) -> Facts:
    """The persona's own person; a reader without one has no such thing."""
    return ask.scene.facts(person=ask.actor.person_id)
