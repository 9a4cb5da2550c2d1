"""Open sessions: rows with a random id; deleting the row signs out at once."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.models import Account, Passkey, SignInSession
from consult.accounts.vocabulary import SESSION_IDLE, SESSION_LIFETIME, Factor
from consult.database import upsert
from consult.domain.errors import AccountEnded

_CALLED = (
    sa.select(SignInSession)
    .join(Account, Account.person_id == SignInSession.person_id)
    .where(
        SignInSession.id_hash == sa.bindparam("called"),
        Account.ended_at.is_(None),
        SignInSession.expires_at > sa.bindparam("present"),
        SignInSession.seen_at > sa.bindparam("idle_since"),
    )
)
"""Asked with every request, so it is put together once."""


def ensure_account(session: Session, person_id: UUID, *, at: datetime) -> Account:
    """The account of a person, made when there is none yet."""
    row = upsert(session, Account).values(person_id=person_id, is_admin=False, created_at=at)
    session.execute(row.on_conflict_do_nothing())
    return session.get_one(Account, person_id)


def start_session(
    session: Session,
    person_id: UUID,
    *,
    first_factor: Factor,
    second_factor: Factor | None = None,
    device: str = "",
    data: str = "{}",
    at: datetime,
) -> str:
    """Open a session under an id that nobody knew before.

    Returns: the id for the cookie; the row keeps its hash alone. Raises: AccountEnded.
    """
    if ensure_account(session, person_id, at=at).ended_at is not None:
        raise AccountEnded
    raw = secrets.token_urlsafe(32)
    row = SignInSession(
        id_hash=hash_of(raw),
        person_id=person_id,
        first_factor=first_factor,
        second_factor=second_factor,
        verified_at=at,
        started_at=at,
        seen_at=at,
        expires_at=at + SESSION_LIFETIME,
        device=device[:120],
        data=data,
    )
    session.add(row)
    session.flush()
    return raw


def session_called(session: Session, raw: str, *, at: datetime) -> SignInSession | None:
    """The open session of this id; None when there is none, or it is over, or the account has ended."""
    return session.scalar(_CALLED, {"called": hash_of(raw), "present": at, "idle_since": at - SESSION_IDLE})


def sessions_of(session: Session, person_id: UUID, *, at: datetime) -> Sequence[SignInSession]:
    """The open sessions of a person, the one used last first."""
    query = sa.select(SignInSession).where(SignInSession.person_id == person_id, *_is_open(at))
    return session.scalars(query.order_by(SignInSession.seen_at.desc(), SignInSession.id_hash)).all()


def strengthen_session(session: Session, id_hash: str, *, second_factor: Factor | None, at: datetime) -> str | None:
    """Note that a factor was given just now, and put the session under a new id.

    Args:
        second_factor: what was given beside the first factor; None when the first was given again.
    Returns: the new id for the cookie; None when the session ended meanwhile.
    """
    raw = secrets.token_urlsafe(32)
    values: dict[str, object] = {"id_hash": hash_of(raw), "verified_at": at}
    if second_factor is not None:
        values["second_factor"] = second_factor
    changed = sa.update(SignInSession).where(SignInSession.id_hash == id_hash).values(**values)
    return raw if session.scalar(changed.returning(SignInSession.id_hash)) else None


def weaken_sessions(session: Session, person_id: UUID) -> None:
    """Take the second factor out of a person's sessions when the last way to give one is gone.

    Without it the person could not be asked again, so what needs two factors would stay open on one.
    """
    session.flush()
    has_app = sa.exists().where(Account.person_id == person_id, Account.totp_secret.is_not(None))
    has_key = sa.exists().where(Passkey.person_id == person_id)
    weaker = sa.update(SignInSession).where(SignInSession.person_id == person_id, ~has_app, ~has_key)
    session.execute(weaker.values(second_factor=None))


def keep_session(session: Session, id_hash: str, *, data: str, at: datetime) -> None:
    """Store what the session holds; one that ended meanwhile stays ended."""
    session.execute(sa.update(SignInSession).where(SignInSession.id_hash == id_hash).values(data=data, seen_at=at))


def end_session(session: Session, person_id: UUID, id_hash: str) -> bool:
    """End one session of a person; False when it was none of theirs."""
    ended = sa.delete(SignInSession).where(SignInSession.id_hash == id_hash, SignInSession.person_id == person_id)
    return session.scalar(ended.returning(SignInSession.id_hash)) is not None


def end_sessions_of(session: Session, person_id: UUID, *, but: str | None = None) -> int:
    """End all sessions of a person, or all but one; how many there were."""
    ended = sa.delete(SignInSession).where(SignInSession.person_id == person_id)
    if but is not None:
        ended = ended.where(SignInSession.id_hash != but)
    return len(session.scalars(ended.returning(SignInSession.id_hash)).all())


def hash_of(raw: str) -> str:
    """What is stored of a session's id: 256 random bits, so a plain hash cannot be turned back."""
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()


def _is_open(at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return SignInSession.expires_at > at, SignInSession.seen_at > at - SESSION_IDLE
