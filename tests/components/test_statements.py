from tests.drawing import draw, importing
from tests.markup import read_page

STATEMENTS = importing("statements", "approve_panel", "mail_preview", "statement", "statement_list", "support_drawer")


def page_of(source, **values):
    return read_page(draw(STATEMENTS + source, **values))


def test_a_statement_shows_its_class_and_the_one_it_had():
    page = page_of("{{ statement('Ten oppose.', 'divided_between', none, before=('leaning', 'for')) }}")
    assert page.faults == []
    assert [mark.text for mark in page.find("span", class_="cls")] == ["Leaning for", "Divided between groups"]
    assert page.find("blockquote")[0].text == "Ten oppose."


def test_a_stale_statement_strikes_its_sentence_and_gives_the_one_the_counts_now_make():
    page = page_of("{{ statement('6 oppose.', is_stale=true, current='7 oppose.', difference='6 → 7') }}")
    assert [struck.text for struck in page.find("s")] == ["6 oppose."]
    assert "Now: 7 oppose." in page.find("p", class_="say")[0].text
    assert page.find("span", class_="stale")[0].text == "Stale: support changed"


def test_a_minority_line_is_told_apart_and_another_is_not():
    page = page_of("{{ statement('Two object.', is_minority=true) }}")
    assert page.find("span", class_="pill")[0].text == "Minority line"
    assert page_of("{{ statement('Two object.') }}").find("span", class_="pill") == []


def test_support_gives_counts_by_group_the_rule_and_the_way_to_the_positions():
    page = page_of(
        "{{ support_drawer('27 support', [{'label': 'A', 'support': 27, 'oppose': none, 'neutral': 0, 'abstain': 1,"
        " 'net': 0.9}], 'at least 70 %', '/positions') }}"
    )
    assert page.faults == []
    assert page.find("summary")[0].text == "Support for this sentence: 27 support"
    assert [place.text for place in page.find("td")] == ["27", "withheld", "0", "1", "+90"]
    assert page.find("a")[0].attributes["href"] == "/positions"


def test_an_approval_says_how_many_are_needed_who_gave_one_and_why_it_is_void():
    page = page_of(
        "{{ approve_panel(0, 2, [{'name': 'A', 'words': 'Approved 15:02', 'void': 'support changed'},"
        " {'name': 'B', 'words': 'Not yet'}], 'Approve draft 3', '/approve', missing='A sentence is stale.') }}"
    )
    assert page.faults == []
    assert page.find("p")[0].text == "0 of 2 approvals needed. 2 co-chairs may approve."
    assert [value.text for value in page.find("dd")] == ["Approved 15:02Void: support changed", "Not yet"]
    [approve] = page.find("button")
    assert "disabled" in approve.attributes
    assert page.find("p", id=approve.attributes["aria-describedby"])[0].text == "A sentence is stale."


def test_the_mail_is_shown_in_a_frame_that_may_do_nothing():
    [frame] = page_of("{{ mail_preview([('Subject', 'Digest')], '/mail', 'Preview') }}").find("iframe")
    assert frame.attributes["sandbox"] == ""
    assert frame.attributes["title"] == "Preview"
