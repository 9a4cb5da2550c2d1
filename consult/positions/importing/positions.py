"""The positions of an import: which of them say something new, and storing those."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from consult.consultations.models import Round
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import RoundState
from consult.events.catalogue import PositionImported, PositionsImported
from consult.events.log import publish, publish_all
from consult.positions.countries import Countries, countries_of
from consult.positions.importing.reading import ReadPosition
from consult.positions.importing.rounds import refuse_unless_open
from consult.positions.importing.run import ImportRun
from consult.positions.models import Position, PositionTerm
from consult.targets.models import TargetRevision

Place = tuple[UUID, UUID, UUID]
"""Round, delegation, and target or revision."""


@dataclass(frozen=True, kw_only=True)
class NewPosition:
    """A position to be stored, as the version after the last."""

    read: ReadPosition
    version: int
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class _Standing:
    """What the record holds: the last version on each revision, the last import on each target, the last word."""

    versions: dict[Place, int]
    imported: dict[Place, str]
    is_own: dict[Place, bool]


def new_positions(run: ImportRun) -> list[NewPosition]:
    """The positions that differ from the last import of the same; faults for those that cannot be taken."""
    standing = _standing(run)
    hashes: dict[PositionContent, str] = {}
    known = countries_of(run.session, run.consultation.id)
    chosen = []
    for read in run.responses.positions:
        round_, revision = run.rounds.get(read.round), run.revisions.get(read.code)
        if round_ is None or revision is None:
            continue
        if (content_hash := hashes.get(read.content)) is None:
            content_hash = hashes[read.content] = read.content.hash()
        delegation_id = run.delegations[read.key]
        _refuse_terms(run, read, known)
        place = (round_.id, delegation_id, revision.target_id)
        if standing.imported.get(place) == content_hash:
            continue
        refuse_unless_open(run, read)
        if standing.is_own.get(place, False):
            run.refuse(read.row, read.column, f"{read.key} has taken its own position since; it is not overwritten")
        version = standing.versions.get((round_.id, delegation_id, revision.id), 0) + 1
        chosen.append(NewPosition(read=read, version=version, content_hash=content_hash))
    return chosen


def _refuse_terms(run: ImportRun, read: ReadPosition, known: Countries) -> None:
    """Refuse asks and offers of one that is no government, to itself, or to a country that there is not."""
    for term in read.content.terms:
        if all(read.key != found.key for found in known.governments):
            run.refuse(read.row, read.column, f"{read.key} is no government: only governments ask and offer")
        elif not known.is_known(term.country) or known.one_name(term.country) == read.key:
            detail = f"“{term.country}” is neither another government’s key nor a country code (ISO 3166-1)"
            run.refuse(read.row, read.column, detail)


def _standing(run: ImportRun) -> _Standing:
    columns = (
        *(Position.round_id, Position.delegation_id, Position.target_revision_id, TargetRevision.target_id),
        *(Position.version, Position.content_hash, Position.submission_id),
    )
    query = sa.select(*columns).join(TargetRevision, TargetRevision.id == Position.target_revision_id)
    query = query.where(Position.round_id.in_([round_.id for round_ in run.rounds.values()])).order_by(Position.seq)
    found = _Standing(versions={}, imported={}, is_own={})
    for round_id, delegation_id, revision_id, target_id, version, content_hash, submission_id in run.session.execute(
        query
    ):
        place = (round_id, delegation_id, target_id)
        found.versions[round_id, delegation_id, revision_id] = version
        found.is_own[place] = submission_id is not None
        if submission_id is None:
            found.imported[place] = content_hash
    return found


def store_positions(run: ImportRun, chosen: Sequence[NewPosition], *, is_wider: bool) -> None:
    """Write positions with their events round by round, and say at the end of each round how many came.

    Args:
        is_wider: delegations or rounds came too; without any position the last round that began says so.
    """
    for number, round_ in sorted(run.rounds.items()):
        if here := [new for new in chosen if new.read.round == number]:
            _store_round(run, round_, here)
    begun = [number for number, round_ in run.rounds.items() if round_.state != RoundState.PLANNED]
    if is_wider and begun and not chosen:
        _say_finished(run, run.rounds[max(begun)], 0)


def _store_round(run: ImportRun, round_: Round, chosen: Sequence[NewPosition]) -> None:
    rows = [_row(run, round_, new) for new in chosen]
    events = [_event(row) for row in rows]
    logged = publish_all(run.session, run.consultation.id, events, actor=run.actor, at=run.at)
    for row, place in zip(rows, logged, strict=True):
        row["seq"] = place.seq
    run.session.execute(sa.insert(Position), rows)
    if terms := _terms(rows, chosen):
        run.session.execute(sa.insert(PositionTerm), terms)
    _say_finished(run, round_, len(rows))


def _say_finished(run: ImportRun, round_: Round, positions: int) -> None:
    finished = PositionsImported(round_id=round_.id, positions=positions)
    publish(run.session, run.consultation.id, finished, actor=run.actor, at=run.at)


def _terms(rows: Sequence[dict[str, Any]], chosen: Sequence[NewPosition]) -> list[dict[str, Any]]:
    return [
        {"position_id": row["id"], **term.document()}
        for row, new in zip(rows, chosen, strict=True)
        for term in new.read.content.terms
    ]


def _row(run: ImportRun, round_: Round, new: NewPosition) -> dict[str, Any]:
    read = new.read
    said = {name: value for name, value in vars(read.content).items() if name != "terms"}
    return {
        **said,
        "id": uuid4(),
        "consultation_id": run.consultation.id,
        "round_id": round_.id,
        "target_revision_id": run.revisions[read.code].id,
        "delegation_id": run.delegations[read.key],
        "version": new.version,
        "language": read.language,
        "content_hash": new.content_hash,
        "taken_at": read.submitted_at or run.at,
    }


def _event(row: dict[str, Any]) -> PositionImported:
    return PositionImported(
        position_id=row["id"],
        delegation_id=row["delegation_id"],
        round_id=row["round_id"],
        revision_id=row["target_revision_id"],
        position_version=row["version"],
        stance=row["stance"],
        content_hash=row["content_hash"],
    )
