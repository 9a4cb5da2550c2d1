"""From a submission over HTTP to its tally, with the product's processes really running."""

import http.client
import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask

from consult.config import Settings
from consult.database import reading
from consult.domain.vocabulary import Stance
from consult.synthesis.models import StandingPosition
from tests.bench.databases import application, database, redis_server
from tests.bench.measuring import Figure, NotMeasured, Sample, percentile
from tests.bench.processes import apart, embedded
from tests.browsing import session_cookie
from tests.factories import World, make_world

SUBMISSIONS = 60
TARGETS = 10
LONGEST_PAUSE = 0.25
"""Seconds; a pause of random length before each, so that no submission keeps step with the relay."""
PATIENCE = 60.0
"""Seconds until a tally is given up; the workers take a while to start."""

Waits = list[tuple[float, float]]
"""For each submission: milliseconds to its receipt, and from its receipt to its tally."""


def measure() -> Iterator[Figure | str]:
    """One submission after another, each waited for; read from the database every two milliseconds."""
    with database("SQLite") as settings:
        yield from _figures(settings, "SQLite, one process", _embedded_port)
    try:
        with redis_server() as redis_url, database("PostgreSQL") as settings:
            yield from _figures(replace(settings, redis_url=redis_url), "PostgreSQL and Redis, processes apart", apart)
    except NotMeasured as missing:
        yield f"- PostgreSQL and Redis: not measured: {missing}"


def _figures(
    settings: Settings, name: str, running: Callable[[Settings], AbstractContextManager[int]]
) -> Iterator[Figure]:
    with application(settings) as app:
        world = make_world(targets=[f"T{number}" for number in range(1, TARGETS + 1)])
        with running(settings) as port:
            waits = _submit_all(app, world, port)
    to_receipt, to_tally = ([wait[place] for wait in waits] for place in (0, 1))
    for share in (0.5, 0.95):
        yield Figure(
            name=f"from receipt to tally, p{share * 100:.0f}, {name}",
            measured=Sample((percentile(to_tally, share),), "ms"),
            reference=Sample((percentile(to_receipt, share),), "ms"),
            reference_name="from request to receipt",
        )


@contextmanager
def _embedded_port(settings: Settings) -> Iterator[int]:
    with embedded(settings) as process:
        yield process.port


def _submit_all(app: Flask, world: World, port: int) -> Waits:
    pauses = random.Random(2)
    waits: Waits = []
    cookies = {name: session_cookie(app, world.people[f"focal point of {name}"]) for name in world.delegations}
    for turn in range(SUBMISSIONS + 1):
        name = list(cookies)[turn % len(cookies)]
        code = list(world.revisions)[turn // len(cookies) % TARGETS]
        version = turn // (len(cookies) * TARGETS)
        time.sleep(pauses.uniform(0, LONGEST_PAUSE))
        waits.append(_submit(port, cookies[name], world, (name, code), version))
    return waits[1:]  # the first one waits for the workers to start


def _submit(port: int, cookie: str, world: World, place: tuple[str, str], version: int) -> tuple[float, float]:
    own, revision_id = world.delegations[place[0]], world.revisions[place[1]]
    body = {"submission_key": uuid4().hex, "base_version": version, "stance": Stance.SUPPORT.value}
    started = time.perf_counter()
    seq = _put(port, cookie, f"/api/v1/target-revisions/{revision_id}/position", json.dumps(body))
    received = time.perf_counter()
    while _standing_seq(world.round_id, revision_id, own) < seq:
        if time.perf_counter() > received + PATIENCE:
            raise TimeoutError("the tally never followed")
        time.sleep(0.002)
    return 1000 * (received - started), 1000 * (time.perf_counter() - received)


def _put(port: int, cookie: str, path: str, body: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    try:
        line.request("PUT", path, body, {"Content-Type": "application/json", "Cookie": cookie})
        response = line.getresponse()
        answer = json.loads(response.read())
    finally:
        line.close()
    if response.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{response.status}: {answer}")
    return int(answer["positions"][0]["seq"])


def _standing_seq(round_id: UUID, revision_id: UUID, delegation_id: UUID) -> int:
    query = sa.select(StandingPosition.seq).where(StandingPosition.round_id == round_id)
    query = query.where(
        StandingPosition.target_revision_id == revision_id, StandingPosition.delegation_id == delegation_id
    )
    with reading() as session:
        return session.scalar(query) or 0
