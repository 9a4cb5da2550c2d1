"""Slowing sign-in down: each failure in a row makes the next try wait longer, up to a ceiling; nobody is locked out.

A try is counted before it is checked, in a transaction of its own, so that a thousand tries at once count as a
thousand. A success takes the count back.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accounts.models import Throttle
from consult.database import upsert

FREE_TRIES = 3
"""Failures in a row that cost no wait: a person mistypes twice."""
ACCOUNT_CEILING = timedelta(minutes=1)
"""Short, because whoever knows an address can make its owner wait: a million codes would still take two years."""
ADDRESS_CEILING = timedelta(minutes=15)
"""Longer for the machine that asks: it tries many accounts."""
FORGOTTEN_AFTER = timedelta(days=1)


def throttle_key(secret_key: str, kind: str, value: str) -> str:
    """Under which name tries are counted; the value cannot be read back from it."""
    text = f"{kind}:{value}".encode("utf-8", "surrogatepass")
    return hmac.new(secret_key.encode(), text, hashlib.sha256).hexdigest()


def wait_before(session: Session, key: str, *, ceiling: timedelta, free: int = FREE_TRIES, at: datetime) -> timedelta:
    """Count a try, or say how long the next one has to wait; no wait means that this one may be checked now."""
    fresh = sa.case((Throttle.last_at < at - FORGOTTEN_AFTER, 0), else_=Throttle.failures)
    row = upsert(session, Throttle).values(key=key, failures=1, last_at=at, waits_until=at)
    counted = row.on_conflict_do_update(
        index_elements=["key"], set_={"failures": fresh + 1, "last_at": at}, where=Throttle.waits_until <= at
    )
    failures = session.scalar(counted.returning(Throttle.failures))
    if failures is None:
        waits_until: datetime = session.scalars(sa.select(Throttle.waits_until).where(Throttle.key == key)).one()
        return waits_until - at
    waits = at + delay_after(failures, ceiling=ceiling, free=free)
    session.execute(sa.update(Throttle).where(Throttle.key == key).values(waits_until=waits))
    return timedelta()


def delay_after(failures: int, *, ceiling: timedelta, free: int = FREE_TRIES) -> timedelta:
    """How long the next try waits after so many failures in a row: 1 s, 2 s, 4 s … up to the ceiling."""
    if failures < free:
        return timedelta()
    return min(timedelta(seconds=2.0 ** min(failures - free, 30)), ceiling)


def forgive(session: Session, key: str) -> None:
    """Take the count back after a success."""
    session.execute(sa.delete(Throttle).where(Throttle.key == key))
