from tests.drawing import SHOWN_AT, draw, importing
from tests.markup import read_page

NAVIGATION = importing(
    "navigation",
    "breadcrumbs",
    "choices",
    "entry_list",
    "list_entry",
    "page_head",
    "pagination",
    "section_head",
    "timeline",
)


def page_of(source, **values):
    return read_page(draw(NAVIGATION + source, **values))


def test_the_head_of_a_page_has_one_title_and_its_lede():
    page = page_of("{% call page_head('Digest', 'Five statements.') %}Draft 3{% endcall %}")
    assert [title.text for title in page.find("h1")] == ["Digest"]
    assert [line.text for line in page.find("p")] == ["Draft 3", "Five statements."]


def test_breadcrumbs_link_all_but_the_page_itself():
    page = page_of("{{ breadcrumbs([('/c', 'Consultations'), (none, 'Here')]) }}")
    assert [link.attributes["href"] for link in page.find("a")] == ["/c"]
    assert [here.text for here in page.find("li", **{"aria-current": "page"})] == ["Here"]


def test_pages_are_told_apart_before_and_after():
    page = page_of("{{ pagination(('/1', 'U05'), 'Target 6 of 11', none, 'Targets') }}")
    assert [(link.attributes["rel"], link.attributes["href"]) for link in page.find("a")] == [("prev", "/1")]
    assert "Previous:" in page.find("a")[0].text


def test_the_order_in_use_is_marked_and_not_a_link():
    page = page_of("{{ choices('Sort', [('/a', 'by gap', true), ('/b', 'by code', false)]) }}")
    assert [link.text for link in page.find("a")] == ["by code"]
    assert [here.text for here in page.find("b", **{"aria-current": "true"})] == ["by gap"]


def test_a_timeline_gives_times_in_utc_that_machines_can_read():
    page = page_of(
        "{{ timeline([{'at': at, 'words': 'Closed', 'is_done': true}, {'when': 'Round 2', 'words': 'Opens'}]) }}",
        at=SHOWN_AT,
    )
    [time] = page.find("time")
    assert (time.attributes["datetime"], time.text) == ("2026-11-22T14:32:07Z", "22 November 2026, 14:32 UTC")
    assert [step.attributes.get("class") for step in page.find("li")] == ["done", None]


def test_an_entry_of_a_list_leads_to_its_page():
    page = page_of(
        "{% call entry_list() %}{{ list_entry('Migration', '/c/m', sentence='Nobody objects.') }}{% endcall %}"
    )
    assert [(link.text, link.attributes["href"]) for link in page.find("a")] == [("Migration", "/c/m")]


def test_a_section_is_named_by_its_heading():
    [heading] = page_of("{{ section_head('Targets', 'Round 2', 'targets') }}").find("h2")
    assert (heading.text, heading.attributes["id"]) == ("Targets", "targets")
