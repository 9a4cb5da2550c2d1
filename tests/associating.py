"""Declaring, joining and leaving bloc statements in transactions of their own."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from consult.database import transaction, utc_now
from consult.domain.permissions import Actor
from consult.domain.vocabulary import AssociationKind
from consult.positions.associations import service
from consult.positions.associations.models import Association
from consult.positions.associations.queries import association_of
from tests.factories import World


def signer(session: Session, world: World, delegation: str) -> Actor:
    """The focal point of a delegation, who has just given a factor."""
    return replace(world.actor(session, f"focal point of {delegation}"), verified_at=utc_now())


def declare(world: World, delegation: str, codes: Collection[str], *, title: str = "Statement of the bloc") -> UUID:
    """Open a delegation's positions on these targets for others."""
    declaration = service.Declaration(title=title, revision_ids=frozenset(world.revisions[code] for code in codes))
    with transaction() as session:
        actor = signer(session, world, delegation)
        own = world.delegations[delegation]
        return service.declare_statement(session, actor, own, declaration=declaration, at=utc_now()).id


def withdraw(world: World, delegation: str, statement_id: UUID) -> None:
    """Withdraw a statement."""
    with transaction() as session:
        actor = signer(session, world, delegation)
        own = world.delegations[delegation]
        service.withdraw_statement(session, actor, own, statement_id=statement_id, at=utc_now())


def associate(
    world: World,
    delegation: str,
    statement_id: UUID,
    kind: AssociationKind = AssociationKind.JOINED,
    *,
    left_out: Collection[str] = (),
    reason: str = "",
    base_version: int | None = None,
    key: str | None = None,
) -> Association:
    """Let a delegation join a statement, dissociate from it or leave it; from what stands, unless told another base."""
    own = world.delegations[delegation]
    with transaction() as session:
        if base_version is None:
            before = association_of(session, statement_id, own)
            base_version = before.version if before else 0
        act = service.Act(
            kind=kind,
            key=key or uuid4().hex,
            base_version=base_version,
            left_out=frozenset(world.revisions[code] for code in left_out),
            reason=reason,
        )
        actor = signer(session, world, delegation)
        return service.associate(session, actor, own, statement_id=statement_id, act=act, at=utc_now())
