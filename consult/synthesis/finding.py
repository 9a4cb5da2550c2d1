"""Findings: what stands of each comparison, and the events when a division opens or closes."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.database import upsert
from consult.domain.divergence import Comparison, DivergenceClass
from consult.domain.permissions import SYSTEM
from consult.events.catalogue import DivergenceDetected, DivergenceResolved, Event
from consult.events.log import lock_log, publish_all
from consult.events.registry import Delivered
from consult.synthesis.models import Analysis, Finding
from consult.synthesis.picture import RoundPicture, table_hash

DIVISIONS = frozenset({DivergenceClass.DIVIDED_BETWEEN, DivergenceClass.DIVIDED_WITHIN})


def analysed_up_to(session: Session, round_id: UUID) -> int:
    """The place in the log up to which the findings of a round are drawn; 0 before the first."""
    return session.scalar(sa.select(Analysis.as_of).where(Analysis.round_id == round_id)) or 0


@dataclass(frozen=True, kw_only=True)
class Look:
    """What looking at some comparisons of a round found.

    Attributes:
        before: the place in the log up to which the findings were drawn that this look started from.
        found: by target revision and line, the comparison and the hash of its table.
        q_values: q that moved where nothing else did.
    """

    round_id: UUID
    before: int
    as_of: int
    found: Mapping[tuple[UUID, str], tuple[Comparison, str]]
    q_values: Mapping[tuple[UUID, str], float | None]


def store_findings(session: Session, picture: RoundPicture, delivered: Delivered) -> None:
    """Keep the findings of a picture unless newer ones stand, and announce opened and closed divisions.

    Nothing is kept when it was set meanwhile that groups are compared otherwise: that has its own event, and whoever
    answers it looks at everything up to there.
    """
    targets = len(picture.targets)
    found = {
        (target.revision.id, line): (comparison, table_hash(target.tallies[line], targets=targets))
        for target in picture.targets
        for line, comparison in target.comparisons.items()
    }
    if not _still_set(session, picture.consultation, picture.weighting, picture.lines):
        return
    before = analysed_up_to(session, picture.round.id)
    if before < picture.as_of:
        look = Look(round_id=picture.round.id, before=before, as_of=picture.as_of, found=found, q_values={})
        _store(session, picture.consultation.id, look, delivered)


def keep(session: Session, consultation: Consultation, look: Look, delivered: Delivered) -> bool:
    """Keep the findings of a look at some comparisons, made as the consultation says in this session.

    False when others were stored since it began, or it was set that groups are compared otherwise.
    """
    if not _still_set(session, consultation, consultation.weighting, list(consultation.compare)):
        return False
    if analysed_up_to(session, look.round_id) != look.before:
        return False
    _store(session, consultation.id, look, delivered)
    return True


def _still_set(session: Session, consultation: Consultation, weighting: str, lines: list[str]) -> bool:
    """Take the lock and read the consultation again: whether groups are still compared in this way."""
    lock_log(session, consultation.id)
    session.refresh(consultation)
    return (consultation.weighting, consultation.compare) == (weighting, lines)


def _store(session: Session, consultation_id: UUID, look: Look, delivered: Delivered) -> None:
    mark = upsert(session, Analysis).values(round_id=look.round_id, as_of=look.as_of)
    session.execute(mark.on_conflict_do_update(index_elements=["round_id"], set_={"as_of": look.as_of}))
    revision_ids = {revision_id for revision_id, _ in look.found}
    query = sa.select(Finding).where(Finding.round_id == look.round_id, Finding.target_revision_id.in_(revision_ids))
    standing = {(row.target_revision_id, row.line): row for row in session.scalars(query)}
    events: list[Event] = []
    for (revision_id, line), (comparison, hash_) in look.found.items():
        finding = standing.get((revision_id, line))
        was_divided = finding is not None and finding.divergence_class in DIVISIONS
        if finding is None:
            finding = Finding(id=uuid4(), round_id=look.round_id, target_revision_id=revision_id, line=line)
            session.add(finding)
        _fill(finding, comparison)
        finding.table_hash = hash_
        if session.is_modified(finding):
            finding.as_of = look.as_of
        if was_divided != (comparison.class_ in DIVISIONS):
            events.append(_announcement(finding, divided=not was_divided))
    session.flush()
    _move_q_values(session, look)
    publish_all(session, consultation_id, events, actor=SYSTEM, at=delivered.now)


def _move_q_values(session: Session, look: Look) -> None:
    rows = [
        {"of_revision": revision_id, "of_line": line, "moved_to": q_value}
        for (revision_id, line), q_value in look.q_values.items()
    ]
    if rows:
        here = (Finding.round_id == look.round_id, Finding.target_revision_id == sa.bindparam("of_revision"))
        moved = sa.update(Finding).where(*here, Finding.line == sa.bindparam("of_line"))
        # below the unit of work, which wants primary keys for many rows at once
        session.connection().execute(moved.values(q_value=sa.bindparam("moved_to")), rows)


def _fill(finding: Finding, comparison: Comparison) -> None:
    finding.divergence_class = comparison.class_.value
    finding.direction = comparison.direction
    finding.p_value, finding.q_value, finding.gap = comparison.p_value, comparison.q_value, comparison.gap
    finding.flags = [[flag.name.value, list(flag.groups)] for flag in comparison.flags]


def _announcement(finding: Finding, *, divided: bool) -> Event:
    kind = DivergenceDetected if divided else DivergenceResolved
    return kind(
        finding_id=finding.id,
        round_id=finding.round_id,
        revision_id=finding.target_revision_id,
        line=finding.line,
        divergence_class=finding.divergence_class,
        as_of=finding.as_of,
    )
