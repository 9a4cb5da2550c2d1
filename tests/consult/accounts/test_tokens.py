from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from consult.accounts.models import Token
from consult.accounts.tokens import issue_token, peek_token, redeem_token, revoke_tokens
from consult.accounts.vocabulary import TokenPurpose
from consult.database import reading, transaction, utc_now
from consult.domain.errors import TokenUnusable

HOUR = timedelta(hours=1)
HOSTILE = ("", "x", "\0", "\ud800", "a\r\nb", "\u0660" * 22, "A" * 100_000, "../../etc", "' OR 1=1 --")


def issue(session, at, subject="the subject"):
    return issue_token(session, TokenPurpose.INVITATION, subject=subject, lifetime=HOUR, at=at)


def test_a_token_gives_its_subject_once(session):
    now = utc_now()
    raw = issue(session, now)

    assert len(raw) == 22
    assert peek_token(session, TokenPurpose.INVITATION, raw, at=now) == "the subject"
    assert redeem_token(session, TokenPurpose.INVITATION, raw, at=now) == "the subject"
    with pytest.raises(TokenUnusable):
        redeem_token(session, TokenPurpose.INVITATION, raw, at=now)
    with pytest.raises(TokenUnusable):
        peek_token(session, TokenPurpose.INVITATION, raw, at=now)


def test_a_token_is_nowhere_in_the_database(session):
    raw = issue(session, utc_now())

    row = session.scalars(sa.select(Token)).one()
    assert raw not in repr([getattr(row, column.key) for column in Token.__table__.columns])


def test_wrong_used_expired_and_foreign_tokens_are_refused_in_the_same_words(session):
    now = utc_now()
    used, expired, foreign, revoked = (issue(session, now, name) for name in ("used", "old", "foreign", "revoked"))
    redeem_token(session, TokenPurpose.INVITATION, used, at=now)
    assert revoke_tokens(session, TokenPurpose.INVITATION, subject="revoked", at=now) == 1
    tries = [
        (TokenPurpose.INVITATION, used, now),
        (TokenPurpose.INVITATION, expired, now + HOUR),
        (TokenPurpose.SIGN_IN, foreign, now),
        (TokenPurpose.INVITATION, revoked, now),
        *((TokenPurpose.INVITATION, hostile, now) for hostile in HOSTILE),
    ]

    said = set()
    for purpose, raw, at in tries:
        for act in (redeem_token, peek_token):
            with pytest.raises(TokenUnusable) as refused:
                act(session, purpose, raw, at=at)
            said.add((refused.value.status, refused.value.detail, str(refused.value.extra)))

    assert len(said) == 1


def test_of_two_uses_at_once_one_wins(app):
    def use(raw, barrier):
        barrier.wait()
        with app.app_context():
            try:
                with transaction() as session:
                    return redeem_token(session, TokenPurpose.INVITATION, raw, at=utc_now())
            except TokenUnusable:
                return None

    for turn in range(20):
        with transaction() as session:
            raw = issue(session, utc_now(), str(turn))
        barrier = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            answers = [done.result() for done in [pool.submit(use, raw, barrier) for _ in range(2)]]
        assert sorted(answers, key=str) == [str(turn), None]

    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).where(Token.used_at.is_not(None))) == 20
