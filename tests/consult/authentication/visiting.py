"""Going through the pages of sign-in as a person would, with what mail and phone show."""

import re
from datetime import timedelta

import sqlalchemy as sa

from consult.accounts.models import Account, Throttle
from consult.accounts.passwords import hash_password
from consult.accounts.sessions import ensure_account
from consult.authentication.proving import authenticators
from consult.database import reading, transaction, utc_now
from consult.mail.models import Letter
from tests.browsing import press

PASSWORD = "four unusual words here"
LONG_AGO = timedelta(hours=1)
FOCAL = "focal point of government 1"


def ask(client, address):
    return press(client, "/sign-in", "/sign-in", {"address": address})


def letter():
    with reading() as session:
        return session.scalars(sa.select(Letter).order_by(Letter.posted_at.desc())).first()


def code_in(text):
    return re.search(r"\b(\d{6})\b", text)[1]


def link_in(text):
    return re.search(r"(/sign-in/[\w-]{22})\b", text)[1]


def is_signed_in(client):
    return client.get("/account").status_code == 200


def session_id(client):
    found = client.get_cookie(client.application.config["SESSION_COOKIE_NAME"])
    return found.value if found else None


def set_password(world, name="observer", password=PASSWORD):
    with transaction() as session:
        account = ensure_account(session, world.people[name], at=utc_now())
        account.password = hash_password(password, email="somebody@example.org")


def let_time_pass(hours=24 * 2):
    """Everything that waits has waited."""
    with transaction() as session:
        session.execute(sa.update(Throttle).values(waits_until=utc_now() - timedelta(hours=hours)))


def let_waits_last():
    """Whatever has begun to wait does so for longer than a slow machine takes over the next tries."""
    with transaction() as session:
        waits = sa.update(Throttle).where(Throttle.waits_until > Throttle.last_at)
        session.execute(waits.values(waits_until=utc_now() + timedelta(seconds=50)))


def set_up_app(world, name):
    with transaction() as session:
        account = ensure_account(session, world.people[name], at=utc_now())
        account.totp_secret = authenticators().generate_totp_secret()


def code_of(world, name):
    with reading() as session:
        account = session.get_one(Account, world.people[name])
        return authenticators().code_after(account.totp_secret, account.totp_counter, at=utc_now())
