"""Windows of a real browser on the application: opened signed in or not, and checked for access and width."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from threading import Thread
from typing import Any, BinaryIO, Literal, cast
from uuid import UUID

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize
from werkzeug.serving import make_server

from consult.authentication.sessions import cookie_name
from consult.config import Settings
from consult.live.pages import hub_of
from tests.browsing import session_for

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WHAT_TO_FIND = {
    "runOnly": {"type": "tag", "values": RULES},
    "resultTypes": ["violations"],  # each element that passes would be described too, which takes as long again
}
NARROW, WIDE = ViewportSize(width=320, height=720), ViewportSize(width=1280, height=900)
LOOKS: dict[str, tuple[ViewportSize, Literal["light", "dark"]]] = {
    "wide": (WIDE, "light"),
    "dark": (WIDE, "dark"),
    "narrow": (NARROW, "light"),  # the last one, so that a test presses what is hardest to reach
}


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application behind a real server; its address."""
    server = make_server("127.0.0.1", 0, _files_closed(app), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        hub_of(app).close()
        server.shutdown()
        thread.join()
        server.server_close()


def _files_closed(app: Flask) -> Callable[..., Iterable[bytes]]:
    """The application, with its files read and closed before they are sent.

    A window that closes while it loads resets its connections, and the server of the tests then forgets to close.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = app(environ, start_response)
        if not environ["PATH_INFO"].startswith("/static/"):
            return body
        with closing(cast(BinaryIO, body)) if hasattr(body, "close") else nullcontext():
            return [b"".join(body)]

    return answer


class Windows:
    """Opens windows and closes them at the end."""

    def __init__(self, browser: Browser, address: str, settings: Settings) -> None:
        self._browser, self._address, self._settings = browser, address, settings
        self._contexts: list[Any] = []

    def open(self, *, person_id: UUID | None = None, language: str = "en", **looks: Any) -> Page:
        """A window in this language, signed in with both factors when a person is given.

        `looks` are those of a browser context: viewport, color_scheme, java_script_enabled.
        """
        options = {"viewport": WIDE, "reduced_motion": "reduce"} | looks
        context = self._browser.new_context(base_url=self._address, **options)
        self._contexts.append(context)
        page = context.new_page()
        if person_id is None:
            page.goto(f"/?lang={language}")
            return page
        give_session(context, self._address, self._settings, person_id)
        page.goto(f"/my?lang={language}")
        return page

    def close(self) -> None:
        """Close every window."""
        for context in self._contexts:
            context.close()


def give_session(context: BrowserContext, address: str, settings: Settings, person_id: UUID) -> None:
    """Let a browser be signed in as this person, with both factors."""
    value = session_for(person_id)
    context.add_cookies([{"name": cookie_name(settings.base_url), "value": value, "url": address}])


def check(page: Page, what: str, language: str = "en") -> None:
    """The page has the direction of its language, no fault that axe finds, and no sideways scroll."""
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    violations = faults(page)
    assert violations == [], (what, AxeResults({"violations": violations}).generate_report())
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, (what, overflow)


def check_in_every_look(page: Page, what: str, language: str = "en", *, looks: Iterable[str] = tuple(LOOKS)) -> None:
    """Check a page in these looks; the server's answer is the same in all of them, so that it is loaded only once."""
    for look in put_on(page, looks):
        check(page, f"{what}, {look}", language)


def put_on(page: Page, looks: Iterable[str]) -> Iterator[str]:
    """Give the window one look after the other, once its page is whole."""
    page.wait_for_load_state()  # a click ends as soon as the next page begins to come
    for look in looks:
        viewport, scheme = LOOKS[look]
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        yield look


def faults(page: Page) -> list[dict[str, Any]]:
    """What axe finds wrong; a document that has its script already does not get it again."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", WHAT_TO_FIND)
    return cast(list[dict[str, Any]], found)
