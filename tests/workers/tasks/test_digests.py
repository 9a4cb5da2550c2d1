"""Tasks of digests: what the clock drafts."""

from datetime import timedelta

import sqlalchemy as sa

from consult.database import reading
from consult.domain.vocabulary import Frequency
from consult.synthesis.models import Digest
from tests.draining import drain
from tests.factories import make_world, submit
from workers.tasks.digests import draft_due
from workers.tasks.maintenance import turn_rounds


def digests():
    with reading() as session:
        return list(session.scalars(sa.select(Digest)))


def test_a_window_that_ended_gets_one_digest_however_often_the_clock_ticks(app):
    world = make_world(opened_ago=timedelta(days=2), lasts=timedelta(days=3), digest_every=Frequency.DAILY)
    submit(world, "government 1", "T1")
    drain()

    for _ in range(3):
        draft_due.run()
        turn_rounds.run()

    windows = [(digest.window_start, digest.window_end) for digest in digests()]
    assert len(windows) == len(set(windows)) >= 1
