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
