"""Clients that submit positions over HTTP, repeat what was not answered, and write everything down."""

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from consult.domain.vocabulary import Stance
from tests.browsing import session_cookie
from tests.factories import World

STANCES = tuple(Stance)
PACE = 0.1  # seconds of thought between two submissions: the point is the faults, not the load
PATIENCE = 120.0  # seconds in which a submission is repeated; a loaded machine starts a process slowly


@dataclass
class Written:
    """One submission: what was asked, how often it was sent, and what was answered."""

    delegation_id: UUID
    revision_id: UUID
    key: str
    sent: int = 0
    receipt: dict[str, Any] | None = None


@dataclass
class Writer:
    """One delegation's client; the next submission goes out only when the last one was answered."""

    port: int
    cookie: str
    delegation_id: UUID
    revisions: list[UUID]
    written: list[Written] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)

    def run(self, stop: threading.Event) -> None:
        """Submit one position after another until told to stop; the last one still gets its answer."""
        versions = dict.fromkeys(self.revisions, 0)
        while not stop.is_set():
            turn = len(self.written)
            revision_id = self.revisions[turn % len(self.revisions)]
            mine = Written(delegation_id=self.delegation_id, revision_id=revision_id, key=uuid4().hex)
            self.written.append(mine)
            body = {
                "submission_key": mine.key,
                "base_version": versions[revision_id],
                "stance": STANCES[turn % len(STANCES)].value,
                "rationale": f"turn {turn}",
            }
            self._submit(mine, json.dumps(body))
            versions[revision_id] += 1
            stop.wait(PACE)

    def _submit(self, mine: Written, body: str) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            mine.sent += 1
            try:
                status, answer = self.put(f"/api/v1/target-revisions/{mine.revision_id}/position", body)
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)  # nobody knows what became of it: the same again
                continue
            if status == HTTPStatus.OK:
                mine.receipt = answer
                return
            if status != HTTPStatus.SERVICE_UNAVAILABLE:
                self.surprises.append(f"{status}: {answer}")
                return
        self.surprises.append(f"{mine.key} was never answered")

    def put(self, path: str, body: str) -> tuple[int, Any]:
        """One request as this delegation's focal point; status and answer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            headers = {"Content-Type": "application/json", "Cookie": self.cookie}
            line.request("PUT", path, body, headers)
            response = line.getresponse()
            content = response.read()
            return response.status, json.loads(content)
        finally:
            line.close()


def writers_of(app: Flask, world: World, *, port: int) -> list[Writer]:
    """A client for each delegation, of its focal point, who answers every target."""
    return [
        Writer(
            port=port,
            cookie=session_cookie(app, world.people[f"focal point of {name}"]),
            delegation_id=delegation_id,
            revisions=list(world.revisions.values()),
        )
        for name, delegation_id in world.delegations.items()
    ]
