"""Planted words: every reader goes everywhere, and meets none of those that the table does not give them."""

import json
import logging
import re
from base64 import b64decode
from collections.abc import Iterator

import pytest
import redis
import sqlalchemy as sa
from flask import Flask

from consult.database import reading
from consult.domain.permissions import Actor, decide
from consult.domain.vocabulary import Attribution
from consult.events.models import LogEntry
from consult.mail.models import Letter
from consult.synthesis.models import Delivery
from tests.factories import submit
from tests.permissions.asking import visitor_for
from tests.permissions.building import build_elsewhere, build_scene
from tests.permissions.crawling import CANARY, Crawl, every_address
from tests.permissions.scenes import OTHER, Canary, Persona, Scene
from workers.app import make_workers
from workers.relay import hint_due_mails, hint_due_work

BODY = re.compile(r'"body": "([^"]+)"')
FEW = (
    "anonymous",
    "without a role",
    "chair 1",
    "rapporteur",
    "focal point of government 1",
    "focal point of government 2",
    "contributor of another body",
    "former focal_point",
)
ALL = (
    *FEW,
    "secretariat",
    "observer",
    "deputy",
    "contributor",
    "former deputy",
    "former contributor",
    "former chair",
    "former secretariat",
    "former rapporteur",
    "former observer",
    "chair who is also a foreign deputy",
    "chair 1 elsewhere",
    "secretariat elsewhere",
    "focal point of government 1 elsewhere",
    "admin",
)
READERS = {Attribution.CONFIDENTIAL: ALL, Attribution.ATTRIBUTED: FEW}
"""Where names are withheld there is most to find, so there everybody goes."""
SEARCHES = ("q=canary", "sort=canary", "line=canary")


@pytest.fixture
def server_log() -> Iterator[list[str]]:
    """What the processes write into their log meanwhile."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Keep(level=logging.INFO)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lines
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture
def scenes(server_log: list[str], app: Flask, settings) -> list[Scene]:
    elsewhere = build_elsewhere()
    rules = (Attribution.ATTRIBUTED, Attribution.CONFIDENTIAL)
    return [build_scene(rule, settings, elsewhere) for rule in rules]


# what is shown is decided above the database, and the crawl takes minutes
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.timeout(600)
def test_nobody_meets_a_word_that_is_not_for_them_anywhere(app, scenes, server_log, capsys):
    planted = {canary.word: (name, canary) for scene in scenes for name, canary in scene.canaries.items()}
    # whom a word is for is asked of the same offices: those of former holders must be none
    former = [persona for scene in scenes for persona in scene.personas if persona.name.startswith("former")]
    assert former
    assert [persona.name for persona in former if persona.actor().offices] == []
    fetched, leaks, met = 0, [], set()
    for scene, other in (scenes, scenes[::-1]):
        addresses = every_address(app, scene, other)
        for persona in scene.personas:
            if persona.name not in READERS[scene.rule]:
                continue
            crawl = crawl_as(app, persona, scene, addresses)
            fetched += crawl.fetched
            actor = persona.actor()
            for word, place in crawl.found.items():
                name, canary = planted[word]
                if is_for(actor, canary):
                    met.add(word)
                else:
                    leaks.append(f"{scene.rule}: {persona.name} met “{name}” at {place}")

    outside = words_outside(scenes, server_log)
    with capsys.disabled():
        print(
            f"\n{len(planted)} words planted, {fetched} fetches, {len(leaks)} found by whom they are not for; "
            f"{len(met)} found by whom they are for"
        )
    assert leaks == []
    assert outside == {}
    # a crawl that finds nothing proves nothing: whatever is planted in a page is met by those it is for
    met_by_name = {planted[word][0] for word in met}
    assert {name for name, _canary in planted.values()} - met_by_name <= unread(scenes)


def crawl_as(app: Flask, persona: Persona, scene: Scene, addresses: list[str]) -> Crawl:
    crawl = Crawl(visitor_for(app, persona).client)
    desk = f"/c/{scene.slug}/desk"
    searches = [f"{page}?{query}" for page in ("/", desk) for query in SEARCHES]
    crawl.over(["/", "/my", "/desks", "/inbox/", *searches, f"{desk}?check=1", *addresses])
    return crawl


def is_for(actor: Actor, canary: Canary) -> bool:
    return any(decide(actor, action, facts) for action, facts in canary.may_read)


def unread(scenes: list[Scene]) -> set[str]:
    """Words in mails to people who are not among the readers."""
    names = {persona.name for scene in scenes for persona in scene.personas}
    return {f"mail to {name}" for name in names - set(ALL)}


def words_outside(scenes: list[Scene], server_log: list[str]) -> dict[str, str]:
    """Planted words in the log of events, in mails on their way to others, and in what the server writes down."""
    found: dict[str, str] = {}
    with reading() as session:
        for entry in session.scalars(sa.select(LogEntry)):
            found |= dict.fromkeys(CANARY.findall(json.dumps(entry.data)), f"event {entry.name}")
        for mail in [*session.scalars(sa.select(Delivery)), *session.scalars(sa.select(Letter))]:
            said = f"{mail.subject}\n{mail.text}\n{mail.html}"
            found |= {word: f"mail to {mail.address}" for word in CANARY.findall(said) if not is_told(scenes, word)}
    for line in server_log:
        found |= dict.fromkeys(CANARY.findall(line), f"server log: {line[:200]}")
    return found


def is_told(scenes: list[Scene], word: str) -> bool:
    """True for what was said where names are public: a digest may quote it to those who take part.

    Why an objection was taken out is told to its authors by letter, whatever the rule.
    """
    if word in {scene.canaries["removal"].word for scene in scenes}:
        return True
    open_scenes = [scene for scene in scenes if scene.rule is Attribution.ATTRIBUTED]
    return word in {scene.canaries[name].word for scene in open_scenes for name in ("position", "position of another")}


def test_the_broker_carries_identifiers_and_no_words(app, settings, redis_url):
    scene = build_scene(Attribution.CONFIDENTIAL, settings, build_elsewhere())
    submit(scene.world, OTHER, "T2", rationale=scene.plant("another position"))
    with make_workers(app, settings) as workers:
        assert hint_due_work(workers) > 0
        assert hint_due_mails(workers) > 0
    with redis.Redis.from_url(redis_url) as broker:
        kept = [message for key in broker.keys("consult:*") for message in _messages(broker, key)]

    assert kept
    assert not [word for message in kept for word in CANARY.findall(message)]


def _messages(broker: redis.Redis, key: bytes) -> list[str]:
    kept = broker.lrange(key, 0, -1) if broker.type(key) == b"list" else [broker.dump(key) or b""]
    plain = [message.decode("latin-1") if isinstance(message, bytes) else message for message in kept]
    return [*plain, *(b64decode(body).decode() for message in plain for body in BODY.findall(message))]
