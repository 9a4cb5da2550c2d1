import re

import pytest

from consult.resources import resource_folder
from tests.drawing import draw_gallery
from tests.markup import read_page

COMPONENTS = resource_folder("templates") / "components"
LAYOUT = resource_folder("templates") / "layout.html"
MACRO = re.compile(r"{% macro (\w+)\(")


@pytest.fixture(scope="module", params=[("en", "ltr"), ("ar", "rtl")], ids=["en", "ar"])
def gallery(request):
    language, direction = request.param
    return draw_gallery(language, direction)


def test_every_tag_that_opens_closes(gallery):
    assert read_page(gallery).faults == []


def test_no_identifier_is_used_twice(gallery):
    identifiers = [element.attributes["id"] for element in read_page(gallery).elements if "id" in element.attributes]
    assert len(identifiers) == len(set(identifiers))


def test_everything_that_is_referred_to_is_there(gallery):
    page = read_page(gallery)
    identifiers = {element.attributes.get("id") for element in page.elements}
    for element in page.elements:
        for name in ("aria-describedby", "aria-labelledby", "for"):
            assert set((element.attributes.get(name) or "").split()) <= identifiers
        for name in ("href", "fill"):
            reference = re.fullmatch(r"(?:url\()?#([\w-]+)\)?", element.attributes.get(name) or "")
            assert reference is None or reference[1] in identifiers


def test_nothing_needs_a_policy_for_inline_styles_or_scripts(gallery):
    page = read_page(gallery)
    assert not page.find("style")
    assert all("src" in script.attributes for script in page.find("script"))
    assert not [name for element in page.elements for name in element.attributes if name == "style" or name[:2] == "on"]


def test_every_control_has_a_label_or_says_what_it_does(gallery):
    page = read_page(gallery)
    labelled = {label.attributes.get("for") for label in page.find("label")}
    for control in page.find("input") + page.find("select") + page.find("textarea"):
        kind = control.attributes.get("type")
        assert kind in ("radio", "checkbox", "hidden") or control.attributes["id"] in labelled
    assert all(button.text.strip() for button in page.find("button"))


def test_the_page_keeps_to_its_budget(gallery):
    assert len(gallery.encode()) < 60_000


def test_the_gallery_shows_every_macro_itself_or_through_another():
    drawn = "".join(path.read_text(encoding="utf-8") for path in [*COMPONENTS.glob("*.html"), LAYOUT])
    calls = re.sub(r"{% macro .*", "", drawn)
    macros = set(MACRO.findall(drawn)) - {
        "mail_preview",
        "picture_files",
    }  # which need a mail to show, and routes to lead to
    assert [name for name in sorted(macros) if not re.search(rf"\b{name}\(", calls)] == []


def test_no_template_trusts_what_it_is_given():
    for path in resource_folder("templates").rglob("*.html"):
        assert not re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text(encoding="utf-8")), path.name
