"""Which texts are to be looked at, whose turn it is, and what came of it.

A look is begun by one process at a time and survives its death: the row says until when it is somebody's, how often it
was begun, and what went wrong. After the last attempt it waits for a change of the texts, or for somebody to ask again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accreditation.models import AccreditationChange
from consult.consultations.models import Consultation, Delegation, Round
from consult.database import upsert
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import RoundState
from consult.events.catalogue import TextsCompared
from consult.events.log import publish
from consult.positions.models import Position
from consult.targets.models import Target, TargetRevision
from consult.texts.models import Recommendation, TextAnalysis

RECOMMENDATIONS = "recommendations"
LEASE = timedelta(minutes=10)
"""Longer than a look at the largest round; a process that died is made up for after this."""
MAX_ATTEMPTS = 5
BACK_OFF = timedelta(seconds=30)
"""Wait after the first failed attempt; doubled after each further one."""
REST = timedelta(seconds=15)
"""Between two looks at the same texts, however fast positions come in."""
_REST_FOR_EACH_SECOND = 10
"""A look that took long is not taken again at once: at most a tenth of the time is spent on it."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """Texts to be looked at: those of a round, or the targets beside earlier recommendations where it is None."""

    consultation_id: UUID
    subject: str
    marker: str
    round_id: UUID | None = None


def subject_of(round_: Round) -> str:
    """The name under which a round's analysis is kept."""
    return f"round-{round_.number}"


def looks_due(session: Session, *, at: datetime) -> list[Look]:
    """Every look that is due, the longest waiting first: texts changed since the last one, or it failed."""
    known = {(row.consultation_id, row.subject): row for row in session.scalars(sa.select(TextAnalysis))}
    looks = [*_rounds(session), *_consultations(session)]
    rows = [(known.get((look.consultation_id, look.subject)), look) for look in looks]
    due = [(row, look) for row, look in rows if _is_due(row, look, at)]
    return [look for _, look in sorted(due, key=lambda found: found[0].next_at.timestamp() if found[0] else 0.0)]


def _is_due(row: TextAnalysis | None, look: Look, at: datetime) -> bool:
    if row is None:
        return True
    return row.next_at <= at and (row.marker != look.marker or 0 < row.attempts < MAX_ATTEMPTS)


def _rounds(session: Session) -> list[Look]:
    last = sa.select(sa.func.max(Position.seq)).where(Position.round_id == Round.id).scalar_subquery()
    withdrawn = sa.select(sa.func.count()).where(
        Delegation.consultation_id == Round.consultation_id, Delegation.withdrawn_at.is_not(None)
    )
    gone = withdrawn.scalar_subquery()
    newest = withdrawn.with_only_columns(sa.func.max(Delegation.withdrawn_at)).scalar_subquery()
    changes = sa.select(sa.func.count(AccreditationChange.id)).join(
        Delegation, Delegation.id == AccreditationChange.delegation_id
    )
    moved = changes.where(Delegation.consultation_id == Round.consultation_id).scalar_subquery()
    query = sa.select(Round, last, gone, newest, moved).where(Round.state != RoundState.PLANNED, last.is_not(None))
    return [
        Look(
            consultation_id=round_.consultation_id,
            subject=subject_of(round_),
            # with time and changes: who went while another came back, or came back itself, leaves the number as it was
            marker=f"{seq}-{count}-{last_left.isoformat() if last_left else ''}-{moves}",
            round_id=round_.id,
        )
        for round_, seq, count, last_left, moves in session.execute(query.order_by(Round.consultation_id, Round.number))
    ]


def _consultations(session: Session) -> list[Look]:
    visible = sa.or_(Recommendation.consultation_id.is_(None), Recommendation.consultation_id == Consultation.id)
    known = sa.select(sa.func.count(), sa.func.max(Recommendation.imported_at)).where(visible)
    counts = known.with_only_columns(sa.func.count()).correlate(Consultation).scalar_subquery()
    newest = known.with_only_columns(sa.func.max(Recommendation.imported_at)).correlate(Consultation).scalar_subquery()
    wordings = (
        sa.select(sa.func.count())
        .select_from(TargetRevision)
        .join(Target, Target.id == TargetRevision.target_id)
        .where(Target.consultation_id == Consultation.id)
        .scalar_subquery()
    )
    query = sa.select(Consultation.id, counts, newest, wordings).where(counts > 0, wordings > 0)
    return [
        Look(consultation_id=row[0], subject=RECOMMENDATIONS, marker=f"{row[1]}-{row[2].isoformat()}-{row[3]}")
        for row in session.execute(query.order_by(Consultation.id))
    ]


def begin(session: Session, look: Look, *, at: datetime) -> bool:
    """Make a look ours; False when somebody else has it already. The attempt is counted before the work."""
    taken = {"marker": look.marker, "next_at": at + LEASE}
    row = upsert(session, TextAnalysis).values(
        consultation_id=look.consultation_id, subject=look.subject, document={}, attempts=1, **taken
    )
    anew = sa.case((TextAnalysis.marker == look.marker, TextAnalysis.attempts + 1), else_=1)
    begun = row.on_conflict_do_update(
        index_elements=["consultation_id", "subject"],
        set_={**taken, "attempts": anew},
        where=TextAnalysis.next_at <= at,
    ).returning(TextAnalysis.subject)
    return session.scalar(begun) is not None


def finish(session: Session, look: Look, document: dict[str, Any], *, began_at: datetime, at: datetime) -> None:
    """Keep what was found, unless a later look was begun meanwhile; of the texts of a round that is announced."""
    rest = max(REST, (at - began_at) * _REST_FOR_EACH_SECOND)
    values = {"document": document, "found_at": at, "attempts": 0, "next_at": at + rest, "last_error": None}
    kept = session.scalar(_row_of(look).values(values).returning(TextAnalysis.subject))
    if kept is not None and look.round_id is not None:
        event = TextsCompared(round_id=look.round_id, as_of=document["as_of"])
        publish(session, look.consultation_id, event, actor=SYSTEM, at=at)


def give_up(session: Session, look: Look, error: str, *, at: datetime) -> None:
    """Write down why an attempt failed; the next one comes later, or none until something changes."""
    attempts = _attempts(session, look)
    wait = BACK_OFF * 2 ** (attempts - 1) if attempts < MAX_ATTEMPTS else REST  # which nobody need wait for longer
    session.execute(_row_of(look).values(last_error=error[:2000], next_at=at + wait))


def _attempts(session: Session, look: Look) -> int:
    row = session.get(TextAnalysis, (look.consultation_id, look.subject), populate_existing=True)
    return max(1, min(row.attempts, MAX_ATTEMPTS)) if row else 1


def _row_of(look: Look) -> sa.Update:
    return sa.update(TextAnalysis).where(
        TextAnalysis.consultation_id == look.consultation_id,
        TextAnalysis.subject == look.subject,
        TextAnalysis.marker == look.marker,
    )


def try_again(session: Session, consultation_id: UUID, *, at: datetime) -> int:
    """Let every look that was given up be taken from the start; how many those are."""
    spent = sa.update(TextAnalysis).where(
        TextAnalysis.consultation_id == consultation_id,
        TextAnalysis.attempts >= MAX_ATTEMPTS,
        TextAnalysis.next_at <= at,
    )
    return len(session.execute(spent.values(attempts=0, marker="", next_at=at).returning(TextAnalysis.subject)).all())
