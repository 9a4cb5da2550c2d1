"""What people at the desk and delegations wrote runs its own way, whatever language it is read in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.config import Settings
from tests.browsing import sign_in
from tests.consult.notices.letters import letters
from tests.consult.synthesis.at_the_desk import draft, mail_of, said, world_with_an_objection
from tests.consult.synthesis.service.test_removing import answer, remove
from tests.draining import drain

WHY, ANSWER = "سُوّيت المسألة بين الطرفين.", "لم يُسوَّ شيء معنا."
APART = "“\u2068{}\u2069”"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_reason_and_its_answer_in_another_script_are_kept_apart_wherever_they_are_read(
    app: Flask, client: FlaskClient, settings: Settings
) -> None:
    world = world_with_an_objection()
    digest_id = draft(world)
    removal_id = remove(world, digest_id, WHY)
    drain()
    answer(world, removal_id, ANSWER)

    mail, [letter] = mail_of(digest_id, settings), letters("statement_removed")
    assert all(APART.format(words) in mail for words in (WHY, ANSWER))
    assert all(APART.format(WHY) in body for body in (letter.text, letter.html))
    [arabic] = [sentence for sentence in said(digest_id, "ar") if WHY in sentence]
    assert "\u2068Target T1\u2069" in arabic and f"\u2068{WHY}" not in arabic
    for name, path in (
        ("chair 1", f"/c/{world.slug}/desk/digests/{digest_id}"),
        ("focal point of government 1", f"/d/{world.delegations['government 1']}/removals"),
    ):
        sign_in(client, world, name)
        page = client.get(path).text
        assert all(f'<q dir="auto">{words}</q>' in page for words in (WHY, ANSWER)), path
    sign_in(client, world, "chair 1")
    report = client.get(f"/c/{world.slug}/desk/digests/{digest_id}/report").text
    assert all(APART.format(words) in report for words in (WHY, ANSWER))
