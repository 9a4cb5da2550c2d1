"""What synthesis does when something happened: count, compare, draft, void."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.consultations.queries import rounds
from consult.domain.lifecycle import PUBLISHED
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Attribution, DigestState, RoundState
from consult.events.catalogue import DigestVoided, TallyUpdated
from consult.events.log import lock_log, publish
from consult.events.registry import Delivered
from consult.positions.models import Position
from consult.synthesis import drafting, due, tallying, voiding
from consult.synthesis.coverage import of_edition
from consult.synthesis.finding import analysed_up_to, store_findings
from consult.synthesis.looking import look_again
from consult.synthesis.models import Digest
from consult.synthesis.picture import round_picture
from consult.synthesis.queries import lacks_texts, stale_statements
from consult.synthesis.recipients import edition_of
from consult.synthesis.recounting import recount_and_compare
from consult.synthesis.released import release_and_measure


def refresh_tally(session: Session, delivered: Delivered) -> None:
    """Count a submitted or withdrawn position; an older one than what stands changes nothing."""
    lock_log(session, delivered.consultation_id)
    consultation = session.get_one(Consultation, delivered.consultation_id)
    position = session.get_one(Position, delivered.event.position_id)
    where = position.round_id, position.target_revision_id
    if tallying.count_position(session, consultation, *where, position.delegation_id):
        updated = TallyUpdated(round_id=where[0], revision_id=where[1], as_of=position.seq)
        publish(session, consultation.id, updated, actor=SYSTEM, at=delivered.now)


def refresh_associated_tally(session: Session, delivered: Delivered) -> None:
    """Count again for whom a bloc statement speaks, after somebody joined, left or dissociated."""
    _count_association(session, delivered, delivered.event.delegation_id)


def refresh_tally_without_statement(session: Session, delivered: Delivered) -> None:
    """Count again for everybody whom a withdrawn bloc statement spoke for."""
    _count_association(session, delivered, None)


def _count_association(session: Session, delivered: Delivered, delegation_id: UUID | None) -> None:
    lock_log(session, delivered.consultation_id)
    consultation = session.get_one(Consultation, delivered.consultation_id)
    event = delivered.event
    moved = tallying.count_association(session, consultation, event.statement_id, delegation_id)
    if moved:
        revision_id = moved[0] if len(moved) == 1 else None
        updated = TallyUpdated(round_id=event.round_id, revision_id=revision_id, as_of=delivered.seq)
        publish(session, consultation.id, updated, actor=SYSTEM, at=delivered.now)


def recount_round(session: Session, delivered: Delivered) -> None:
    """Count a round from its rows after an import."""
    lock_log(session, delivered.consultation_id)
    consultation = session.get_one(Consultation, delivered.consultation_id)
    recount_and_compare(session, consultation, delivered.event.round_id, at=delivered.now)


def recount_rounds(session: Session, delivered: Delivered) -> None:
    """Count every round again in which a delegation spoke whose accreditation ended or came back."""
    lock_log(session, delivered.consultation_id)
    consultation = session.get_one(Consultation, delivered.consultation_id)
    for round_ in rounds(session, consultation.id):
        recount_and_compare(session, consultation, round_.id, at=delivered.now)
        voiding.void_approvals(session, consultation.id, round_.id, seq=delivered.seq, at=delivered.now)


def look_for_divergence(session: Session, delivered: Delivered) -> None:
    """Compare the groups of a round again, unless a later look has seen this tally already."""
    if analysed_up_to(session, delivered.event.round_id) >= delivered.seq:
        return
    consultation = session.get_one(Consultation, delivered.consultation_id)
    round_ = session.get_one(Round, delivered.event.round_id)
    if not look_again(session, consultation, round_, delivered):
        store_findings(session, round_picture(session, consultation, round_), delivered)


def compare_again(session: Session, delivered: Delivered) -> None:
    """Compare the groups of every round that began in the way that was set."""
    consultation = session.get_one(Consultation, delivered.consultation_id)
    for round_ in rounds(session, consultation.id):
        if round_.state != RoundState.PLANNED:
            store_findings(session, round_picture(session, consultation, round_), delivered)


def draft_digest_at_close(session: Session, delivered: Delivered) -> None:
    """Draft the digests of a round that closed, for those who want one then."""
    consultation = session.get_one(Consultation, delivered.consultation_id)
    round_ = session.get_one(Round, delivered.event.round_id)
    due.draft_at_close(session, consultation, round_, at=delivered.now)


def release_at_close(session: Session, delivered: Delivered) -> None:
    """Count a round that closed from its rows, and release its last numbers where they do not stand exact for all."""
    _count_and_release(session, delivered)


def release_after_import(session: Session, delivered: Delivered) -> None:
    """Release the numbers of a round that was filled after its close, where not everybody reads them exact."""
    is_exact = session.get_one(Consultation, delivered.consultation_id).attribution == Attribution.ATTRIBUTED
    if not is_exact and session.get_one(Round, delivered.event.round_id).state == RoundState.CLOSED:
        _count_and_release(session, delivered)


def _count_and_release(session: Session, delivered: Delivered) -> None:
    lock_log(session, delivered.consultation_id)
    consultation = session.get_one(Consultation, delivered.consultation_id)
    round_ = session.get_one(Round, delivered.event.round_id)
    recount_and_compare(session, consultation, round_.id, at=delivered.now)
    release_and_measure(session, consultation, round_, at=delivered.now)


def void_stale_digests(session: Session, delivered: Delivered) -> None:
    """Void the approvals of digests that rest on a position which changed after they were drafted."""
    voiding.void_approvals(
        session, delivered.consultation_id, delivered.event.round_id, seq=delivered.seq, at=delivered.now
    )


def void_outdated_digests(session: Session, delivered: Delivered) -> None:
    """Void the approvals of digests with a sentence that no longer holds: of marks, of who is there, of the rounds."""
    lock_log(session, delivered.consultation_id)
    reviewed = Digest.state.in_((DigestState.IN_REVIEW, DigestState.APPROVED))
    query = sa.select(Digest).where(Digest.consultation_id == delivered.consultation_id, reviewed)
    for digest in session.scalars(query.execution_options(populate_existing=True)).all():
        if stale_statements(session, digest):
            voiding.void_for_support(session, digest, at=delivered.now)


def draft_with_texts(session: Session, delivered: Delivered) -> None:
    """Draft again what was drafted before its texts were compared, where nothing else changed and nobody reviews it."""
    lock_log(session, delivered.consultation_id)
    consultation = session.get_one(Consultation, delivered.consultation_id)
    round_ = session.get_one(Round, delivered.event.round_id)
    drafts = sa.select(Digest).where(Digest.round_id == round_.id, Digest.state == DigestState.DRAFTED)
    for digest in session.scalars(drafts.execution_options(populate_existing=True)).all():
        if lacks_texts(session, digest):
            window, edition = (digest.window_start, digest.window_end), edition_of(digest)
            drafting.draft_digest(
                session, SYSTEM, consultation, round_, window=window, edition=edition, at=delivered.now
            )


def draft_waiting_again(session: Session, delivered: Delivered) -> None:
    """Draft what waits in the edition of a digest that went out again: what was news before is none any more."""
    lock_log(session, delivered.consultation_id)
    consultation = session.get_one(Consultation, delivered.consultation_id)
    sent = session.get_one(Digest, delivered.event.digest_id)
    round_, edition = session.get_one(Round, sent.round_id), edition_of(sent)
    waiting = sa.select(Digest).where(*of_edition(consultation.id, edition), Digest.round_id == round_.id)
    # what was drafted after the other left knows of it, and chairs may stand behind it already
    query = waiting.where(Digest.state.not_in(PUBLISHED), Digest.as_of < delivered.seq).order_by(Digest.window_start)
    for digest in session.scalars(query.execution_options(populate_existing=True)).all():
        # first, since nothing is drafted where nobody answers any more: then it waits as void
        if voiding.void(session, digest, reason="another digest was sent", at=delivered.now):
            voided = DigestVoided(digest_id=digest.id, reason="another_was_sent")
            publish(session, consultation.id, voided, actor=SYSTEM, at=delivered.now)
        window = digest.window_start, digest.window_end
        drafting.draft_digest(session, SYSTEM, consultation, round_, window=window, edition=edition, at=delivered.now)
