import pytest
from flask_babel import force_locale

from consult.presentation.translation import gettext, lazy_gettext, lazy_pgettext, ngettext
from tests.drawing import drawing_app


def test_values_are_filled_into_messages():
    with drawing_app().test_request_context():
        assert gettext("Round %(number)s", number=2) == "Round 2"
        assert ngettext("%(n)s objects", "%(n)s object", 1, n="1") == "1 objects"
        assert ngettext("%(n)s objects", "%(n)s object", 3, n="3") == "3 object"


def test_a_lazy_message_can_be_named_before_any_request():
    plain, with_context = lazy_gettext("Support"), lazy_pgettext("one letter that stands for Abstain", "A")
    with drawing_app().test_request_context():
        assert (str(plain), str(with_context)) == ("Support", "A")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_language_in_force_for_a_while_is_that_of_its_messages_alone(app):
    said = []
    template = app.jinja_env.from_string("{{ _('Sign in first') }}")
    with app.test_request_context():
        for language in ("en", "fr", "ar", "en"):
            with force_locale(language):
                said.append((gettext("Sign in first"), str(lazy_gettext("Sign in first")), template.render()))
        said.append((gettext("Sign in first"), str(lazy_gettext("Sign in first")), template.render()))

    assert [len(set(words)) for words in said] == [1] * 5
    assert said[0] == said[3] == said[4]
    assert len({words[0] for words in said}) == 3
