import pytest

from consult.positions.importing.countries import country_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BE", "BE"),
        ("Belgium", "BE"),
        ("united states", "US"),
        ("Côte d’Ivoire", "CI"),
        ("Côte d'Ivoire", "CI"),
        ("Czech Republic", "CZ"),
        ("Czechia", "CZ"),
        ("Turkey", "TR"),
    ],
)
def test_a_country_is_known_by_code_and_by_english_name(text, code):
    assert country_code(text) == code


@pytest.mark.parametrize("text", ["", "be", "BEL", "Velmora", "001", "World", "Belgium and France"])
def test_nothing_else_is_a_country(text):
    assert country_code(text) is None
