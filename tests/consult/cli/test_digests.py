import pytest

from consult.consultations.models import Consultation
from consult.database import transaction
from consult.domain.vocabulary import Stance
from tests.factories import make_world, submit
from tests.shell import run, set_environment


@pytest.fixture
def world(monkeypatch, app, database_url, tmp_path):
    set_environment(monkeypatch, database_url, tmp_path)
    world = make_world(chairs=2, approvals_needed=2)
    submit(world, "government 1", "T1")
    submit(world, "civil_society 1", "T1", Stance.OPPOSE)
    return world


def chair(world, number):
    return f"chair.{number}.{world.slug}@example.org"


def test_a_digest_goes_from_draft_to_mail_by_the_shell(world):
    assert run("digest", "draft", world.slug).exit_code == 0
    for number in (1, 2):
        approved = run("digest", "approve", world.slug, "--as", chair(world, number))
        assert (approved.exit_code, f"{number} of 2 chairs" in approved.output) == (0, True)

    sent = run("digest", "send", world.slug)

    assert (sent.exit_code, "9 mails go out" in sent.output) == (0, True), sent.output


def test_a_digest_can_be_read_with_what_is_missing(world):
    run("digest", "draft", world.slug)
    run("digest", "approve", world.slug, "--as", chair(world, 1))

    shown = run("digest", "show", world.slug)

    assert shown.exit_code == 0, shown.output
    assert "T1 Target T1" in shown.output
    assert "0 1 0 1 0 0" in shown.output
    assert "Approved by 1 of 2 chairs." in shown.output


def test_a_digest_without_enough_approvals_is_not_sent(world):
    run("digest", "draft", world.slug)
    run("digest", "approve", world.slug, "--as", chair(world, 1))

    assert run("digest", "send", world.slug).exit_code == 1


def test_one_of_several_chairs_must_be_named_and_be_one(world):
    run("digest", "draft", world.slug)

    unnamed = run("digest", "approve", world.slug)
    stranger = run("digest", "approve", world.slug, "--as", f"observer.{world.slug}@example.org")
    nobody = run("digest", "approve", world.slug, "--as", "nobody@example.org")

    assert [result.exit_code for result in (unnamed, stranger, nobody)] == [1, 1, 1]
    assert chair(world, 1) in unnamed.stderr


def test_other_mails_than_those_seen_are_not_approved(world):
    run("digest", "draft", world.slug)

    result = run("digest", "approve", world.slug, "--as", chair(world, 1), "--hash", "0" * 64)

    assert result.exit_code == 1


def test_a_digest_that_is_not_there_is_said(world):
    for command in ("show", "approve", "send"):
        result = run("digest", command, world.slug)
        assert (result.exit_code, "has no such digest" in result.stderr) == (1, True)


def test_approvals_beyond_those_needed_are_not_counted_past_them(world):
    with transaction() as session:
        session.get_one(Consultation, world.consultation_id).approvals_needed = 1
    run("digest", "draft", world.slug)

    said = [run("digest", "approve", world.slug, "--as", chair(world, number)).output for number in (1, 2)]

    assert ["1 of 1 chairs" in words for words in said] == [True, True], said
