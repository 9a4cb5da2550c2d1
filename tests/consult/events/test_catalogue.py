"""Guard: the page on events names every event with what it says, what it holds and who handles it."""

from pathlib import Path

import pytest

from consult.events.catalogue import CATALOGUE
from consult.events.registry import handler_name
from consult.subscriptions import SUBSCRIPTIONS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "events.md"
ROWS = {
    line.split("`")[1]: line
    for line in PAGE.read_text().splitlines()
    if line.startswith("| `") and "." in line.split("`")[1]
}


def test_the_page_names_the_events_there_are():
    assert sorted(ROWS) == sorted(CATALOGUE)


@pytest.mark.parametrize("name", CATALOGUE)
def test_an_event_says_what_it_means_and_the_page_says_the_same(name):
    kind = CATALOGUE[name]
    assert kind.__doc__
    assert kind.__doc__ in ROWS[name]
    assert all(f"`{field}`" in ROWS[name] for field in kind.__dataclass_fields__)


@pytest.mark.parametrize("name", CATALOGUE)
def test_an_event_is_a_fact_in_the_past_tense(name):
    noun, _, verb = name.partition(".")
    assert noun.isidentifier()
    assert verb.endswith("ed") or verb in {"withdrawn", "sent", "sending", "left", "found"}


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_page_names_the_handlers_that_wait(name):
    waiting = {handler_name(handler) for handler in SUBSCRIPTIONS.get(CATALOGUE[name], ())}
    last_cell = ROWS[name].rstrip("| ").rpartition("|")[2]
    assert {part for part in last_cell.split("`") if "." in part} == waiting
