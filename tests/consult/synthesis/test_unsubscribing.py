"""The token behind the link that stops digests."""

from uuid import uuid4

from consult.synthesis.unsubscribing import unsubscribe_token


def test_a_token_has_22_characters_and_is_always_the_same(settings):
    person_id, consultation_id = uuid4(), uuid4()

    token = unsubscribe_token(settings.secret_key, person_id, consultation_id)

    assert len(token) == 22
    assert token == unsubscribe_token(settings.secret_key, person_id, consultation_id)
    assert token != unsubscribe_token("another key", person_id, consultation_id)
    assert token != unsubscribe_token(settings.secret_key, person_id, uuid4())
