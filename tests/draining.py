"""Working off what is due, in this process: for tests whose subject is the effect, not the workers."""

from datetime import timedelta

from consult.database import transaction, utc_now
from consult.events import work


def drain() -> int:
    """Run every due handler until nothing is due; how many ran."""
    done = 0
    while True:
        with transaction() as session:
            hints = work.rows_to_hint(session, at=utc_now() + timedelta(hours=1))
        if not hints:
            return done
        for hint in hints:
            done += run_hinted(hint)


def run_hinted(hint: work.Hint) -> bool:
    """Take and run one work row; False when somebody else has it."""
    with transaction() as session:
        taken = work.take(session, hint.work_id, at=utc_now() + timedelta(hours=1))
    if taken is None:
        return False
    with transaction() as session:
        work.run(session, taken, at=utc_now())
    return True
