"""Others, and mail servers, who write of the planted person in every place where they can write."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accreditation.models import Application, ApplicationStep
from consult.consultations.models import Delegation
from consult.database import transaction, utc_now
from consult.domain.dispositions import DispositionKind
from consult.domain.offers import OfferState
from consult.domain.vocabulary import ProposalState, StepKind
from consult.extensions import Base
from consult.followup.models import Disposition
from consult.mail.models import Bounce
from consult.personal.inventory import FREE_TEXTS, column_of
from consult.positions.models import Offer, Position
from consult.positions.on_behalf.models import EntryOnBehalf
from consult.synthesis.models import (
    DigestComment,
    RemovalAuthor,
    Statement,
    StatementRemoval,
    StatementWords,
    WordingProposal,
)
from tests.consult.personal.planting import ADDRESS, NAME, Planted, found_in

MENTION = f"{NAME} <{ADDRESS}> was there."
WRITTEN_BY_OTHERS = (
    "work.last_error",
    "applications.mandate",
    "applications.declared_interest",
    "applications.part_of",
    "delegations.mandate",
    "delegations.declared_interest",
    "application_steps.reason",
    "application_steps.note",
    "accreditation_changes.reason",
    "account_events.note",
    "offers.reason",
    "approvals.void_reason",
    "digest_steps.reason",
    "digest_comments.text",
    "digest_comments.about",
    "deliveries.answer",
    "letters.answer",
    "bounces.words",
    "dispositions.reason",
    "entries_on_behalf.letter_reference",
    "wording_proposals.text",
    "statement_words.text",
    "statement_removals.reason",
    "removal_authors.answer",
    "letters.subject",
    "letters.text",
    "letters.html",
)
"""Where others write; named here once more, so that a place that the inventory forgets is found."""


def mention_everywhere(planted: Planted) -> None:
    """Write name and address wherever others may write them and nothing stands so far."""
    assert set(FREE_TEXTS) <= set(WRITTEN_BY_OTHERS), "somebody writes in a place that is not tried here"
    with transaction() as session:
        for row in _rows_to_write_in(session, planted):
            session.add(row)
            session.flush()
        for place in WRITTEN_BY_OTHERS:
            column = column_of(place)
            if any(found_in(str(text)) for text in session.scalars(sa.select(column)) if text):
                continue
            session.execute(sa.update(column.table).values({column.name: MENTION}))
            assert session.scalars(sa.select(column).limit(1)).all(), f"nobody could write in {place}"


def _rows_to_write_in(session: Session, planted: Planted) -> Iterator[Base]:
    """A row of each table that would have none."""
    world, at, other = planted.world, utc_now(), planted.world.people["observer"]
    delegation = session.get_one(Delegation, world.delegations["government 1"])
    application_id = session.scalars(sa.select(Application.id)).one()
    yield ApplicationStep(
        application_id=application_id, version=1, kind=StepKind.RETURNED, person_id=other, reason="?", at=at
    )
    yield Offer(
        delegation_id=delegation.id,
        body_id=delegation.organisation_id,
        round_id=world.round_id,
        target_revision_id=world.revisions["T1"],
        number=1,
        content_hash="",
        offered_at=at,
        state=OfferState.REJECTED,
        reason="?",
        decided_at=at,
    )
    yield Bounce(
        word="letter", mail_id=uuid4(), address_hash="", is_hard=False, status="4.2.2", words="?", received_at=at
    )
    position_id, submission_id = session.execute(sa.select(Position.id, Position.submission_id).limit(1)).one()
    yield EntryOnBehalf(submission_id=submission_id, entered_by=other, letter_date=at.date(), letter_reference="?")
    yield Disposition(
        consultation_id=world.consultation_id,
        position_id=position_id,
        number=1,
        act_id=uuid4(),
        act_hash="",
        kind=DispositionKind.NOTED,
        reason="?",
        answered_at=at,
    )
    statement = session.scalars(sa.select(Statement).limit(1)).one()
    yield from _rows_of_digest(statement, delegation.id, other)


def _rows_of_digest(statement: Statement, delegation_id: UUID, other: UUID) -> Iterator[Base]:
    at = utc_now()
    yield StatementWords(statement_id=statement.id, language="fr", text="?", edited_at=at)
    yield WordingProposal(
        statement_id=statement.id,
        language="fr",
        revision=1,
        drafted_hash="",
        state=ProposalState.READY.value,
        text="?",
        asked_at=at,
        next_at=at,
    )
    yield DigestComment(
        digest_id=statement.digest_id, comment_key="one", text="?", draft=1, person_id=other, written_at=at
    )
    removal = StatementRemoval(id=uuid4(), digest_id=statement.digest_id, reason="?", removed_at=at, restored_at=at)
    yield removal
    yield RemovalAuthor(removal_id=removal.id, delegation_id=delegation_id, answer="?", answered_at=at)
