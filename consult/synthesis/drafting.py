"""Drafting digests: on schedule, at the close of a round, by hand."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.domain.chain import content_hash
from consult.domain.errors import MoveNotAllowed
from consult.domain.lifecycle import PUBLISHED
from consult.domain.permissions import ANONYMOUS, SYSTEM, Actor
from consult.domain.schedule import Window, windows
from consult.domain.synthesis import DraftStatement, headline_of
from consult.domain.vocabulary import Attribution, DigestState
from consult.events.catalogue import DigestDrafted, TallyUpdated
from consult.events.log import lock_log, publish
from consult.events.queries import log_length
from consult.synthesis import voiding
from consult.synthesis.charts.chart import ChartKind
from consult.synthesis.charts.divergence_data import map_data
from consult.synthesis.charts.kept import keep_charts
from consult.synthesis.charts.sources import convergence_data, corridor_data, opinion_data
from consult.synthesis.composing import PARTICIPANTS, Composed, compose_digest, published_before
from consult.synthesis.counted import store_counted_list
from consult.synthesis.keeping import Drafted, renew_statements
from consult.synthesis.models import Digest, StandingPosition
from consult.synthesis.picture import RoundPicture
from consult.synthesis.released import release_and_measure, released_round
from consult.synthesis.tallying import cells_of, recount


def windows_of(consultation: Consultation, round_: Round) -> list[Window]:
    """The windows of a round by the consultation's schedule."""
    return windows(
        round_.opens_at,
        round_.closes_at,
        every=consultation.digest_every,
        weekday=consultation.digest_weekday,
        hour=consultation.digest_hour,
    )


def draft_at_close(session: Session, consultation: Consultation, round_: Round, *, at: datetime) -> Digest | None:
    """Draft the digest of the last window of a round that closed; one that exists already stands."""
    return draft_once(session, consultation, round_, windows_of(consultation, round_)[-1], at=at)


def draft_once(
    session: Session, consultation: Consultation, round_: Round, window: Window, *, at: datetime
) -> Digest | None:
    """Draft the digest of a window unless it has one; None when it has, or when it holds nothing."""
    lock_log(session, consultation.id)
    if digest_of_window(session, consultation.id, window[0]):
        return None
    return draft_digest(session, SYSTEM, consultation, round_, window=window, at=at)


def digest_of_window(session: Session, consultation_id: UUID, window_start: datetime) -> Digest | None:
    """The digest to participants of the window that starts then, as its row is now."""
    query = sa.select(Digest).where(Digest.consultation_id == consultation_id, Digest.audience == PARTICIPANTS)
    # a caller may have read it before it had the lock; what counts is its state under the lock
    present = query.where(Digest.window_start == window_start).execution_options(populate_existing=True)
    return session.scalar(present)


def draft_digest(
    session: Session, actor: Actor, consultation: Consultation, round_: Round, *, window: Window, at: datetime
) -> Digest | None:
    """Draft the digest of a window from what stands now, or draft it again; None when nobody answered.

    What people did to its statements stays as far as `renew_statements` keeps it.

    Raises: MoveNotAllowed when the digest is on its way already.
    """
    lock_log(session, consultation.id)
    digest = digest_of_window(session, consultation.id, window[0])
    if digest is not None and digest.state in PUBLISHED:
        raise MoveNotAllowed("This digest is on its way; later positions belong to the next one.")
    count_again(session, consultation, round_.id, at=at)
    release_and_measure(session, consultation, round_, at=at)
    draft = compose_digest(session, consultation, round_, window)
    if draft.picture.positions == 0:
        return None
    if digest is None:
        digest = Digest(
            id=uuid4(),
            consultation_id=consultation.id,
            round_id=round_.id,
            audience=PARTICIPANTS,
            window_start=window[0],
            draft=0,
            revision=0,
        )
        session.add(digest)
    else:
        voiding.void(session, digest, reason="drafted again", at=at)
    _fill(digest, draft, window, at=at)
    session.flush()
    drafted = [Drafted(statement=found, support=_support(session, found, draft.picture)) for found in draft.statements]
    renew_statements(session, digest, drafted, at=at)
    _keep_charts(session, digest, draft, at=at)
    store_counted_list(session, digest)
    event = DigestDrafted(digest_id=digest.id, draft=digest.draft, as_of=digest.as_of)
    publish(session, consultation.id, event, actor=actor, at=at)
    return digest


