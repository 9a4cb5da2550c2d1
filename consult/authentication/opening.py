"""Opening and closing the session of the present request."""

import hashlib
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, session
from sqlalchemy.orm import Session

from consult.accounts import sessions
from consult.accounts.journal import record
from consult.accounts.models import SignInSession
from consult.accounts.vocabulary import AccountEventKind, Factor
from consult.authentication.actors import forget_reader
from consult.authentication.devices import device_of
from consult.authentication.sessions import dumped, leave, opened, take_over
from consult.database import transaction


def open_session(
    database: Session, person_id: UUID, factor: Factor, *, second_factor: Factor | None = None, at: datetime
) -> None:
    """Sign a person in: an earlier session of this browser ends, and the new one has an id nobody knew.

    Raises: AccountEnded.
    """
    earlier = opened(session)
    if earlier is not None:
        sessions.end_session(database, earlier.person_id, earlier.id_hash)
    device = device_of(request.user_agent.string)
    forget_values()
    # here and not by the first form: two pages opened at once would each make a token, and one would not work
    session["csrf_token"] = hashlib.sha256(secrets.token_bytes(64)).hexdigest()
    raw = sessions.start_session(
        database,
        person_id,
        first_factor=factor,
        second_factor=second_factor,
        device=device,
        data=dumped(session),
        at=at,
    )
    record(database, person_id, AccountEventKind.SIGNED_IN, device=device, note=factor, at=at)
    take_over(session, database.get_one(SignInSession, sessions.hash_of(raw)), raw)
    forget_reader()


def strengthen_session(database: Session, factor: Factor, *, is_second: bool, at: datetime) -> None:
    """Note that the person gave a factor just now; the session goes on under a new id."""
    present = opened(session)
    if present is None:
        return
    second = factor if is_second else None
    raw = sessions.strengthen_session(database, present.id_hash, second_factor=second, at=at)
    if raw is None:
        return
    take_over(session, database.get_one(SignInSession, sessions.hash_of(raw), populate_existing=True), raw)
    forget_reader()


def close_session(*, at: datetime) -> None:
    """Sign out: the row goes, and the visitor keeps the language alone."""
    present = opened(session)
    if present is not None:
        with transaction() as database:
            sessions.end_session(database, present.person_id, present.id_hash)
            record(database, present.person_id, AccountEventKind.SIGNED_OUT, at=at)
    forget_values()
    leave(session)
    forget_reader()


def forget_values() -> None:
    """Empty the session; the language was chosen by whoever sits here, and is no part of who they are."""
    kept: dict[str, Any] = {key: session[key] for key in ("language",) if key in session}
    session.clear()
    session.update(kept)
