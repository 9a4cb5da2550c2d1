from tests.drawing import SHOWN_AT, draw, importing
from tests.markup import read_page

NOTICES = importing("notices", "empty_state", "error_summary", "flashes", "notice", "stale_numbers", "withheld_note")


def page_of(source, **values):
    return read_page(draw(NOTICES + source, **values))


def test_the_error_summary_interrupts_takes_the_focus_and_links_to_every_field():
    page = page_of("{{ error_summary([('name', 'Write your name'), ('reason', 'Say why')]) }}")
    [summary] = page.find("div", role="alert")
    assert summary.attributes["tabindex"] == "-1"
    assert [title.text for title in page.find("h2")] == ["2 things to correct"]
    assert [link.attributes["href"] for link in page.find("a")] == ["#name", "#reason"]


def test_without_errors_there_is_no_summary():
    assert page_of("{{ error_summary([]) }}").elements == []


def test_a_notice_is_read_out_only_where_it_asks_to_be():
    page = page_of(
        "{% call notice('Sent', status=true) %}Done.{% endcall %}{% call notice('Old', 'stale') %}x{% endcall %}"
    )
    assert [(note.attributes["class"], note.attributes.get("role")) for note in page.find("div")] == [
        ("note", "status"),
        ("note stale", None),
    ]


def test_messages_keep_their_kind():
    page = page_of("{{ flashes([('message', 'Saved'), ('error', 'Refused')]) }}")
    assert [note.attributes["class"] for note in page.find("div", role="status")] == ["note", "note err"]


def test_old_numbers_say_of_when_they_are_and_how_many_positions_came_since():
    text = page_of("{{ stale_numbers(at, 1, '/again') }}", at=SHOWN_AT).find("p")[0].text
    assert text == "These are of 14:32 UTC. 1 position has arrived since. Reload"


def test_that_somebody_objects_is_said_even_where_counts_are_withheld():
    assert "Somebody objects to this target." in draw(
        NOTICES + "{{ withheld_note(at, has_objection=true) }}", at=SHOWN_AT
    )
    assert "Somebody objects" not in draw(NOTICES + "{{ withheld_note(at) }}", at=SHOWN_AT)


def test_an_empty_place_says_what_will_come():
    page = page_of("{{ empty_state('No positions yet', 'They show here from the first on.') }}")
    assert [heading.text for heading in page.find("h3")] == ["No positions yet"]
