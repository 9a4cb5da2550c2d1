"""Findings: what stands of each comparison, and the events when a division opens or closes."""

from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

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


def store_findings(session: Session, picture: RoundPicture, delivered: Delivered) -> None:
    """Keep the findings of a picture unless newer ones stand, and announce opened and closed divisions."""
    round_id = picture.round.id
    lock_log(session, picture.consultation.id)
    if analysed_up_to(session, round_id) >= picture.as_of:
        return
    mark = upsert(session, Analysis).values(round_id=round_id, as_of=picture.as_of)
    session.execute(mark.on_conflict_do_update(index_elements=["round_id"], set_={"as_of": picture.as_of}))
    query = sa.select(Finding).where(Finding.round_id == round_id)
    standing = {(row.target_revision_id, row.line): row for row in session.scalars(query)}
    events: list[Event] = []
    for target in picture.targets:
        for line, comparison in target.comparisons.items():
            finding = standing.get((target.revision.id, line))
            was_divided = finding is not None and finding.divergence_class in DIVISIONS
            if finding is None:
                finding = Finding(id=uuid4(), round_id=round_id, target_revision_id=target.revision.id, line=line)
                session.add(finding)
            _fill(finding, comparison)
            finding.table_hash = table_hash(target.tallies[line], targets=len(picture.targets))
            finding.as_of = picture.as_of
            if was_divided != (comparison.class_ in DIVISIONS):
                events.append(_announcement(finding, divided=not was_divided))
    session.flush()
    publish_all(session, picture.consultation.id, events, actor=SYSTEM, at=delivered.now)


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
