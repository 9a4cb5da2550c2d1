"""Accounts with their factors, open sessions, tokens and the journal."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.database import UTCDateTime
from consult.extensions import Base


class Account(Base):
    """How one person signs in; made when they first do. An ended account opens nothing any more."""

    __tablename__ = "accounts"
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    password: Mapped[str | None] = mapped_column(sa.String(255))
    totp_secret: Mapped[str | None] = mapped_column(sa.String(400))
    totp_counter: Mapped[int | None] = mapped_column(sa.BigInteger)
    is_admin: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Passkey(Base):
    """A key pair whose secret half never leaves the person's device."""

    __tablename__ = "passkeys"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("accounts.person_id"), index=True)
    credential_id: Mapped[str] = mapped_column(sa.String(1400), unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    name: Mapped[str] = mapped_column(sa.String(64))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RecoveryCode(Base):
    """A code kept on paper for the day the device is lost; it works once."""

    __tablename__ = "recovery_codes"
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("accounts.person_id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SignInSession(Base):
    """A session that is open; without its row it is over. The cookie's value is stored hashed."""

    __tablename__ = "sessions"
    id_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("accounts.person_id"), index=True)
    first_factor: Mapped[str] = mapped_column(sa.String(20))
    second_factor: Mapped[str | None] = mapped_column(sa.String(20))
    verified_at: Mapped[datetime] = mapped_column(UTCDateTime)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    device: Mapped[str] = mapped_column(sa.String(120))
    data: Mapped[str] = mapped_column(sa.Text)


class Token(Base):
    """Something handed to one person that opens one thing once; stored hashed."""

    __tablename__ = "tokens"
    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(sa.String(20))
    subject: Mapped[str] = mapped_column(sa.String(200))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (sa.Index("ix_tokens_purpose_subject", "purpose", "subject"),)


class SignInCode(Base):
    """The six digits of a mail; they count only together with the handle that the asking browser holds.

    An unknown address gets a row as well, without a person, so that both take the same work.
    """

    __tablename__ = "sign_in_codes"
    handle_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    tries_left: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Throttle(Base):
    """How many tries in a row failed for an account or from an address, and until when the next one waits."""

    __tablename__ = "sign_in_throttles"
    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    waits_until: Mapped[datetime] = mapped_column(UTCDateTime)


class SingleSignOnIdentity(Base):
    """The person whom an organisation's provider knows under a subject; bound once."""

    __tablename__ = "single_sign_on_identities"
    issuer: Mapped[str] = mapped_column(sa.String(300), primary_key=True)
    subject: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("accounts.person_id"))
    bound_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (sa.UniqueConstraint("issuer", "person_id"),)


class AccountEvent(Base):
    """One line of the journal that a person reads about their own account."""

    __tablename__ = "account_events"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(sa.String(30))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id"))
    device: Mapped[str] = mapped_column(sa.String(120), default="")
    note: Mapped[str] = mapped_column(sa.String(500), default="")

    __table_args__ = (sa.Index("ix_account_events_person_id_at", "person_id", "at"),)
