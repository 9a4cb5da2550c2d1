from flask import flash, render_template_string

from tests.drawing import drawing_app
from tests.markup import read_page

PAGE = """{% extends 'layout.html' %}
{% block title %}Targets{% endblock %}
{% block head %}<h1>Targets</h1>{% endblock %}
{% block main %}<p>Text</p>{% endblock %}"""


def page_with(message=None, **values):
    with drawing_app().test_request_context():
        if message:
            flash(message, "error")
        return read_page(render_template_string(PAGE, **values))


def test_a_page_needs_nothing_but_its_content():
    page = page_with()
    assert page.faults == []
    assert page.find("title")[0].text == "Targets – Consult"
    assert page.find("html", lang="en", dir="ltr")


def test_a_page_names_its_icon_so_that_browsers_do_not_ask_for_one_that_is_not_there():
    [icon] = page_with().find("link", rel="icon")
    with drawing_app().test_client().get(icon.attributes["href"]) as answer:
        assert answer.mimetype == icon.attributes["type"] == "image/svg+xml"


def test_the_reader_s_language_and_direction_are_those_of_the_page():
    assert page_with(locale_code="ar", text_direction="rtl").find("html", lang="ar", dir="rtl")


def test_a_refused_form_is_announced_in_the_title_and_first_in_the_content():
    page = page_with(errors=[("name", "Write your name")])
    assert page.find("title")[0].text == "Error: Targets – Consult"
    order = [element for element in page.elements if element.tag in ("main", "h1") or "role" in element.attributes]
    assert [element.tag for element in order] == ["main", "div", "h1"]


def test_the_notice_on_invented_parties_stands_between_head_and_content():
    texts = [
        element.text
        for element in page_with(illustrative_notice="Velmora is invented.").elements
        if element.tag in ("h1", "p") and element.text.strip()
    ]
    assert texts == ["Targets", "Velmora is invented.", "Text"]


def test_messages_are_shown_as_notices():
    assert page_with(message="Refused").find("div", role="status")[0].text == "Refused"


def test_who_is_signed_in_can_sign_out_by_a_form():
    page = page_with(signed_in_as="A. Example", sign_out_url="/out", sign_in_url="/in")
    assert page.find("form", method="post", action="/out")
    assert not page.find("a", href="/in")
    assert page_with(sign_in_url="/in").find("a", href="/in")


def test_the_way_past_the_navigation_comes_first():
    assert page_with(navigation=[("/", "Consultations", True)]).find("a")[0].attributes["href"] == "#main"


def test_languages_are_listed_by_their_own_names():
    page = page_with(language_links=[("ar", "العربية", "?lang=ar", False), ("en", "English", "?lang=en", True)])
    assert page.find("a", lang="ar", hreflang="ar")[0].text == "العربية"
    assert page.find("b", lang="en")[0].attributes["aria-current"] == "true"
