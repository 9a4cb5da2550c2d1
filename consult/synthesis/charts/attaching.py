"""Painting the pictures of drafts. This is an edge: no transaction and no lock waits while a picture is painted."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.children import ChildFailed
from consult.database import reading, transaction, utc_now
from consult.domain.lifecycle import UNSENT
from consult.domain.vocabulary import Audience
from consult.events.log import lock_log
from consult.synthesis.charts.chart import ChartKind
from consult.synthesis.charts.kept import drawn
from consult.synthesis.charts.painting import MAIL_SCALE, paint
from consult.synthesis.models import Approval, Digest, DigestChart, DigestPicture
from consult.synthesis.recipients import recipients_of_digest

logger = logging.getLogger(__name__)
Painter = Callable[..., Sequence[bytes]]
LEASE = timedelta(seconds=60)
"""Painting ends itself before that, however many pictures; a painter that died is made up for after a minute."""
MAX_ATTEMPTS = 3
"""What cannot be painted thrice will not be: the mails say the same in words."""


@dataclass(frozen=True, kw_only=True)
class _Order:
    """What is to be painted for one draft."""

    digest_id: UUID
    consultation_id: UUID
    draft: int
    documents: Mapping[ChartKind, Mapping[str, Any]]
    languages: tuple[str, ...]


def drafts_to_paint(session: Session, *, at: datetime) -> list[UUID]:
    """The drafts whose pictures wait to be painted."""
    query = sa.select(DigestChart.digest_id).distinct().join(Digest, Digest.id == DigestChart.digest_id)
    return list(session.scalars(query.where(_takes_pictures(), _waits(at))))


def is_being_painted(session: Session, digest_id: UUID) -> bool:
    """True while pictures of a draft may still come."""
    waits = sa.exists().where(DigestChart.digest_id == Digest.id, DigestChart.attempts < MAX_ATTEMPTS)
    return session.scalar(sa.select(Digest.id).where(Digest.id == digest_id, _takes_pictures(), waits)) is not None


def _takes_pictures() -> sa.ColumnElement[bool]:
    """A draft with mails that has none yet and that nobody has approved: nothing comes into what was approved."""
    painted = sa.exists().where(DigestPicture.digest_id == Digest.id)
    approved = sa.exists().where(Approval.digest_id == Digest.id, Approval.voided_at.is_(None))
    has_mails = Digest.audience != Audience.PUBLIC  # its page draws them
    return sa.and_(Digest.state.in_(UNSENT), has_mails, ~painted, ~approved)


def _waits(at: datetime) -> sa.ColumnElement[bool]:
    is_free = sa.or_(DigestChart.leased_until.is_(None), DigestChart.leased_until <= at)
    return sa.and_(DigestChart.attempts < MAX_ATTEMPTS, is_free)


def paint_draft(digest_id: UUID, *, painter: Painter = paint) -> bool:
    """Paint the pictures of a draft in its recipients' languages, and put them into its mails.

    A draft that somebody approved meanwhile keeps the mails that were approved, which say the same in words.

    Args:
        painter: turns SVG into PNG.
    Returns:
        False where nothing was to be painted, painting failed, or the draft is not the same any more.
    """
    with transaction() as session:
        order = _take(session, digest_id, at=utc_now())
    if order is None:
        return False
    wanted = [(kind, language) for language in order.languages for kind in order.documents]
    try:
        pngs = painter([drawn(order.documents[kind], kind, language) for kind, language in wanted], scale=MAIL_SCALE)
    except ChildFailed:
        logger.exception("the pictures of the digest %s could not be painted", digest_id)
        _give_back(digest_id)
        return False
    with transaction() as session:
        return _attach(session, order, dict(zip(wanted, pngs, strict=True)))


def _take(session: Session, digest_id: UUID, *, at: datetime) -> _Order | None:
    taken = sa.update(DigestChart).where(DigestChart.digest_id == digest_id, _waits(at))
    taken = taken.values(attempts=DigestChart.attempts + 1, leased_until=at + LEASE).returning(DigestChart.kind)
    if not session.scalars(taken).all():
        return None
    digest = session.get_one(Digest, digest_id)
    rows = session.scalars(sa.select(DigestChart).where(DigestChart.digest_id == digest_id)).all()
    documents = {ChartKind(row.kind): row.document for row in rows}
    languages = {recipient.language for recipient in recipients_of_digest(session, digest)}
    return _Order(
        digest_id=digest_id,
        consultation_id=digest.consultation_id,
        draft=digest.draft,
        documents={kind: documents[kind] for kind in ChartKind if kind in documents},
        languages=tuple(sorted(languages)),
    )


def _give_back(digest_id: UUID) -> None:
    with transaction() as session:
        session.execute(sa.update(DigestChart).where(DigestChart.digest_id == digest_id).values(leased_until=None))


def _attach(session: Session, order: _Order, pngs: Mapping[tuple[ChartKind, str], bytes]) -> bool:
    lock_log(session, order.consultation_id)
    same = sa.select(Digest.id).where(Digest.id == order.digest_id, Digest.draft == order.draft)
    if session.scalar(same.where(_takes_pictures())) is None:
        return False
    for (kind, language), png in pngs.items():
        session.add(DigestPicture(digest_id=order.digest_id, kind=kind, language=language, png=png))
    return True


def paint_drafts() -> int:
    """Paint what waits, one draft after the other; how many got their pictures."""
    with reading() as session:
        waiting = drafts_to_paint(session, at=utc_now())
    return sum(paint_draft(digest_id) for digest_id in waiting)