def count_again(session: Session, consultation: Consultation, round_id: UUID, *, at: datetime) -> None:
    """Count a round from its rows, and announce it where that changed anything. The caller holds the lock."""
    before = cells_of(session, round_id)
    recount(session, consultation, round_id)
    if cells_of(session, round_id) != before:
        # the handlers of the positions counted here will find them counted: nobody else would look for divergence
        updated = TallyUpdated(round_id=round_id, revision_id=None, as_of=log_length(session, consultation.id))
        publish(session, consultation.id, updated, actor=SYSTEM, at=at)


def _keep_charts(session: Session, digest: Digest, draft: Composed, *, at: datetime) -> None:
    documents = {}
    if draft.tells_counts:
        noted = released_round(session, digest.round_id)
        date = at if draft.for_readers.is_exact or noted is None else noted.released_at
        shown = map_data(draft.for_readers, draft.for_readers.main_line, date=date)
        documents[ChartKind.DIVERGENCE_MAP] = shown.document()
        if over := convergence_data([*published_before(session, draft.for_readers), draft.for_readers], date=date):
            documents[ChartKind.CONVERGENCE] = over.document()
    keep_charts(session, digest.id, documents | _charts_with_names(session, draft.picture))


def _charts_with_names(session: Session, picture: RoundPicture) -> dict[ChartKind, dict[str, Any]]:
    """What can be read off single answers: in a digest only where it is public who said what."""
    consultation, round_ = picture.consultation, picture.round
    if consultation.attribution != Attribution.ATTRIBUTED:
        return {}
    documents = {}
    if opinions := opinion_data(session, consultation, round_):
        documents[ChartKind.OPINION_MAP] = opinions.document()
    if corridors := corridor_data(session, ANONYMOUS, consultation, round_, up_to=picture.as_of):
        documents[ChartKind.CORRIDOR_MATRIX] = corridors.document()
    return documents


def _fill(digest: Digest, draft: Composed, window: Window, *, at: datetime) -> None:
    digest.window_end = window[1]
    digest.state = DigestState.DRAFTED
    digest.draft += 1
    digest.revision += 1
    digest.as_of = draft.picture.as_of
    digest.weighting = draft.picture.weighting
    digest.headline = {
        "news": headline_of(draft.statements),
        "is_first": draft.is_first,
        "delegations": draft.picture.delegations,
        "positions": draft.picture.positions if draft.tells_counts else None,
    }
    digest.picture = dict(draft.snapshot)
    digest.content_hash = None
    digest.drafted_at = digest.revised_at = at


def _support(session: Session, statement: DraftStatement, picture: RoundPicture) -> dict[str, Any]:
    """Rule, exact counts by group for the desk, and which position versions stand behind the sentence."""
    support: dict[str, Any] = {"rule": statement.rule, "round": picture.round.number, "as_of": picture.as_of}
    if statement.revision_id is None:
        return support
    target = next(found for found in picture.targets if str(found.revision.id) == statement.revision_id)
    standing = sa.select(StandingPosition.position_id).where(
        StandingPosition.round_id == picture.round.id, StandingPosition.target_revision_id == target.revision.id
    )
    versions = sorted(str(position_id) for position_id in session.scalars(standing))
    return support | {
        "counts": list(target.row),
        "groups": [
            [group, list(target.tallies[statement.line].row(group))] for group in target.tallies[statement.line].groups
        ],
        "positions": len(versions),
        "positions_hash": content_hash(versions),
    }
