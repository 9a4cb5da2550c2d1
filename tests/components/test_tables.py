from consult.presentation import BarRow, bar
from tests.drawing import draw, importing
from tests.markup import read_page

TABLES = importing(
    "tables",
    "cell",
    "details_list",
    "facts",
    "map_row",
    "map_table",
    "receipt",
    "round_row",
    "row_group",
    "table",
    "tally_row",
    "tally_table",
)
BAR = bar(BarRow(tally=(0, 2, 0, 8, 0, 0)))


def page_of(source, **values):
    return read_page(draw(TABLES + source, drawn=BAR, **values))


def test_a_table_keeps_its_roles_when_its_rows_become_cards():
    page = page_of(
        "{% call tally_table('Shares', before='Round 1') %}"
        "{{ tally_row('U01', 'Cuba', '/u01', drawn, '2 oppose', 'leaning', 'for', before='Consensus') }}{% endcall %}"
    )
    assert page.faults == []
    assert page.find("table")[0].attributes["role"] == "table"
    assert {heading.attributes["role"] for heading in page.find("th", scope="col")} == {"columnheader"}
    assert page.find("th", role="rowheader")[0].text == "U01Cuba"
    assert [place.attributes["data-l"] for place in page.find("td", role="cell")] == ["Positions", "Class", "Before"]


def test_a_bar_whose_counts_are_withheld_is_not_drawn():
    source = (
        "{% call tally_table() %}{{ tally_row('U01', 'Cuba', '/u', none, '', 'insufficient_evidence') }}{% endcall %}"
    )
    page = page_of(source)
    assert page.find("svg", class_="bar") == []
    assert page.find("span", class_="withheld")[0].text == "withheld"


def test_a_row_of_the_map_shows_net_support_neutral_answers_and_what_is_kept_back():
    page = page_of(
        "{% set groups = ['A', 'B', 'C', 'D'] %}{% call map_table(groups) %}{{ map_row('q1', 'Title', '/q1', groups,"
        " [{'bar': drawn, 'net': 0.6, 'neutral': 3}, {'net': none}, {'withheld': 'cell'}, {'withheld': 'breakdown'}],"
        " 0.5, 'leaning', 'for') }}{% endcall %}"
    )
    assert page.faults == []
    assert [heading.text for heading in page.find("th", scope="col")] == ["Target", "A", "B", "C", "D", "Gap", "Class"]
    cells = [place.text for place in page.find("td", class_="cell")]
    assert cells == ["+603 neutral", "too few", "withheld", "no breakdown"]
    assert page.find("td", class_="num")[0].text == "50"


def test_rounds_of_one_group_stand_under_its_name():
    page = page_of(
        "{% call table([('Round', ''), ('Oppose', 'num')], bodies=true) %}{% call row_group('WEOG', '29', 2) %}"
        "{{ round_row('2016', none, [('Oppose', none)], none, none) }}{% endcall %}{% endcall %}"
    )
    assert page.faults == []
    assert page.find("th", scope="rowgroup")[0].text == "WEOG 29"
    assert page.find("td", class_="num")[0].text == "withheld"


def test_facts_are_a_list_of_names_and_values():
    page = page_of("{{ facts([('Due', 'Today', '18:00 UTC'), ('Targets', 11, none)]) }}")
    assert [name.text for name in page.find("dt")] == ["Due", "Targets"]
    assert [value.text for value in page.find("dd")] == ["Today 18:00 UTC", "11"]


def test_a_receipt_shows_its_hash_in_one_direction():
    page = page_of("{{ receipt('Receipt', [('Signed by', 'A'), ('Content', 'abc123', 'code')]) }}")
    assert [code.text for code in page.find("span", class_="hash")] == ["abc123"]
    assert page.find("section", **{"aria-labelledby": "receipt"})


def test_too_few_stays_on_one_line_of_the_map():
    page = page_of(
        "{% call map_table(['A']) %}{{ map_row('q1', 'Title', '/q1', ['A'], [{'bar': drawn, 'net': none}], none,"
        " 'insufficient_evidence') }}{% endcall %}"
    )
    told = [part.attributes["class"] for part in page.find("span") if part.text == "too few"]
    assert told == ["soft small nowrap"] * 2
