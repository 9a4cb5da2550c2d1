"""Somebody with an unusual name and address, in every place that this product has for people."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.journal import record
from consult.accounts.models import Passkey, RecoveryCode, SignInCode, SingleSignOnIdentity
from consult.accounts.sessions import start_session
from consult.accounts.tokens import issue_token
from consult.accounts.vocabulary import AccountEventKind, Factor, TokenPurpose
from consult.accreditation.models import AccreditationChange, Invitation
from consult.config import Settings
from consult.consultations.models import Consultation, DelegationInvitation
from consult.consultations.service import appoint
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Role, Stance
from consult.events.models import Work
from consult.extensions import Base, db
from consult.mail import Addressee, post_letter
from consult.organisations.service import register_person
from consult.positions import service as positions
from consult.positions.submission import Entry, Submission
from consult.synthesis.models import Unsubscription
from consult.synthesis.sealing import seal, statements_of
from consult.synthesis.service import approve_digest, draft_digest_by_hand, edit_statement, send_digest
from tests.consult.accreditation.acting import send_application
from tests.draining import drain
from tests.factories import World, make_world, submit
from tests.kept_worlds import kept

NAME = "Zyxwina Qwörtzel"
ADDRESS = "zyxwina.q@planted-host.example"
SIGNATURE = "Dr Z. Qwörtzel-Vrumm"
PLANTED = ("Zyxwina", "Qw\u00f6rtzel", "planted-host", "Vrumm", "Qw\\u00f6rtzel", "Qw=C3=B6rtzel")
"""What must not be found again; the last ones are how JSON and mail write the name."""


@dataclass(frozen=True, kw_only=True)
class Planted:
    """Who was planted, and where."""

    world: World
    person_id: UUID
    submission_id: UUID


@kept
def plant(settings: Settings) -> Planted:
    """Register somebody, let them do everything that leaves a trace, and let others write about them."""
    world = make_world(members={"government": 2, "civil_society": 1})
    with transaction() as session:
        person_id = _take_office(session, world)
    world.people["planted"] = person_id
    submission_id = _submit(world)
    _draft(world)
    send_application(world, "planted", organisation_name="A union")
    drain()
    _send_digest(world, settings)
    with transaction() as session:
        _sign_in(session, person_id)
        _write_about(session, world, person_id)
    return Planted(world=world, person_id=person_id, submission_id=submission_id)


def _take_office(session: Session, world: World) -> UUID:
    person = register_person(session, SYSTEM, name=NAME, email=ADDRESS, language="fr", at=utc_now())
    consultation = session.get_one(Consultation, world.consultation_id)
    delegation_id = world.delegations["government 1"]
    appoint(session, SYSTEM, consultation, person.id, Role.DEPUTY, delegation_id=delegation_id, at=utc_now())
    return person.id


def _submit(world: World) -> UUID:
    entry = Entry(content=PositionContent(stance=Stance.SUPPORT), base_version=0, revision_id=world.revisions["T1"])
    submission = Submission(submission_key=uuid4().hex, entries=(entry,), signature=SIGNATURE)
    submit(world, "civil_society 1", "T1", Stance.OPPOSE)
    with transaction() as session:
        actor, delegation_id = world.actor(session, "planted"), world.delegations["government 1"]
        receipt = positions.submit_positions(session, actor, delegation_id, submission=submission, at=utc_now())
    return UUID(receipt["submission_id"])


def _draft(world: World) -> None:
    contents = {world.revisions["T2"]: PositionContent(stance=Stance.OPPOSE, rationale="A rationale.")}
    with transaction() as session:
        actor, delegation_id = world.actor(session, "planted"), world.delegations["government 1"]
        positions.save_drafts(session, actor, delegation_id, round_id=world.round_id, contents=contents, at=utc_now())


def _send_digest(world: World, settings: Settings) -> None:
    with transaction() as session:
        chair, at = world.actor(session, "chair 1"), utc_now()
        digest = draft_digest_by_hand(session, chair, session.get_one(Consultation, world.consultation_id), at=at)
        statement_id = statements_of(session, digest.id)[-1].id
        for text in (f"{NAME} spoke, and <{ADDRESS}> wrote it down.", ""):  # a draft keeps what was taken back
            revision = digest.revision
            edit_statement(session, chair, statement_id, text=text, language="en", revision=revision, at=at)
        content_hash, _ = seal(session, digest, settings)
        approve_digest(session, chair, digest.id, content_hash=content_hash, settings=settings, at=at)
        send_digest(session, chair, digest.id, settings=settings, at=at)


def _sign_in(session: Session, person_id: UUID) -> None:
    at = utc_now()
    start_session(session, person_id, first_factor=Factor.LINK, device="Vrumm", data='{"name": "Zyxwina"}', at=at)
    record(session, person_id, AccountEventKind.SIGNED_IN, device="Vrumm", note="Zyxwina", at=at)
    issue_token(session, TokenPurpose.SIGN_IN, subject=str(person_id), lifetime=at - at.replace(year=2020), at=at)
    session.add_all(
        [
            Passkey(
                person_id=person_id, credential_id="a", public_key=b"Vrumm", sign_count=0, name="Zyxwina", added_at=at
            ),
            RecoveryCode(person_id=person_id, code_hash="c"),
            SingleSignOnIdentity(issuer="https://planted-host", subject=ADDRESS, person_id=person_id, bound_at=at),
            SignInCode(handle_hash="h", person_id=person_id, code_hash="c", tries_left=3, expires_at=at),
        ]
    )
    session.flush()


def _write_about(session: Session, world: World, person_id: UUID) -> None:
    at = utc_now()
    delegation_id = world.delegations["government 1"]
    secret = {"consultation": "C", "number": 1, "closes_at": at, "delegation_id": "x", "delegation": f"of {NAME}"}
    someone = Addressee(person_id=world.people["observer"], name=f"for {NAME}", address="observer@example.org")
    unregistered = Addressee(person_id=None, name=NAME, address=ADDRESS.upper(), language="ar")
    for to in (someone, unregistered):
        post_letter(session, "round_opened", to=to, context=secret, at=at, consultation_id=world.consultation_id)
    session.add_all(
        [
            Unsubscription(person_id=person_id, consultation_id=world.consultation_id, at=at),
            Invitation(consultation_id=world.consultation_id, address=ADDRESS, name=NAME, sent_at=at, expires_at=at),
            DelegationInvitation(
                delegation_id=delegation_id, role="deputy", name=NAME, email=ADDRESS, invited_at=at, expires_at=at
            ),
            AccreditationChange(delegation_id=delegation_id, is_withdrawal=False, reason=f"{NAME} wrote to us.", at=at),
        ]
    )
    session.flush()
    session.execute(sa.update(Work).values(last_error=f"IntegrityError: <{ADDRESS}> of {NAME}"))


def dump() -> str:
    """Every value of every row of every table, in an order that does not depend on when a row was written."""
    with db.engine.connect() as connection:
        tables = {table.name: connection.execute(table.select()).all() for table in Base.metadata.sorted_tables}
    return "\n".join(sorted(f"{name}: {row!r}" for name, rows in tables.items() for row in rows))


def files_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below a folder with its bytes, in every way a name may be written there."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield str(file.relative_to(folder)), file.read_bytes().decode("utf-8", errors="replace")


def found_in(text: str) -> list[str]:
    """Which of the planted words stand in a text, however it writes capitals."""
    return [word for word in PLANTED if word.casefold() in text.casefold()]


def caught(folder: Path, message: Any) -> None:
    """Keep a mail as the built-in catcher does."""
    (folder / "new").mkdir(parents=True, exist_ok=True)
    (folder / "new" / uuid4().hex).write_bytes(bytes(message))
