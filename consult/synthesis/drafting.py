"""Drafting digests: on schedule, at the close of a round, by hand; and voiding what no longer holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation, Round
from consult.domain.chain import content_hash
from consult.domain.errors import MoveNotAllowed
from consult.domain.lifecycle import PUBLISHED
from consult.domain.permissions import SYSTEM, Actor
from consult.domain.schedule import Window, windows
from consult.domain.synthesis import DraftStatement, Section, Snapshot, compose, headline_of
from consult.domain.vocabulary import Attribution, DigestState, RoundState
from consult.events.catalogue import DigestDrafted, DigestVoided, TallyUpdated
from consult.events.log import lock_log, publish
from consult.events.queries import log_length
from consult.organisations.models import Organisation
from consult.synthesis.charts.chart import ChartKind
from consult.synthesis.charts.divergence_data import map_data
from consult.synthesis.charts.kept import keep_charts
from consult.synthesis.charts.sources import convergence_data
from consult.synthesis.counted import store_counted_list
from consult.synthesis.models import Approval, Digest, StandingPosition, Statement
from consult.synthesis.picture import RoundPicture, round_picture
from consult.synthesis.released import picture_for_readers, release_and_measure, released_round
from consult.synthesis.sealing import recipients_of
from consult.synthesis.tallying import ALL_LINES, cells_of, recount
from consult.synthesis.views import snapshot_of, views_of

PARTICIPANTS = "participants"
NAMED_SILENT = 12
"""Up to so many silent delegations are named in the digest; the desk names them all."""


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """What a draft is made of before it becomes rows."""

    picture: RoundPicture
    statements: Sequence[DraftStatement]
    snapshot: Mapping[str, Any]
    is_first: bool
    for_readers: RoundPicture

    @property
    def tells_counts(self) -> bool:
        """False where nothing but words leaves the desk."""
        return self.picture.consultation.attribution != Attribution.CONFIDENTIAL


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

    Sentences that a person wrote stay where the values behind them are the same.

    Raises: MoveNotAllowed when the digest is on its way already.
    """
    lock_log(session, consultation.id)
    digest = digest_of_window(session, consultation.id, window[0])
    if digest is not None and digest.state in PUBLISHED:
        raise MoveNotAllowed("This digest is on its way; later positions belong to the next one.")
    count_again(session, consultation, round_.id, at=at)
    release_and_measure(session, consultation, round_, at=at)
    draft = _compose(session, consultation, round_, window)
    if draft.picture.positions == 0:
        return None
    kept = _written_by_hand(session, digest)
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
        void(session, digest, reason="drafted again", at=at)
        session.execute(sa.delete(Statement).where(Statement.digest_id == digest.id))
    _fill(digest, draft, window, at=at)
    _add_statements(session, digest, draft, kept)
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


def _compose(session: Session, consultation: Consultation, round_: Round, window: Window) -> _Draft:
    picture = round_picture(session, consultation, round_)
    for_readers = picture_for_readers(session, consultation, round_)
    views = views_of(session, for_readers)
    before = snapshot_before(session, consultation, round_, window[0])
    statements = compose(views, before, main_line=picture.main_line)
    silence = _silence(session, picture)
    return _Draft(
        picture=picture,
        statements=[*statements, silence],
        snapshot=snapshot_of(views),
        is_first=not before,
        for_readers=for_readers,
    )


def draft_now(session: Session, digest: Digest) -> tuple[RoundPicture, Sequence[DraftStatement]]:
    """The picture of a digest's round and the statements that drafting it now would give; stores nothing."""
    consultation = session.get_one(Consultation, digest.consultation_id)
    round_ = session.get_one(Round, digest.round_id)
    draft = _compose(session, consultation, round_, (digest.window_start, digest.window_end))
    return draft.picture, draft.statements


def snapshot_before(
    session: Session, consultation: Consultation, round_: Round, window_start: datetime
) -> Mapping[str, Snapshot]:
    """What the audience knew: the last digest sent to it, else the end of the round before."""
    sent = (
        sa.select(Digest)
        .where(Digest.consultation_id == consultation.id, Digest.audience == PARTICIPANTS)
        .where(Digest.state.in_(PUBLISHED), Digest.window_start < window_start)
        .order_by(Digest.window_start.desc())
        .limit(1)
    )
    if last := session.scalar(sent):
        return last.picture
    earlier = sa.select(Round).where(Round.consultation_id == consultation.id, Round.number < round_.number)
    round_before = session.scalar(earlier.order_by(Round.number.desc()).limit(1))
    if round_before is None:
        return {}
    return snapshot_of(views_of(session, picture_for_readers(session, consultation, round_before)))


