"""A mail in the hands of mail readers: in the dark, inverted by the reader, without its sheet, from right to left."""

import re
from itertools import product

import pytest

from tests.drawing import draw

SOURCE = """{% from 'email/components.html' import button, card, footer, image, item, section %}
{% call card(locale, direction, 'Digest', 'News', 'Process', 'News', 'Lede') %}
{{ section('Divided', direction) }}
{% set bar = mail_bar(bar_row(tally=(0, 10, 0, 140, 0, 38))) %}
{{ item(sentence, direction, 'U06', ('divided_between', none), ('leaning', 'for'), bar, '10 oppose') }}
{{ image('map.' ~ 'a' * 64 ~ '@pictures.consult', 'Map. T1: divided.') }}
{{ button('Read', 'https://example.org/d') }}
{{ footer('Why you get this.', direction, 'https://example.org/u') }}
{% endcall %}"""
SENTENCES = {"en": ("ltr", "Ten oppose."), "ar": ("rtl", "عشرة يعارضون.")}
ENOUGH, ENOUGH_FOR_MARKS = 4.5, 3.0
"""Contrast of text, and of what only shows an amount (WCAG 2.2, 1.4.3 and 1.4.11)."""

COLOURS = """() => {
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (colour !== 'rgba(0, 0, 0, 0)') return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const found = [];
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    const style = getComputedStyle(node);
    if (own && style.display !== 'none' && !node.closest('[style*="display:none"]'))
      found.push([node.textContent.trim(), style.color, behind(node)]);
    if (node.matches('td[height="12"][bgcolor]')) found.push(['', style.backgroundColor, behind(node.parentElement)]);
  }
  return found;
}"""


def mail(locale):
    direction, sentence = SENTENCES[locale]
    return draw(SOURCE, locale=locale, direction=direction, sentence=sentence)


def as_web_mail_shows_it(html):
    """The mail inside a page of the reader's, without sheet, head, and whatever html and body said."""
    inside = re.search(r"<body[^>]*>(.*)</body>", html, re.DOTALL)[1]
    return f"<!doctype html><html><body><div>{inside}</div></body></html>"


def read(colour):
    return [int(part) for part in re.findall(r"\d+", colour)[:3]]


def inverted(colour):
    return [255 - part for part in colour]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("locale", SENTENCES)
def test_everything_can_be_read_in_light_and_dark_inverted_and_without_the_sheet(page, locale):
    html, seen = mail(locale), set()
    for scheme, shown in product(("light", "dark"), (html, as_web_mail_shows_it(html))):
        page.emulate_media(color_scheme=scheme)
        page.set_content(shown)
        for words, colour, behind in page.evaluate(COLOURS):
            pair = read(colour), read(behind)
            enough = ENOUGH if words else ENOUGH_FOR_MARKS
            assert contrast(*pair) >= enough, (scheme, words, pair)
            if scheme == "light":  # a reader that inverts colours knows nothing of the dark ones
                assert contrast(*map(inverted, pair)) >= enough, (words, pair, "inverted")
            seen.add(str(pair))

    assert len(seen) >= 8, "the dark has colours of its own"


@pytest.mark.parametrize("locale", SENTENCES)
def test_it_keeps_its_direction_and_width_where_the_reader_drops_the_sheet(page, locale):
    page.set_viewport_size({"width": 320, "height": 600})
    page.set_content(as_web_mail_shows_it(mail(locale)))

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    for selector in ("h1", "h2", "p", "a"):
        assert (
            page.evaluate(f"getComputedStyle(document.querySelector('{selector}')).direction") == SENTENCES[locale][0]
        )
    assert page.evaluate("document.querySelector('h1').closest('[lang]').lang") == locale
    assert not page.evaluate("document.body.innerText").startswith("News\nProcess"), "the preheader shows"


def test_it_asks_no_other_place_for_anything():
    html = mail("en")

    assert re.findall(r'(?:src|background)="(?!cid:)|url\(|<link|<script|@import', html) == []
    [picture] = re.findall(r"<img [^>]*>", html)
    assert 'alt="Map. T1: divided."' in picture and 'width="536"' in picture
