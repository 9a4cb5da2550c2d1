"""Others, and mail servers, who write of the planted person in every place where they can write."""

import json
from collections.abc import Iterator
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.models import Account, SignInSession
from consult.accreditation.models import Application, ApplicationStep, Credential
from consult.consultations.models import Delegation
from consult.database import transaction, utc_now
from consult.domain.dispositions import DispositionKind
from consult.domain.offers import OfferState
from consult.domain.vocabulary import ProposalState, StepKind
from consult.events.models import PersonalContent
from consult.extensions import Base
from consult.followup.models import Disposition
from consult.mail.models import Bounce
from consult.personal.contents import Holds, places
from consult.personal.inventory import column_of
from consult.positions.joint.models import JointParty, JointProposal
from consult.positions.models import Offer, Position, Submission
from consult.positions.on_behalf.models import EntryOnBehalf
from consult.synthesis.models import (
    Delivery,
    DigestComment,
    RemovalAuthor,
    Statement,
    StatementRemoval,
    StatementWords,
    WordingProposal,
)
from consult.texts.models import TextAnalysis
from tests.consult.personal.planting import ADDRESS, NAME, Planted, found_in

MENTION = f"{NAME} <{ADDRESS}> was there."


def mention_everywhere(planted: Planted) -> None:
    """Write name and address wherever others may write them and nothing stands so far."""
    with transaction() as session:
        for row in _rows_to_write_in(session, planted):
            session.add(row)
            session.flush()
        _refer_to_a_letter(session, planted)
        session.execute(sa.update(Credential).values(file_name=NAME, content=MENTION.encode()))
        session.execute(sa.update(Delivery).values(subject=MENTION))
        for place in set(places(Holds.WRITTEN)) - held_in(session):
            column = column_of(place)
            session.execute(sa.update(column.table).values({column.name: MENTION}))
            assert session.scalars(sa.select(column).limit(1)).all(), f"nobody could write in {place}"


def held_in(session: Session) -> set[str]:
    """The columns in which the planted person is named."""
    columns = [column for table in Base.metadata.sorted_tables for column in table.columns]
    return {
        f"{column.table.name}.{column.name}"
        for column in columns
        if any(found_in(repr(value)) for value in session.scalars(sa.select(column)))
    }


def _refer_to_a_letter(session: Session, planted: Planted) -> None:
    """Let the receipt of another delegation say from which letter its positions were entered, and who wrote it."""
    other = sa.select(Submission).where(Submission.id != planted.submission_id)
    submission = session.scalars(other).one()
    letter = {"dated": "2026-05-03", "reference": f"Letter of {NAME.upper()}"}
    submission.receipt = {**submission.receipt, "letter": letter}


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
    yield TextAnalysis(consultation_id=world.consultation_id, subject="another", marker="", next_at=at)
    yield Account(person_id=other, created_at=at)
    yield SignInSession(
        id_hash="of another",
        person_id=other,
        first_factor="link",
        verified_at=at,
        started_at=at,
        seen_at=at,
        expires_at=at,
        device="",
        data=json.dumps({"_flashes": [["message", f"{NAME.upper()}, {ADDRESS.upper()}"]]}),
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
    yield from _own_rows(planted)


def _own_rows(planted: Planted) -> Iterator[Base]:
    world, at = planted.world, utc_now()
    yield PersonalContent(
        consultation_id=world.consultation_id, seq=1, person_id=planted.person_id, data={"name": NAME}, salt=""
    )
    proposal = JointProposal(
        id=uuid4(),
        consultation_id=world.consultation_id,
        round_id=world.round_id,
        delegation_id=world.delegations["government 1"],
        title="?",
        entries=[],
        content_hash="",
        proposed_at=at,
        changed_at=at,
    )
    yield proposal
    yield JointParty(
        proposal_id=proposal.id,
        delegation_id=proposal.delegation_id,
        signature=NAME,
        person_id=planted.person_id,
        signed_at=at,
    )


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
