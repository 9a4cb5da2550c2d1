"""The health check: work that nobody takes makes it red."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consult.database import transaction, utc_now
from consult.domain.vocabulary import WorkState
from consult.events.models import Work
from consult.health import PATIENCE
from tests.factories import make_world, submit

LONG_AGO = PATIENCE + timedelta(seconds=1)


@pytest.mark.parametrize("state", [WorkState.DUE, WorkState.RUNNING])
def test_work_that_nobody_takes_makes_it_red(client: FlaskClient, state: WorkState) -> None:
    submit(make_world(), "government 1", "T1")
    assert client.get("/health").status_code == 200

    past = utc_now() - LONG_AGO
    with transaction() as session:
        session.execute(sa.update(Work).values(state=state, next_at=past, lease_until=past))

    assert client.get("/health").status_code == 503
