"""Crawling: every link of the site as one reader, beside every address that known identifiers make."""

import html
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import urldefrag, urljoin

from flask import Flask
from flask.testing import FlaskClient

from tests.permissions.filling import filled, missing_values, values_of
from tests.permissions.scenes import Scene

LINK = re.compile(r'(?:href|src|action)="([^"]+)"')
CANARY = re.compile(r"canary[0-9a-f]{12}")
VARIANTS = 5
"""Queries with which one page is asked for at most: orders and lines of one table say the same things."""
_REPORT_AGAIN = re.compile(r"/report[.?]")
"""A report as a file or in another language: made of the same document as the page beside it, and dear."""
_LEAVES = ("/sign-out",)
"""Links that would end the crawler's own session."""


class Crawl:
    """What one reader found: the words that are planted, with the first place where each stood."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.found: dict[str, str] = {}
        self.fetched = 0
        self._seen: set[str] = set()
        self._variants: Counter[str] = Counter()

    def over(self, paths: Iterable[str]) -> None:
        """Fetch these addresses and every address of this site that they lead to."""
        waiting = deque(paths)
        while waiting:
            path = waiting.popleft()
            page = path.partition("?")[0]
            if (
                _REPORT_AGAIN.search(path)
                or path in self._seen
                or path.startswith(_LEAVES)
                or self._variants[page] > VARIANTS
            ):
                continue
            self._seen.add(path)
            self._variants[page] += 1
            waiting.extend(self._fetch(path))

    def _fetch(self, path: str) -> Iterator[str]:
        with self.client.get(path) as answer:
            self.fetched += 1
            if answer.status_code >= 500 and not path.startswith("/health"):
                raise AssertionError(f"{path} answers {answer.status_code}")
            text = answer.get_data(as_text=True) if answer.mimetype != "image/png" else ""
            told = f"{text}\n{answer.headers}"
        for word in CANARY.findall(told):
            self.found.setdefault(word, path)
        if "Location" in answer.headers:
            yield _local(path, answer.headers["Location"])
        if answer.mimetype == "text/html":
            links = dict.fromkeys(LINK.findall(text))
            yield from (found for link in links if (found := _local(path, html.unescape(link))))


@lru_cache(100_000)  # pages share most of their links, and every reader meets the same
def _local(page: str, link: str) -> str:
    """The address without its fragment and host; empty for what is on another site, or said in another language."""
    address = urldefrag(urljoin(f"http://localhost{page}", link))[0]
    path = address.removeprefix("http://localhost")
    is_foreign = path == address or "lang=" in path or path.startswith("/static/")
    return "/" if is_foreign else path


def every_address(app: Flask, own: Scene, other: Scene) -> list[str]:
    """Every route filled with all that is in a scene, with what is in another, and with what is nowhere."""
    known = values_of(own)
    found: set[str] = set()
    for values in (known, missing_values(known), values_of(other), *_swapped(own)):
        for rule in app.url_map.iter_rules():
            if rule.endpoint != "static" and (path := filled(app, rule, values)):
                found.add(path)
    return sorted(found)


def _swapped(scene: Scene) -> Iterator[dict[str, object]]:
    """The same with each identifier in the place of each other of its kind."""
    known = values_of(scene)
    yield known | {"digest_id": scene.things["sent digest"]}
    for code in scene.world.revisions:
        yield known | {"code": code}
    for delegation_id in scene.world.delegations.values():
        yield known | {"delegation_id": delegation_id}
    for name in ("secretariat", "contributor", "focal point of government 2"):
        yield known | {"key": scene.mails[name]}