def _silence(session: Session, picture: RoundPicture) -> DraftStatement:
    answered = sa.select(StandingPosition.delegation_id).where(
        StandingPosition.round_id == picture.round.id, StandingPosition.stance.is_not(None)
    )
    query = (
        sa.select(Organisation.name, Delegation.stakeholder_group)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Delegation.consultation_id == picture.consultation.id, Delegation.withdrawn_at.is_(None))
        .where(Delegation.id.not_in(answered))
        .order_by(Organisation.name)
    )
    silent = session.execute(query).all()
    by_group: dict[str, int] = {}
    for row in silent:
        by_group[row[1]] = by_group.get(row[1], 0) + 1
    rule = picture.consultation.attribution
    named = rule == Attribution.ATTRIBUTED and len(silent) <= NAMED_SILENT
    if rule == Attribution.CONFIDENTIAL:
        by_group = {}
    values = {
        "accredited": picture.delegations,
        "silent": len(silent) if rule != Attribution.CONFIDENTIAL else None,
        "is_complete": not silent,
        "groups": [[group, count, picture.accredited[ALL_LINES][group]] for group, count in by_group.items()],
        "names": [row[0] for row in silent] if named else [],
    }
    return DraftStatement(section=Section.SILENCE, template="silence", values=values, rule="silence", line=ALL_LINES)


def _keep_charts(session: Session, digest: Digest, draft: _Draft, *, at: datetime) -> None:
    documents = {}
    if draft.tells_counts:
        noted = released_round(session, digest.round_id)
        date = at if draft.for_readers.is_exact or noted is None else noted.released_at
        shown = map_data(draft.for_readers, draft.for_readers.main_line, date=date)
        documents[ChartKind.DIVERGENCE_MAP] = shown.document()
        if over := convergence_data([*_published_before(session, draft.for_readers), draft.for_readers], date=date):
            documents[ChartKind.CONVERGENCE] = over.document()
    languages = {recipient.language for recipient in recipients_of(session, digest.consultation_id)}
    keep_charts(session, digest.id, documents, languages=languages)


def _published_before(session: Session, picture: RoundPicture) -> list[RoundPicture]:
    """What readers know of the rounds before, the oldest first; a round of which nothing was released is left out."""
    earlier = sa.select(Round).where(Round.consultation_id == picture.consultation.id)
    earlier = earlier.where(Round.number < picture.round.number, Round.state != RoundState.PLANNED)
    known = [
        round_
        for round_ in session.scalars(earlier.order_by(Round.number))
        if picture.is_exact or released_round(session, round_.id) is not None
    ]
    return [picture_for_readers(session, picture.consultation, round_) for round_ in known]


def _fill(digest: Digest, draft: _Draft, window: Window, *, at: datetime) -> None:
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


_Key = tuple[str, str, str, str | None]


def _key(section: str, template: str, line: str, revision_id: object) -> _Key:
    return section, template, line, str(revision_id) if revision_id else None


def _written_by_hand(session: Session, digest: Digest | None) -> dict[_Key, Statement]:
    if digest is None:
        return {}
    query = sa.select(Statement).where(Statement.digest_id == digest.id, Statement.text != "")
    rows = session.scalars(query).all()
    return {_key(row.section, row.template, row.line, row.target_revision_id): row for row in rows}


def _add_statements(session: Session, digest: Digest, draft: _Draft, kept: Mapping[_Key, Statement]) -> None:
    session.flush()
    for place, statement in enumerate(draft.statements, start=1):
        earlier = kept.get(_key(statement.section, statement.template, statement.line, statement.revision_id))
        same = earlier is not None and content_hash(earlier.values) == content_hash(statement.values)
        session.add(
            Statement(
                digest_id=digest.id,
                place=place,
                section=statement.section,
                template=statement.template,
                line=statement.line,
                target_revision_id=UUID(statement.revision_id) if statement.revision_id else None,
                values=dict(statement.values),
                support=_support(session, statement, draft.picture),
                is_minority=statement.is_minority,
                text=earlier.text if earlier and same else "",
                edited_by=earlier.edited_by if earlier and same else None,
            )
        )
    session.flush()


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


def void_approvals(
    session: Session,
    consultation_id: UUID,
    round_id: UUID,
    *,
    seq: int,
    at: datetime,
) -> None:
    """Take approved digests of a round back to drafts when a statement rests on what just changed."""
    lock_log(session, consultation_id)
    query = sa.select(Digest).where(Digest.round_id == round_id, Digest.state == DigestState.APPROVED)
    for digest in session.scalars(query.where(Digest.as_of < seq)):
        void(session, digest, reason="the support of a statement changed", at=at)
        event = DigestVoided(digest_id=digest.id, reason="support_changed")
        publish(session, consultation_id, event, actor=SYSTEM, at=at)


def void(session: Session, digest: Digest, *, reason: str, at: datetime) -> None:
    """Take back the approvals of a digest, which is a draft again."""
    digest.state, digest.content_hash = DigestState.DRAFTED, None
    standing = sa.update(Approval).where(Approval.digest_id == digest.id, Approval.voided_at.is_(None))
    session.execute(standing.values(voided_at=at, void_reason=reason))
