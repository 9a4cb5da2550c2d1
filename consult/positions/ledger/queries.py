"""Reads of the ledger; each starts from who asks."""

from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation
from consult.consultations.queries import facts_of
from consult.domain.errors import NotFound
from consult.domain.permissions import Action, Actor, decide
from consult.organisations.models import Organisation
from consult.positions.ledger.entries import Entry, by_age, contradict, entries_of, is_open_to
from consult.positions.ledger.likeness import Mark, Pair, groups_of, marks_of, pair_of, same_pairs


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """What one organisation says, as far as the reader may see it; only that is looked at and counted.

    `groups` holds the entries on like targets, the newest first; `contradictions` the newer entry and the older one.
    """

    organisation: Organisation
    groups: tuple[tuple[Entry, ...], ...]
    contradictions: tuple[tuple[Entry, Entry], ...]
    suggested: tuple[tuple[Entry, Entry], ...]
    may_mark: bool

    @property
    def entries(self) -> list[Entry]:
        """All of them, group after group."""
        return [entry for group in self.groups for entry in group]

    @property
    def like(self) -> list[tuple[Entry, ...]]:
        """The groups of two or more."""
        return [group for group in self.groups if len(group) > 1]

    @property
    def alone(self) -> list[Entry]:
        """The entries on targets that are like no other."""
        return [group[0] for group in self.groups if len(group) == 1]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two entries side by side; `mark` is None for a pair of which nobody has said anything."""

    newer: Entry
    older: Entry
    mark: Mark | None
    is_contradiction: bool


def organisations_of(session: Session, actor: Actor) -> list[Organisation]:
    """The organisations for which the actor signs now, by name."""
    ids = {delegation.organisation_id for delegation, _ in _delegations(session, actor, Action.READ_LEDGER)}
    query = sa.select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.name, Organisation.id)
    return list(session.scalars(query))


def may(session: Session, actor: Actor, action: Action, organisation_id: UUID) -> bool:
    """True when an office of the actor in an accredited delegation of this organisation gives them the action."""
    return any(found.organisation_id == organisation_id for found, _ in _delegations(session, actor, action))


def _delegations(session: Session, actor: Actor, action: Action) -> list[tuple[Delegation, Consultation]]:
    own = {office.delegation_id for office in actor.offices if office.delegation_id is not None}
    query = sa.select(Delegation, Consultation).join(Consultation, Consultation.id == Delegation.consultation_id)
    rows = session.execute(query.where(Delegation.id.in_(own), Delegation.withdrawn_at.is_(None)))
    return [(row[0], row[1]) for row in rows if decide(actor, action, facts_of(row[1], row[0].id))]


def ledger_of(session: Session, actor: Actor, organisation_id: UUID) -> Ledger:
    """The ledger of an organisation for which the actor signs.

    Raises: NotFound, the same whether there is none or it is not the actor's.
    """
    ground = _ground(session, actor, organisation_id)
    entries, groups = ground.entries, [_newest_first(ground.entries, group) for group in ground.groups]
    suggested = [pair for pair, mark in ground.marks.items() if mark is Mark.SUGGESTED and entries.keys() >= set(pair)]
    return Ledger(
        organisation=session.get_one(Organisation, organisation_id),
        groups=tuple(sorted(groups, key=lambda group: (-len(group), group[0].consultation.slug, group[0].target.code))),
        contradictions=tuple(found for group in groups for found in contradictions_in(group, ground.marks)),
        suggested=tuple(by_age(entries[first], entries[second]) for first, second in suggested),
        may_mark=may(session, actor, Action.MARK_LIKE_TARGETS, organisation_id),
    )


def comparison_of(session: Session, actor: Actor, organisation_id: UUID, pair: Pair) -> Comparison:
    """Two entries of an organisation side by side, for those who sign for it and may read both.

    Raises: NotFound.
    """
    ground = _ground(session, actor, organisation_id)
    if pair[0] == pair[1] or not ground.entries.keys() >= set(pair):
        raise NotFound
    newer, older = by_age(ground.entries[pair[0]], ground.entries[pair[1]])
    mark = ground.marks.get(pair_of(*pair))
    if any(group >= set(pair) for group in ground.groups) and mark is not Mark.UNRELATED:
        mark = Mark.SAME
    is_contradiction = mark is Mark.SAME and contradict(newer, older)
    return Comparison(newer=newer, older=older, mark=mark, is_contradiction=is_contradiction)


def contradictions_in(group: tuple[Entry, ...], marks: dict[Pair, Mark]) -> list[tuple[Entry, Entry]]:
    """The entries of a group of like targets that are on opposite sides, the newer of each two first."""
    return [
        by_age(one, other)
        for one, other in combinations(group, 2)
        if contradict(one, other) and marks.get(pair_of(one.target_id, other.target_id)) is not Mark.UNRELATED
    ]


@dataclass(frozen=True, kw_only=True)
class _Ground:
    """What a reader may see of an organisation's positions; what is like follows from all that it said."""

    entries: dict[UUID, Entry]
    groups: list[set[UUID]]
    marks: dict[Pair, Mark]


def _ground(session: Session, actor: Actor, organisation_id: UUID) -> _Ground:
    if not may(session, actor, Action.READ_LEDGER, organisation_id):
        raise NotFound
    said, marks = entries_of(session, organisation_id), marks_of(session, organisation_id)
    entries = {target_id: entry for target_id, entry in said.items() if is_open_to(actor, entry)}
    groups = [group & entries.keys() for group in groups_of(said, same_pairs(said.values(), marks))]
    return _Ground(entries=entries, groups=[group for group in groups if group], marks=marks)


def _newest_first(entries: dict[UUID, Entry], group: set[UUID]) -> tuple[Entry, ...]:
    found = [entries[target_id] for target_id in group]
    return tuple(sorted(found, key=lambda entry: (entry.position.taken_at, entry.position.id), reverse=True))
