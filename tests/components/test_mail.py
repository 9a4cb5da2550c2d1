import pytest

from tests.drawing import draw
from tests.markup import read_page

SOURCE = """{% from 'email/components.html' import button, card, footer, item %}
{% call card('x', direction, 'Digest', 'News', 'Process', 'News', 'Lede') %}
{% set bar = mail_bar(bar_row(tally=(0, 10, 0, 140, 0, 38))) %}
{{ item(sentence, direction, 'U06', ('divided_between', none), ('leaning', 'for'), bar, '10 oppose') }}
{{ item('Two object.', direction, lead='Minority line') }}
{{ button('Read', 'https://example.org/d') }}
{{ footer('Why you get this.', direction, 'https://example.org/u') }}
{% endcall %}"""


def mail(direction="ltr", sentence="Ten oppose."):
    return draw(SOURCE, direction=direction, sentence=sentence)


def test_a_mail_is_whole_and_shows_no_image():
    page = read_page(mail())
    assert page.faults == []
    assert not page.find("img")
    assert [title.text for title in page.find("h1")] == ["News"]


@pytest.mark.parametrize(("direction", "side"), [("ltr", "left"), ("rtl", "right")])
def test_direction_stands_on_table_and_cell(direction, side):
    page = read_page(mail(direction))
    assert page.find("table", class_="card")[0].attributes["dir"] == direction
    [cell] = page.find("td", class_="p")
    assert (cell.attributes["dir"], cell.attributes["align"]) == (direction, side)


def test_a_bar_is_a_row_of_cells_that_fill_the_width():
    widths = [cell.attributes["width"] for cell in read_page(mail()).find("td", height="12")]
    assert sum(int(width.rstrip("%")) for width in widths) == 100


def test_an_item_names_target_class_and_former_class():
    text = read_page(mail()).find("p", class_="s")[1].text
    assert text == "U06 · Divided between groups (was: Leaning for)"


def test_a_sentence_cannot_become_markup():
    assert "<script>" not in mail(sentence="<script>alert(1)</script>")


def test_the_dark_scheme_and_the_way_out_are_there():
    html = mail()
    assert "prefers-color-scheme:dark" in html
    assert read_page(html).find("a", href="https://example.org/u")[0].text == "Stop these mails"
