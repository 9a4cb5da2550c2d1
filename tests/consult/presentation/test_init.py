from consult.presentation import FILTERS, GLOBALS
from tests.drawing import draw, drawing_app


def test_the_templates_of_an_application_know_every_filter_and_global():
    environment = drawing_app().jinja_env
    assert set(FILTERS) <= set(environment.filters)
    assert set(GLOBALS) <= set(environment.globals)


def test_a_tag_on_a_line_of_its_own_leaves_no_blank_line():
    assert draw("a\n  {% if true %}\nb\n  {% endif %}\nc") == "a\nb\nc"
