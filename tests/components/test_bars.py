from tests.drawing import draw, importing
from tests.markup import read_page

BARS = importing("bars", "legend", "meter", "svgbar")


def test_a_bar_is_drawn_in_percentages_and_hidden_from_readers_of_text():
    page = read_page(draw(BARS + "{{ svgbar(bar(bar_row(tally=(0, 2, 0, 8, 0, 3)))) }}"))
    [drawing] = page.find("svg")
    assert drawing.attributes["aria-hidden"] == "true"
    assert drawing.text == ""
    assert [part.attributes.get("fill") for part in page.find("rect") if "fill" in part.attributes] == [
        "url(#p-c1)",
        "url(#p-abs)",
    ]
    assert all((part.attributes["x"] or "").endswith("%") for part in page.find("rect"))


def test_the_key_names_what_is_drawn_in_the_order_drawn():
    html = draw(
        BARS + "{% call legend(('oppose', 'support', 'silent'), silent='Absent') %}<li>Number: points</li>{% endcall %}"
    )
    assert [line.text for line in read_page(html).find("li")] == ["Oppose", "Support", "Absent", "Number: points"]


def test_a_meter_shows_its_share():
    assert read_page(draw(BARS + "{{ meter(0.625) }}")).find("rect")[1].attributes["width"] == "62.5%"
