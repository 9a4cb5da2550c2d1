"""Doing the work that events left behind, in the test's own process: as the workers' tasks do, row by row."""

from consult.database import transaction, utc_now
from consult.events import work


def drain(*, rounds: int = 100) -> int:
    """Run due work until none is left; how many handlers ran.

    A handler that fails raises here, as a test wants to see it.
    """
    done = 0
    for _ in range(rounds):
        with transaction() as session:
            hints = work.rows_to_hint(session, at=utc_now())
        if not hints:
            return done
        for hint in hints:
            done += _run(hint)
    raise AssertionError("the work never ends")


def _run(hint: work.Hint) -> int:
    with transaction() as session:
        taken = work.take(session, hint.work_id, at=utc_now())
    if taken is None:
        return 0
    with transaction() as session:
        work.run(session, taken, at=utc_now())
    return 1
