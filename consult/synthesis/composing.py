"""What a digest says: from the picture of a round to statements, before anything is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.domain.lifecycle import PUBLISHED
from consult.domain.schedule import Edition, Window
from consult.domain.synthesis import DraftStatement, Snapshot, compose
from consult.domain.vocabulary import Attribution, Audience, RoundState
from consult.synthesis.coverage import of_edition
from consult.synthesis.models import Digest
from consult.synthesis.picture import RoundPicture, round_picture
from consult.synthesis.recipients import edition_of
from consult.synthesis.released import picture_for_readers, released_round
from consult.synthesis.sections.beside import beside_targets
from consult.synthesis.sections.next_steps import next_steps
from consult.synthesis.sections.silence import silence
from consult.synthesis.views import snapshot_of, views_of


@dataclass(frozen=True, kw_only=True)
class Composed:
    """What a draft is made of before it becomes rows."""

    picture: RoundPicture
    statements: Sequence[DraftStatement]
    snapshot: Mapping[str, Any]
    since: Mapping[str, Any]
    """What its news compare with: the end of a digest sent before, with its place in the log where that was in this
    round, or a round; empty for the first of all."""
    for_readers: RoundPicture
    edition: Edition

    @property
    def is_first(self) -> bool:
        """True where there is nothing to compare with."""
        return not self.since

    @property
    def tells_counts(self) -> bool:
        """False where nothing but words leaves the desk."""
        at_desk = self.edition.audience is Audience.CHAIRS
        return at_desk or self.picture.consultation.attribution != Attribution.CONFIDENTIAL


def compose_digest(
    session: Session, consultation: Consultation, round_: Round, window: Window, edition: Edition
) -> Composed:
    """What the digest of a window says of a round as it stands now; stores nothing."""
    picture = round_picture(session, consultation, round_)
    at_desk = edition.audience is Audience.CHAIRS
    for_readers = picture if at_desk else picture_for_readers(session, consultation, round_)
    since, before = snapshot_before(session, consultation, round_, window[0], edition)
    views = views_of(session, for_readers, at_desk=at_desk, since=since.get("as_of"))
    statements = compose(views, before, main_line=picture.main_line)
    return Composed(
        picture=picture,
        statements=[
            *statements,
            *beside_targets(session, picture, at_desk=at_desk),
            silence(session, picture, edition.audience),
            next_steps(session, round_),
        ],
        snapshot=snapshot_of(views),
        since=since if before else {},
        for_readers=for_readers,
        edition=edition,
    )


def draft_now(session: Session, digest: Digest) -> tuple[RoundPicture, Sequence[DraftStatement]]:
    """The picture of a digest's round and the statements that drafting it now would give; stores nothing."""
    consultation = session.get_one(Consultation, digest.consultation_id)
    round_ = session.get_one(Round, digest.round_id)
    window = digest.window_start, digest.window_end
    draft = compose_digest(session, consultation, round_, window, edition_of(digest))
    return draft.picture, draft.statements


def snapshot_before(
    session: Session, consultation: Consultation, round_: Round, window_start: datetime, edition: Edition
) -> tuple[Mapping[str, Any], Mapping[str, Snapshot]]:
    """What the readers of an edition knew, after what that is: the last one sent to them, else the round before."""
    sent = (
        sa.select(Digest)
        .where(*of_edition(consultation.id, edition))
        .where(Digest.state.in_(PUBLISHED))
        # in a round what was sent last is what they know, whichever window it was of
        .where(sa.or_(Digest.round_id == round_.id, Digest.window_start < window_start))
        .order_by(Digest.sending_at.desc(), Digest.window_start.desc())
        .limit(1)
    )
    if last := session.scalar(sent):
        within = {"as_of": last.as_of} if last.round_id == round_.id else {}
        return {"digest": last.window_end.isoformat(), **within}, last.picture
    earlier = sa.select(Round).where(Round.consultation_id == consultation.id, Round.number < round_.number)
    round_before = session.scalar(earlier.order_by(Round.number.desc()).limit(1))
    if round_before is None:
        return {}, {}
    at_desk = edition.audience is Audience.CHAIRS
    read = round_picture if at_desk else picture_for_readers
    views = views_of(session, read(session, consultation, round_before), at_desk=at_desk)
    return {"round": round_before.number}, snapshot_of(views)


def published_before(session: Session, picture: RoundPicture, edition: Edition) -> list[RoundPicture]:
    """What readers know of the rounds before, the oldest first; a round of which nothing was released is left out."""
    read = round_picture if edition.audience is Audience.CHAIRS else picture_for_readers
    earlier = sa.select(Round).where(Round.consultation_id == picture.consultation.id)
    earlier = earlier.where(Round.number < picture.round.number, Round.state != RoundState.PLANNED)
    known = [
        round_
        for round_ in session.scalars(earlier.order_by(Round.number))
        if picture.is_exact or released_round(session, round_.id) is not None
    ]
    return [read(session, picture.consultation, round_) for round_ in known]
