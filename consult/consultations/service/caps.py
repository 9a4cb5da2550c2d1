"""Caps: how many delegations an organisation with its member bodies may have, and how many a stakeholder group."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation
from consult.domain.errors import CapReached
from consult.organisations.models import Organisation

_AT_ONCE = 5_000
"""Identifiers in one statement: far below what either database takes."""


def check_caps(session: Session, consultation: Consultation, coming: Sequence[tuple[UUID, str]]) -> None:
    """Say nothing when these organisations may all be accredited beside those that are. The caller holds the lock.

    Args:
        coming: organisation and stakeholder group of each.
    Raises: CapReached, naming the cap.
    """
    check_group_caps(session, consultation, [group for _, group in coming])
    roots = roots_of(session, [organisation_id for organisation_id, _ in coming])
    trees = trees_of(session, set(roots.values()))
    seated = Counter(trees[member] for member in _seated_among(session, consultation.id, trees))
    seated.update(roots.values())
    for root, count in seated.items():
        if count > consultation.most_per_organisation:
            raise _tree_is_full(session, root, consultation.most_per_organisation)


def check_group_caps(session: Session, consultation: Consultation, coming: Sequence[str]) -> None:
    """Say nothing when delegations of these stakeholder groups may come in beside those that are.

    Raises: CapReached, naming the group.
    """
    for group, count in Counter(coming).items():
        most = consultation.most_per_group.get(group)
        if most is None:
            continue
        seated = sa.select(sa.func.count()).select_from(Delegation)
        seated = seated.where(Delegation.consultation_id == consultation.id, Delegation.withdrawn_at.is_(None))
        if (session.scalar(seated.where(Delegation.stakeholder_group == group)) or 0) + count > most:
            raise CapReached(
                f"The group “{group}” has the {most} delegations that it may have here: raise the cap, or refuse.",
                extra={"cap": "group", "name": group, "most": most},
            )


def _tree_is_full(session: Session, root: UUID, most: int) -> CapReached:
    name = session.scalars(sa.select(Organisation.name).where(Organisation.id == root)).one()
    return CapReached(
        f"“{name}” and its member bodies together may have {most} here, and have it: raise the cap, or refuse.",
        extra={"cap": "organisation", "name": name, "most": most},
    )


def roots_of(session: Session, organisation_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """For each organisation, the one at the top of its tree."""
    roots = {organisation_id: organisation_id for organisation_id in organisation_ids}
    while parents := _parents_of(session, set(roots.values())):
        roots = {organisation_id: parents.get(top, top) for organisation_id, top in roots.items()}
    return roots


def trees_of(session: Session, roots: Collection[UUID]) -> dict[UUID, UUID]:
    """Every organisation of these trees with its root, the roots included."""
    found = {root: root for root in roots}
    level = list(roots)
    while level:
        children: list[UUID] = []
        for part in _parts(level):
            query = sa.select(Organisation.id, Organisation.parent_id).where(Organisation.parent_id.in_(part))
            for child, parent in session.execute(query):
                if parent is not None and child not in found:
                    found[child] = found[parent]
                    children.append(child)
        level = children
    return found


def _parts(identifiers: Iterable[UUID]) -> Iterator[list[UUID]]:
    rest = iter(identifiers)
    while part := list(islice(rest, _AT_ONCE)):
        yield part


def _parents_of(session: Session, organisation_ids: Collection[UUID]) -> dict[UUID, UUID]:
    parents: dict[UUID, UUID] = {}
    for part in _parts(organisation_ids):
        query = sa.select(Organisation.id, Organisation.parent_id).where(Organisation.id.in_(part))
        for child, parent in session.execute(query.where(Organisation.parent_id.is_not(None))):
            if parent is not None:
                parents[child] = parent
    return parents


def _seated_among(session: Session, consultation_id: UUID, organisation_ids: Collection[UUID]) -> list[UUID]:
    seated: list[UUID] = []
    for part in _parts(organisation_ids):
        query = sa.select(Delegation.organisation_id).where(Delegation.consultation_id == consultation_id)
        seated += session.scalars(query.where(Delegation.withdrawn_at.is_(None), Delegation.organisation_id.in_(part)))
    return seated
