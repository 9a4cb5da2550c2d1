"""Names and titles of another script do not turn the sentence they stand in, nor does it turn them."""

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale
from markupsafe import Markup

from consult.presentation import apart, join_list
from consult.presentation.isolating import theirs
from consult.presentation.translation import gettext, ngettext

LEFT, RIGHT = "Fair recruitment (2026)", "وزارة العمل"


@pytest.mark.parametrize(
    ("text", "in_arabic", "in_english"),
    [
        (LEFT, f"\u2068{LEFT}\u2069", LEFT),
        (RIGHT, RIGHT, f"\u2068{RIGHT}\u2069"),
        ("+40, 2026", "+40, 2026", "+40, 2026"),
        ("https://consult.example/c/x", "https://consult.example/c/x", "https://consult.example/c/x"),
        (f"“\u2068{LEFT}\u2069”، {RIGHT}", f"“\u2068{LEFT}\u2069”، {RIGHT}", None),
        ("劳工部", "\u2068劳工部\u2069", "劳工部"),
        ("\ue003", "\u2068\ue003\u2069", "\ue003"),
        (f"\u2067{RIGHT} {LEFT}", f"\u2068\u2067{RIGHT} {LEFT}\u2069\u2069", f"\u2068\u2067{RIGHT} {LEFT}\u2069\u2069"),
    ],
)
def test_a_text_is_kept_apart_where_it_runs_the_other_way(text: str, in_arabic: str, in_english: str | None) -> None:
    assert apart(text, is_right_to_left=True) == in_arabic
    assert apart(in_arabic, is_right_to_left=True) == in_arabic, "nothing is isolated twice"
    if in_english is not None:
        assert apart(text, is_right_to_left=False) == in_english


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_no_part_of_a_page_in_any_language(app: Flask) -> None:
    with app.test_request_context(), force_locale("ar"):
        assert not theirs("", "en")
        assert theirs(LEFT, "en") == f'<bdi lang="en">{LEFT}</bdi>'


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_messages_of_code_and_of_templates_keep_their_values_apart(app: Flask) -> None:
    message = "The reason: %(reason)s"
    page = "{{ _(message, reason=reason) }}|{{ ngettext('%(a)s', '%(a)s', 2, a=reason) }}|{{ reason | apart }}"
    with app.test_request_context(), force_locale("ar"):
        assert gettext(message, reason="<Fees>").endswith("\u2068<Fees>\u2069")
        assert ngettext("%(a)s", "%(a)s", 2, a="Fees") == "\u2068Fees\u2069"
        assert join_list(["Fees", RIGHT]) == f"\u2068Fees\u2069 و{RIGHT}"
        first, second, third = render_template_string(page, message=message, reason="<Fees>").split("|")
        assert first.endswith("\u2068&lt;Fees&gt;\u2069")
        assert second == third == "\u2068&lt;Fees&gt;\u2069"
        assert render_template_string("{{ reason | apart }}", reason=Markup("<b>Fees</b>")) == "\u2068<b>Fees</b>\u2069"
    with app.test_request_context(), force_locale("fr"):
        assert gettext(message, reason="Fees")[-4:] == "Fees"
