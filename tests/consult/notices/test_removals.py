"""Whose objection was taken out of a digest is told so: once, with the reason, and of nobody else."""

import re

import pytest
from flask import Flask

from consult.domain.vocabulary import Attribution, Stance
from consult.notices.removals import announce_removal
from consult.synthesis import service
from tests.consult.notices.letters import handle, happened, letters, told
from tests.consult.synthesis.at_the_desk import act, draft, minority_line, statements, world_with_an_objection
from tests.draining import drain
from tests.factories import submit

WHY = "It was settled bilaterally."

ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_each_author_is_told_once_however_often_the_event_comes(app: Flask) -> None:
    world = world_with_an_objection(attribution=Attribution.CONFIDENTIAL)
    submit(world, "government 2", "T1", Stance.OPPOSE, base_version=1)
    drain()
    digest_id = draft(world)
    act(world, service.remove_statement, minority_line(digest_id).id, reason=WHY)
    drain()
    events = happened("statement.removed")

    handle(announce_removal, [*events, *reversed(events)])

    assert told(world, "statement_removed") == {f"focal point of government {number}": 1 for number in (1, 2)}
    for letter in letters("statement_removed"):
        own = "government 1" if "government 1" in letter.text else "government 2"
        other = {"government 1": "government 2", "government 2": "government 1"}[own]
        for body in (letter.text, letter.html):
            assert WHY in body
            assert f"/d/{world.delegations[own]}/removals" in body
            assert other not in body
            assert all(about in body for about in ("digest of round 1", "target T1, “Target T1”"))
        first_line = letter.html.partition("<h1")[0] + letter.subject
        assert not re.search("object|taken out|took|your position", first_line)
        assert letter.subject == "About a sentence of the digest of Migration in the development agenda"


@ON_ONE
def test_nobody_is_told_of_what_was_brought_back_since(app: Flask) -> None:
    world = world_with_an_objection()
    digest_id = draft(world)
    act(world, service.remove_statement, minority_line(digest_id).id, reason=WHY)
    act(world, service.restore_statement, minority_line(digest_id).id)

    drain()

    assert told(world, "statement_removed") == {}


@ON_ONE
def test_a_sentence_of_no_target_is_nobodys_objection(app: Flask) -> None:
    world = world_with_an_objection()
    last = statements(draft(world))[-1]
    assert last.target_revision_id is None
    act(world, service.remove_statement, last.id, reason=WHY)

    drain()

    assert told(world, "statement_removed") == {}
