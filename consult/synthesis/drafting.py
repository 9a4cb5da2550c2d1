"""Drafting digests: on schedule, at the close of a round, by hand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.domain.chain import content_hash
from consult.domain.errors import MoveNotAllowed
from consult.domain.lifecycle import PUBLISHED
from consult.domain.permissions import ANONYMOUS, Actor
from consult.domain.schedule import Edition, Window
from consult.domain.synthesis import DraftStatement, Section, answered_of, classes_of, headline_of
from consult.domain.vocabulary import Attribution, Audience, DigestState
from consult.events.catalogue import DigestDrafted, DigestVoided
from consult.events.log import lock_log, publish
from consult.synthesis import voiding
from consult.synthesis.charts.chart import ChartKind
from consult.synthesis.charts.divergence_data import map_data
from consult.synthesis.charts.kept import keep_charts
from consult.synthesis.charts.sources import convergence_data, corridor_data, opinion_data
from consult.synthesis.composing import Composed, compose_digest, published_before
from consult.synthesis.counted import store_counted_list
from consult.synthesis.coverage import of_edition
from consult.synthesis.drafts import keep_draft
from consult.synthesis.keeping import Drafted, renew_statements
from consult.synthesis.models import Digest, StandingPosition, Statement
from consult.synthesis.moving import move_digest
from consult.synthesis.picture import RoundPicture
from consult.synthesis.recounting import recount_and_compare
from consult.synthesis.released import release_and_measure, released_round


def draft_digest(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    round_: Round,
    *,
    window: Window,
    edition: Edition = Edition(),  # noqa: B008  # frozen
    only_news: bool = False,
    at: datetime,
) -> Digest | None:
    """Draft the digest of a window from what stands now, or draft it again; None when nobody answered.

    What people did to its statements stays as far as `renew_statements` keeps it.

    Args:
        only_news: None, too, where each sentence says what the last digest of the edition said already.

    Raises: MoveNotAllowed when the digest is on its way already.
    """
    lock_log(session, consultation.id)
    session.refresh(consultation)  # it was read before the lock
    digest = digest_of_window(session, consultation.id, window[0], edition)
    if digest is not None and digest.state in PUBLISHED:
        raise MoveNotAllowed("This digest is on its way; later positions belong to the next one.")
    recount_and_compare(session, consultation, round_.id, at=at)
    if edition.audience is not Audience.CHAIRS:  # theirs is exact: nothing leaves the desk by it
        release_and_measure(session, consultation, round_, at=at)
    draft = compose_digest(session, consultation, round_, window, edition)
    if draft.picture.positions == 0 or (only_news and says_nothing_new(session, draft, window)):
        return None
    if digest is None:
        digest = Digest(
            id=uuid4(),
            consultation_id=consultation.id,
            round_id=round_.id,
            audience=edition.audience,
            frequency=edition.frequency,
            window_start=window[0],
            draft=0,
            revision=0,
        )
        session.add(digest)
    else:
        _void(session, actor, digest, at=at)
    _fill(digest, draft, window, at=at)
    session.flush()
    standing = _standing_versions(session, round_.id)
    drafted = [Drafted(statement=found, support=_support(found, draft.picture, standing)) for found in draft.statements]
    renew_statements(session, digest, drafted, at=at)
    move_digest(session, digest, DigestState.DRAFTED, actor=actor, at=at)
    keep_draft(session, digest, at=at)
    _keep_charts(session, digest, draft, at=at)
    store_counted_list(session, digest)
    event = DigestDrafted(digest_id=digest.id, draft=digest.draft, as_of=digest.as_of)
    publish(session, consultation.id, event, actor=actor, at=at)
    return digest


def _void(session: Session, actor: Actor, digest: Digest, *, at: datetime) -> None:
    if voiding.take_back_approvals(session, digest, reason="drafted again", at=at):
        voided = DigestVoided(digest_id=digest.id, reason="drafted_again")
        publish(session, digest.consultation_id, voided, actor=actor, at=at)


def digest_of_window(
    session: Session, consultation_id: UUID, window_start: datetime, edition: Edition
) -> Digest | None:
    """The digest of an edition of the window that starts then, as its row is now."""
    query = sa.select(Digest).where(*of_edition(consultation_id, edition), Digest.window_start == window_start)
    # a caller may have read it before it had the lock; what counts is its state under the lock
    return session.scalar(query.execution_options(populate_existing=True))


def says_nothing_new(session: Session, draft: Composed, window: Window) -> bool:
    """True where the last digest of the edition in this round, sent or waiting, says all that a draft says."""
    consultation, round_ = draft.picture.consultation, draft.picture.round
    query = sa.select(Digest.id).where(*of_edition(consultation.id, draft.edition), Digest.round_id == round_.id)
    last = session.scalar(query.where(Digest.window_start < window[0]).order_by(Digest.window_start.desc()).limit(1))
    if last is None:
        return False
    rows = session.scalars(sa.select(Statement).where(Statement.digest_id == last)).all()
    said = {_said(row.section, row.template, row.line, row.target_revision_id, row.values) for row in rows}
    return all(
        _said(row.section, row.template, row.line, row.revision_id, row.values) in said
        for row in draft.statements
        if row.section != Section.NEWS
    )


def _said(section: str, template: str, line: str, revision_id: object, values: Mapping[str, Any]) -> str:
    told = {name: value for name, value in values.items() if name != "before"}
    return content_hash([section, template, line, str(revision_id or ""), told])


def _keep_charts(session: Session, digest: Digest, draft: Composed, *, at: datetime) -> None:
    documents = {}
    if draft.tells_counts:
        noted = released_round(session, digest.round_id)
        date = at if draft.for_readers.is_exact or noted is None else noted.released_at
        shown = map_data(draft.for_readers, draft.for_readers.main_line, date=date)
        documents[ChartKind.DIVERGENCE_MAP] = shown.document()
        if over := convergence_data(
            [*published_before(session, draft.for_readers, draft.edition), draft.for_readers], date=date
        ):
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
    digest.draft += 1
    digest.revision += 1
    digest.as_of = draft.picture.as_of
    digest.weighting = draft.picture.weighting
    digest.headline = {
        "news": headline_of(draft.statements),
        "classes": classes_of(draft.statements, draft.picture.main_line),
        "since": dict(draft.since),
        "is_first": draft.is_first,
        "delegations": draft.picture.delegations,
        "answered": answered_of(draft.statements),
        "positions": draft.picture.positions if draft.tells_counts else None,
    }
    digest.picture = dict(draft.snapshot)
    digest.drafted_at = digest.revised_at = at


def _standing_versions(session: Session, round_id: UUID) -> dict[UUID, list[str]]:
    """The position versions that stand on each target revision, in the order of their identifiers."""
    standing = sa.select(StandingPosition.target_revision_id, StandingPosition.position_id)
    found: dict[UUID, list[str]] = {}
    for revision_id, position_id in session.execute(standing.where(StandingPosition.round_id == round_id)).all():
        found.setdefault(revision_id, []).append(str(position_id))
    return {revision_id: sorted(versions) for revision_id, versions in found.items()}


def _support(statement: DraftStatement, picture: RoundPicture, standing: Mapping[UUID, list[str]]) -> dict[str, Any]:
    """Rule, exact counts by group for the desk, and which position versions stand behind the sentence."""
    support: dict[str, Any] = {"rule": statement.rule, "round": picture.round.number}
    support["as_of"] = picture.as_of if statement.as_of is None else statement.as_of
    if statement.revision_id is None:
        return support
    target = next(found for found in picture.targets if str(found.revision.id) == statement.revision_id)
    versions = standing.get(target.revision.id, [])
    return support | {
        "counts": list(target.row),
        "groups": [
            [group, list(target.tallies[statement.line].row(group))] for group in target.tallies[statement.line].groups
        ],
        "positions": len(versions),
        "positions_hash": content_hash(versions),
    }
