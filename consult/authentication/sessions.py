"""Sessions as rows: the cookie holds a random id, and what is signed in ends with its row.

A visitor who is not signed in gets no row: the chosen language and the form token travel in a signed cookie.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask, Request, Response, request
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from sqlalchemy.orm import Session

from consult.accounts import sessions
from consult.accounts.models import SignInSession
from consult.accounts.vocabulary import Factor
from consult.database import reading, transaction, utc_now

SEEN_AGAIN = timedelta(minutes=10)
"""How exact `seen_at` is: a write for every request would be too many."""

_serializer = TaggedJSONSerializer()


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What the row of an open session says."""

    id_hash: str
    person_id: UUID
    first_factor: Factor
    second_factor: Factor | None
    verified_at: datetime
    seen_at: datetime


@dataclass
class _Standing:
    """Beside the values of a session: its row, the id to send, and why neither could be read."""

    opened: Opened | None = None
    new_id: str | None = None
    is_left: bool = False
    fault: sa.exc.SQLAlchemyError | None = None


class RowSession(SecureCookieSession):
    """The values of a session; those of a person who is signed in live in their row."""

    def __init__(self, initial: Any = None) -> None:
        super().__init__(initial)
        self.standing = _Standing()


@dataclass
class RowSessions(SecureCookieSessionInterface):
    """Finds the session of a request by its cookie, and keeps it."""

    session_class: type[SecureCookieSession] = field(default=RowSession)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the row that the cookie names, else a visitor's."""
        value = request.cookies.get(self.get_cookie_name(app), "")
        if not value or "." in value or request.path.startswith(f"{app.static_url_path}/"):
            return super().open_session(app, request)
        found = RowSession()
        try:
            with reading() as database:
                row = sessions.session_called(database, value, at=utc_now())
        except sa.exc.SQLAlchemyError as error:
            found.standing.fault = error
            return found
        if row is None:
            found.standing.is_left = True
            return found
        found = RowSession(_serializer.loads(row.data))
        found.standing.opened = _opened(row)
        return found

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what changed, and send the id when it is new."""
        standing = session.standing if isinstance(session, RowSession) else _Standing()
        if standing.fault is not None:
            return
        if standing.opened is None:
            session.modified = session.modified or standing.is_left
            super().save_session(app, session, response)
            return
        response.vary.add("Cookie")
        now = utc_now()
        is_unseen = now - standing.opened.seen_at > SEEN_AGAIN and not _asks_by_itself()
        if session.modified or is_unseen:
            with transaction() as database:
                sessions.keep_session(database, standing.opened.id_hash, data=dumped(session), at=now)
        if standing.new_id is not None:
            self._send(app, standing.new_id, response)

    def _send(self, app: Flask, value: str, response: Response) -> None:
        response.set_cookie(
            self.get_cookie_name(app),
            value,
            httponly=self.get_cookie_httponly(app),
            secure=self.get_cookie_secure(app),
            samesite=self.get_cookie_samesite(app),
            path=self.get_cookie_path(app),
        )


def opened(session: SessionMixin) -> Opened | None:
    """The row behind the session of this request; None for a visitor."""
    return _standing_of(session).opened


def opened_as(database: Session, session_id: str) -> Opened | None:
    """The open session of this id, as its row says by now."""
    row = sessions.session_called(database, session_id, at=utc_now())
    return _opened(row) if row else None


def fault_of(session: SessionMixin) -> sa.exc.SQLAlchemyError | None:
    """Why the database could not say whose session this is."""
    return _standing_of(session).fault


def take_over(session: SessionMixin, row: SignInSession, raw: str) -> None:
    """Let the present session be the one of this row, under its new id."""
    standing = _standing_of(session)
    standing.opened, standing.new_id, standing.is_left = _opened(row), raw, False


def leave(session: SessionMixin) -> None:
    """Let the present session be a visitor's again."""
    standing = _standing_of(session)
    standing.opened, standing.new_id, standing.is_left = None, None, True


def dumped(session: SessionMixin) -> str:
    """What the row stores of a session's values."""
    return str(_serializer.dumps(dict(session)))


def cookie_name(base_url: str) -> str:
    """The cookie's name; with TLS its prefix keeps other hosts of the domain from setting it."""
    return "__Host-consult" if base_url.startswith("https:") else "consult"


def _asks_by_itself() -> bool:
    """True for what an open page asks without its reader: that must not keep a session open for ever."""
    return "X-Consult-Live" in request.headers or "text/event-stream" in request.headers.get("Accept", "")


def _standing_of(session: SessionMixin) -> _Standing:
    # the session that Flask gives out is a proxy
    return session.standing  # type: ignore[attr-defined, no-any-return]  # typed as the base class


def _opened(row: SignInSession) -> Opened:
    return Opened(
        id_hash=row.id_hash,
        person_id=row.person_id,
        first_factor=Factor(row.first_factor),
        second_factor=Factor(row.second_factor) if row.second_factor else None,
        verified_at=row.verified_at,
        seen_at=row.seen_at,
    )
