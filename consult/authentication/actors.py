"""The person of a request as an actor: the offices held now, and those that wait for a second factor."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from flask import g, session
from sqlalchemy.orm import Session

from consult.accounts.models import Account, Passkey
from consult.authentication.sessions import Opened, opened, opened_as
from consult.consultations.queries import offices_of
from consult.database import reading
from consult.domain.permissions import ANONYMOUS, Actor, Office
from consult.domain.vocabulary import Role
from consult.organisations.models import Person

NEEDS_SECOND_FACTOR = frozenset({Role.CHAIR, Role.SECRETARIAT, Role.FOCAL_POINT, Role.DEPUTY})
"""Offices that are void until the session has a second factor: they sign, approve or operate for others."""


_WHO = (
    sa.select(Person, Account, sa.exists().where(Passkey.person_id == Person.id))
    .join(Account, Account.person_id == Person.id)
    .where(Person.id == sa.bindparam("own"))
)
"""Asked with every request, so it is one query, put together once."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who is reading: the actor, how they signed in, and what waits until a second factor is given."""

    actor: Actor = ANONYMOUS
    opened: Opened | None = None
    waiting: tuple[Office, ...] = ()
    is_admin_waiting: bool = False
    has_second_factor: bool = False

    @property
    def is_waiting(self) -> bool:
        """True when something of this person's is void for want of a second factor."""
        return bool(self.waiting) or self.is_admin_waiting


def current_actor() -> Actor:
    """The person of the present request with the offices held now, or the anonymous reader."""
    return current_reader().actor


def current_reader() -> Reader:
    """The same with what the pages of sign-in need to know."""
    if "reader" not in g:
        g.reader = _load_reader(opened(session))
    return cast(Reader, g.reader)


def forget_reader() -> None:
    """Read anew who is reading, after the session changed."""
    g.pop("reader", None)


def read_as_nobody() -> None:
    """Let the rest of this request be read without asking the database who reads."""
    g.setdefault("reader", Reader())


def _load_reader(found: Opened | None) -> Reader:
    if found is None:
        return Reader()
    with reading() as database:
        reader, g.language = _reader(database, found)
        return reader


def _reader(database: Session, found: Opened) -> tuple[Reader, str | None]:
    """Who is reading, and their language."""
    row = database.execute(_WHO, {"own": found.person_id}).one_or_none()
    if row is None:
        return Reader(), None
    person, account, has_passkey = row
    has_second = account.totp_secret is not None or has_passkey
    offices = tuple(offices_of(database, person.id))
    given = found.second_factor is not None
    held = offices if given else tuple(office for office in offices if not _waits(office, has_second=has_second))
    actor = Actor(
        person_id=person.id,
        name=person.name,
        pseudonym=person.pseudonym,
        offices=held,
        is_admin=account.is_admin and given,
        verified_at=found.verified_at,
    )
    waiting = tuple(office for office in offices if office not in held)
    reader = Reader(
        actor=actor,
        opened=found,
        waiting=waiting,
        is_admin_waiting=account.is_admin and not given,
        has_second_factor=has_second,
    )
    return reader, person.language


def _waits(office: Office, *, has_second: bool) -> bool:
    """Without the second factor the signing offices are void; for who has set one up, every office is."""
    return has_second or office.role in NEEDS_SECOND_FACTOR


def present_actor(database: Session, session_id: str) -> Actor:
    """Who the owner of a session is by now: for answers that last longer than their request.

    `session_id` is what the cookie holds; anonymous when the session is over.
    """
    found = opened_as(database, session_id)
    return _reader(database, found)[0].actor if found else ANONYMOUS


def actor_of(database: Session, person: Person) -> Actor:
    """A person as an actor outside any session: with the offices that need no second factor."""
    offices = (office for office in offices_of(database, person.id) if office.role not in NEEDS_SECOND_FACTOR)
    return Actor(person_id=person.id, name=person.name, pseudonym=person.pseudonym, offices=tuple(offices))


def actor_at_the_shell(database: Session, person: Person, *, at: datetime) -> Actor:
    """A person for whom somebody acts who has a shell on the server: both factors count as given just now."""
    account = database.get(Account, person.id)
    return Actor(
        person_id=person.id,
        name=person.name,
        pseudonym=person.pseudonym,
        offices=tuple(offices_of(database, person.id)),
        is_admin=account is not None and account.is_admin and account.ended_at is None,
        verified_at=at,
    )
