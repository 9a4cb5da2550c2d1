"""Proving again who one is: which ways a person has, and whether what was typed is good."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app, request, session
from sqlalchemy.orm import Session

from consult.accounts.authenticators import Authenticators, use_code
from consult.accounts.journal import record
from consult.accounts.mailed import use_mailed_code
from consult.accounts.models import Account
from consult.accounts.passkeys import Question, Site, ask_for_key, use_key
from consult.accounts.passwords import is_password
from consult.accounts.recovery_codes import recovery_codes_left, use_recovery_code
from consult.accounts.throttling import ACCOUNT_CEILING, ADDRESS_CEILING, FREE_TRIES, forgive, throttle_key, wait_before
from consult.accounts.vocabulary import AccountEventKind, Factor
from consult.authentication.actors import Reader, current_reader
from consult.authentication.opening import strengthen_session
from consult.config import Settings
from consult.database import reading, transaction, utc_now
from consult.domain.errors import SignInNeeded, TryLater
from consult.presentation.translation import ngettext

CODE, PASSWORD, ANSWER = "confirm-code", "confirm-password", "confirm-answer"
"""Fields of the form that asks for a factor; the prefix keeps them apart from the fields of the act that waits."""
HANDLE, CHALLENGE = "confirm_handle", "confirm_challenge"
"""What the session holds while a factor is asked for."""


ROOM_OF_PEOPLE = 40
"""Tries of one machine without a wait: the delegates in a conference room share an address."""


class Counted(NamedTuple):
    """A name under which tries are counted."""

    kind: str
    value: str
    ceiling: timedelta = ACCOUNT_CEILING
    free: int = FREE_TRIES


@dataclass(frozen=True, kw_only=True)
class Ways:
    """How this person can prove who they are; `demo_code` is what the phone of a demo's person would show."""

    is_second: bool
    has_authenticator: bool = False
    has_recovery_codes: bool = False
    has_password: bool = False
    passkey: Question | None = None
    demo_code: str | None = None
    was_mailed: bool = False

    @property
    def takes_code(self) -> bool:
        """True when there is a code to type."""
        return self.has_authenticator or self.has_recovery_codes or self.was_mailed


def settings() -> Settings:
    """The settings of this application."""
    found: Settings = current_app.config["CONSULT"]
    return found


def authenticators() -> Authenticators:
    """The codes of apps, under this installation's key."""
    return _authenticators(settings().secret_key)


@cache
def _authenticators(secret_key: str) -> Authenticators:
    return Authenticators(secret_key)


def site() -> Site | None:
    """This site as a browser's passkeys know it; None where browsers make none, at an address without a name."""
    address = urlsplit(settings().base_url)
    if settings().base_url.startswith("http://"):  # a passkey works there on the own machine alone, under any port
        address = urlsplit(request.host_url)
    host = address.hostname or ""
    if ":" in host or host.replace(".", "").isdigit():
        return None
    return Site(host=host, origin=f"{address.scheme}://{address.netloc}")


def ways_of(reader: Reader, *, at: datetime) -> Ways:
    """What this person can be asked for; for whoever has a second factor, it is that one.

    Raises: SignInNeeded.
    """
    if reader.opened is None:
        raise SignInNeeded
    with reading() as database:
        account = database.get_one(Account, reader.opened.person_id)
        was_mailed = HANDLE in session
        if not reader.has_second_factor:
            return Ways(is_second=False, has_password=account.password is not None, was_mailed=was_mailed)
        here = site()
        passkey = ask_for_key(database, account.person_id, here) if here else None
        codes = recovery_codes_left(database, account.person_id)
    if passkey is not None:
        session[CHALLENGE] = passkey.challenge
    demo_code = None
    if account.totp_secret is not None and settings().demo and reader.opened.first_factor is Factor.DEMO:
        demo_code = authenticators().code_after(account.totp_secret, account.totp_counter, at=at)
    return Ways(
        is_second=True,
        has_authenticator=account.totp_secret is not None,
        has_recovery_codes=codes > 0,
        passkey=passkey,
        demo_code=demo_code,
    )


def prove() -> Factor | None:
    """Check what the form says; the factor that was good, after which the session counts as fresh, or None.

    Raises: SignInNeeded, TryLater.
    """
    reader, now = current_reader(), utc_now()
    if reader.opened is None:
        raise SignInNeeded
    person_id = reader.opened.person_id
    slow_down(Counted("factor", str(person_id)), at=now)
    with transaction() as database:
        factor = _second(database, person_id, now) if reader.has_second_factor else _first(database, person_id, now)
        if factor is None:
            record(database, person_id, AccountEventKind.SIGN_IN_REFUSED, at=now)
            return None
        forgive(database, throttle_key(settings().secret_key, "factor", str(person_id)))
        if reader.has_second_factor and reader.opened.second_factor is None:
            record(database, person_id, AccountEventKind.SECOND_FACTOR_GIVEN, note=factor, at=now)
        if factor is Factor.RECOVERY_CODE:
            record(database, person_id, AccountEventKind.RECOVERY_CODE_USED, at=now)
        for name in (HANDLE, CHALLENGE):
            session.pop(name, None)
        strengthen_session(database, factor, is_second=reader.has_second_factor, at=now)
    return factor


def _second(database: Session, person_id: UUID, now: datetime) -> Factor | None:
    code, answer = request.form.get(CODE, ""), request.form.get(ANSWER, "")
    challenge = session.get(CHALLENGE, "")
    if answer and challenge and (here := site()):
        good = use_key(database, person_id, here, answer, challenge=challenge, at=now)
        session.pop(CHALLENGE)  # a challenge is asked once
        return Factor.PASSKEY if good else None
    if use_code(database, authenticators(), person_id, code, at=now):
        return Factor.AUTHENTICATOR
    return Factor.RECOVERY_CODE if use_recovery_code(database, person_id, code, at=now) else None


def _first(database: Session, person_id: UUID, now: datetime) -> Factor | None:
    code, password = request.form.get(CODE, ""), request.form.get(PASSWORD, "")
    if password and is_password(database.get_one(Account, person_id).password, password):
        return Factor.PASSWORD
    handle = session.get(HANDLE, "")
    if code and handle and use_mailed_code(database, settings(), handle, code, at=now) == person_id:
        return Factor.CODE
    return None


def slow_down(*names: Counted, at: datetime) -> None:
    """Count this try under each name, in a transaction of its own.

    Raises: TryLater when one of them has to wait.
    """
    key = settings().secret_key
    with transaction() as database:
        waits = [
            wait_before(database, throttle_key(key, name.kind, name.value), ceiling=name.ceiling, free=name.free, at=at)
            for name in names
        ]
    if (longest := max(waits)) > timedelta():
        seconds = max(1, round(longest.total_seconds() + 0.5))
        raise TryLater(
            ngettext(
                "Many tries failed. Wait %(count)s second, then try again.",
                "Many tries failed. Wait %(count)s seconds, then try again.",
                seconds,
                count=seconds,
            ),
            extra={"retry_after": seconds},
        )


def forgive_machine(database: Session) -> None:
    """Take the machine's count back after somebody signed in there: many may share its address."""
    forgive(database, throttle_key(settings().secret_key, *machine()[:2]))


def machine(kind: str = "machine") -> Counted:
    """The machine that asks, as one of the names under which a try is counted; of IPv6, its network.

    Args:
        kind: what is counted apart from signing in.
    """
    address = request.remote_addr or ""
    network = ":".join(address.split(":")[:4]) if ":" in address else address
    return Counted(kind, network, ADDRESS_CEILING, free=ROOM_OF_PEOPLE)
