"""Erasing a person: name, addresses, sessions, letters and signatures go; what the body said stays the body's."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.models import Token
from consult.accreditation.models import Application, Credential, Invitation
from consult.consultations.models import Appointment, DelegationInvitation
from consult.domain.errors import NotFound
from consult.domain.permissions import Action, Actor, Facts, check
from consult.domain.vocabulary import DeliveryState
from consult.events.erasing import erase_personal_contents
from consult.mail.delivery import OPEN
from consult.mail.models import Letter, Outgoing
from consult.organisations.models import Person
from consult.personal.contents import Holds, places
from consult.personal.inventory import PLACES, Fate, column_of
from consult.personal.mentions import NOBODY, Mentions
from consult.personal.models import Erasure
from consult.positions.joint.models import JointParty
from consult.positions.models import Submission
from consult.synthesis.models import Delivery, DigestDraft

BODYS_OWN = frozenset({"delegation", "consultation_title"})
"""What a receipt says of others than the person, though it may sound the same."""
NAMED_SOMEBODY = "it named a person who was erased since"
"""Why a mail to somebody else does not go out."""


def erase_person(session: Session, actor: Actor, person_id: UUID, *, at: datetime) -> list[str]:
    """Erase a person; a second time changes nothing more.

    Returns: the words that named the person, for whoever clears away files.
    Raises: NotFound, NotPermitted, FreshFactorNeeded.
    """
    check(actor, Action.ERASE_PERSON, Facts(person_id=person_id), at=at)
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    words = _words_of(session, person)
    mentions = Mentions.of(words)
    _clear_receipts(session, person_id, words, mentions)
    _clear_mail(session, person, at=at)
    _clear_invitations(session, person, at=at)
    _clear_places(session, person_id, at=at)
    _clear_written(session, mentions)
    _clear_kept_drafts(session, mentions)
    _clear_sealed_mails(session, mentions, at=at)
    erase_personal_contents(session, person_id)
    person.name, person.email, person.language = NOBODY, _address_of_nobody(person_id), "en"
    if session.get(Erasure, person_id) is None:
        session.add(Erasure(person_id=person_id, erased_at=at, erased_by=actor.person_id))
    session.flush()
    return words


def _address_of_nobody(person_id: UUID) -> str:
    return f"erased-{person_id}@erased.invalid"


def _words_of(session: Session, person: Person) -> list[str]:
    """Name, address, and whatever else the person signed with; the longest first."""
    signed = sa.select(Submission.signature).where(Submission.person_id == person.id)
    jointly = sa.select(JointParty.signature).where(JointParty.person_id == person.id)
    words = {person.name, person.email, *session.scalars(signed), *session.scalars(jointly)} - {"", NOBODY}
    return sorted(words, key=lambda word: (-len(word), word))


def _clear_receipts(session: Session, person_id: UUID, words: Collection[str], mentions: Mentions) -> None:
    """Take the names out of the stored receipts; what the site signs is signed when a receipt is handed out."""
    where = sa.select(Appointment.consultation_id).where(Appointment.person_id == person_id)
    theirs = set(session.scalars(where))
    may_name = sa.or_(Submission.consultation_id.in_(where), mentions.may_be_in(Submission.receipt))
    for submission in session.scalars(sa.select(Submission).where(may_name)):
        own_words = frozenset(words) if submission.consultation_id in theirs else frozenset[str]()
        cleared = _without(submission.receipt, own_words)
        if letter := cleared.get("letter"):
            cleared["letter"] = {**letter, "reference": mentions.blotted(letter["reference"])}
        if cleared != submission.receipt:
            submission.receipt = cleared


def _without(value: Any, words: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: part if key in BODYS_OWN else _without(part, words) for key, part in value.items()}
    if isinstance(value, list):
        return [_without(part, words) for part in value]
    return "" if isinstance(value, str) and value in words else value


def _clear_mail(session: Session, person: Person, *, at: datetime) -> None:
    """Wipe bodies and addresses; what waits or may wait again is cancelled, what is on the line can only be wiped."""
    to_letters = sa.or_(Letter.person_id == person.id, sa.func.lower(Letter.address) == person.email)
    for model, theirs in ((Letter, to_letters), (Delivery, Delivery.person_id == person.id)):
        _wipe(session, model, theirs, _address_of_nobody(person.id), at=at)


def _wipe(
    session: Session, model: type[Outgoing], theirs: sa.ColumnElement[bool], address: str, *, at: datetime
) -> None:
    unended = [state for state in (*OPEN, DeliveryState.UNKNOWN) if state is not DeliveryState.TRANSMITTING]
    cancelled = {"state": DeliveryState.CANCELLED, "ended_at": at, "token": None}
    session.execute(sa.update(model).where(theirs, model.state.in_(unended)).values(cancelled))
    empty = {"subject": "", "text": "", "html": "", "answer": "", "address": address}
    session.execute(sa.update(model).where(theirs).values(empty))


def _clear_invitations(session: Session, person: Person, *, at: datetime) -> None:
    nobody = _address_of_nobody(person.id)
    invited = sa.update(Invitation).where(sa.func.lower(Invitation.address) == person.email)
    session.execute(
        invited.where(Invitation.answered_at.is_(None), Invitation.revoked_at.is_(None)).values(revoked_at=at)
    )
    session.execute(invited.values(address=nobody, name=""))
    asked = sa.update(DelegationInvitation).where(sa.func.lower(DelegationInvitation.email) == person.email)
    session.execute(asked.where(DelegationInvitation.ended_at.is_(None)).values(ended_at=at))
    session.execute(asked.values(email=nobody, name=""))


def _clear_places(session: Session, person_id: UUID, *, at: datetime) -> None:
    offices = sa.update(Appointment).where(Appointment.person_id == person_id, Appointment.ended_at.is_(None))
    session.execute(offices.values(ended_at=at))
    applications = sa.select(Application.id).where(Application.person_id == person_id)
    session.execute(sa.delete(Credential).where(Credential.application_id.in_(applications)))
    session.execute(sa.delete(Token).where(Token.subject.contains(str(person_id))))
    for name, place in PLACES.items():
        column = column_of(name)
        if place.fate is Fate.DELETED:
            session.execute(sa.delete(column.table).where(column == person_id))
            continue
        values = {**place.wiped, **({column.name: None} if place.fate is Fate.UNLINKED else {})}
        if values:
            session.execute(sa.update(column.table).where(column == person_id).values(values))


def _clear_written(session: Session, mentions: Mentions) -> None:
    """Take the words out of what others, or mail servers, wrote about the person."""
    for place in places(Holds.WRITTEN):
        column = column_of(place)
        keys = column.table.primary_key.columns
        query = sa.select(column, *keys).where(mentions.may_be_in(column))
        for text, *key in session.execute(query).all():
            cleared = mentions.blotted(text)
            if cleared != text:
                row = [column_of_key == value for column_of_key, value in zip(keys, key, strict=True)]
                session.execute(sa.update(column.table).where(*row).values({column.name: cleared}))


def _clear_sealed_mails(session: Session, mentions: Mentions, *, at: datetime) -> None:
    """Wipe the mails of digests to others that name the person: of each stays the hash of what was sealed.

    Other bytes than those were not approved, so what has not left is cancelled, and none of them goes out again.
    """
    bodies = (Delivery.subject, Delivery.text, Delivery.html)
    waiting = Delivery.state.in_([DeliveryState.PENDING, DeliveryState.LEASED])
    refused = sa.and_(Delivery.state == DeliveryState.FAILED, Delivery.settled_as.is_(None))
    cancelled = {"state": DeliveryState.CANCELLED, "ended_at": at, "token": None, "answer": NAMED_SOMEBODY}
    for mail_id, *texts in session.execute(sa.select(Delivery.id, *bodies).where(mentions.may_be_in(*bodies))).all():
        if any(map(mentions.are_in, texts)):
            mail = sa.update(Delivery).where(Delivery.id == mail_id)
            session.execute(mail.where(sa.or_(waiting, refused)).values(cancelled))
            session.execute(mail.values(subject="", text="", html=""))


def _clear_kept_drafts(session: Session, mentions: Mentions) -> None:
    """The same for what people wrote in the drafts of a digest, which are kept as documents."""
    for draft in session.scalars(sa.select(DigestDraft).where(mentions.may_be_in(DigestDraft.statements))):
        cleared = [
            {
                **statement,
                "words": {language: mentions.blotted(text) for language, text in statement["words"].items()},
                "removed": statement["removed"] and mentions.blotted(statement["removed"]),
            }
            for statement in draft.statements
        ]
        if cleared != draft.statements:
            draft.statements = cleared
