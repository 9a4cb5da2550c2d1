import pytest

from tests.drawing import draw, importing
from tests.markup import read_page

LABELS = importing(
    "labels",
    "class_change",
    "class_mark",
    "count",
    "flag_list",
    "moment",
    "net",
    "pill",
    "quoted",
    "round_pill",
    "stance_mark",
    "withheld",
)


def page_of(source, **values):
    return read_page(draw(LABELS + source, **values))


@pytest.mark.parametrize("name", ["divided_between", "divided_within"])
def test_only_the_two_divisions_are_filled(name):
    [division] = page_of("{{ class_mark(name) }}", name=name).find("span", class_="cls")
    assert "strong" in division.attributes["class"].split()
    [agreement] = page_of("{{ class_mark('broad_agreement', 'against') }}").find("span", class_="cls")
    assert agreement.attributes["class"].split() == ["cls", "against"]


def test_a_change_of_class_is_said_and_not_only_drawn():
    page = page_of("{{ class_change(('leaning', 'for'), ('divided_between', none)) }}")
    assert [span.text for span in page.find("span", class_="cls")] == ["Leaning for", "Divided between groups"]
    assert [span.text for span in page.find("span", class_="vh")] == ["became"]
    assert page.find("span", class_="arrow")[0].attributes["aria-hidden"] == "true"


def test_flags_are_lines_with_the_news_first():
    page = page_of("{{ flag_list([flag(name='low_response'), flag(name='objection', count=2)]) }}")
    assert [(line.text, "class" in line.attributes) for line in page.find("li")] == [
        ("2 object", True),
        ("Low response", False),
    ]
    assert page_of("{{ flag_list([]) }}").elements == []


def test_the_mark_of_a_stance_is_for_the_eye_and_its_words_for_all():
    page = page_of("{{ stance_mark('strongly_oppose') }}")
    [mark] = page.find("i")
    assert mark.text == "\N{MINUS SIGN}\N{MINUS SIGN}"
    assert mark.attributes["aria-hidden"] == "true"
    assert page.find("span")[0].text.endswith("Strongly oppose")


def test_what_is_withheld_is_said_and_is_never_a_number():
    assert draw(LABELS + "{{ count(none) }} {{ count(0) }} {{ count(1200) }}").endswith("withheld</span> 0 1,200")
    assert "no breakdown" in draw(LABELS + "{{ withheld(false) }}")
    assert "too few" in draw(LABELS + "{{ net(none) }}")


def test_an_open_round_is_filled_and_a_closed_one_outlined():
    [opened, closed] = page_of("{{ round_pill(1, 'open') }}{{ round_pill(1, 'closed') }}").find("span")
    assert (opened.text, opened.attributes["class"]) == ("Round 1 open", "pill open")
    assert (closed.text, closed.attributes["class"]) == ("Round 1 closed", "pill")


def test_what_people_wrote_cannot_become_markup():
    html = draw(LABELS + "{{ quoted(text, 'ar') }}", text="<b>bold</b>")
    assert "&lt;b&gt;" in html
    assert 'dir="auto" lang="ar"' in html
