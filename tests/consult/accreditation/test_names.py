import pytest

from consult.accreditation.names import checked_name, checked_text, skeleton
from consult.domain.errors import InvalidInput


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Sendabit Remittances", "Sendab\u0456t Remitt\u0430nces"),
        ("VELMORA", "Velmora"),
        ("\u0421\u0415\u041c", "CEM"),
        ("PAYPAL", "PaypaI"),
        ("Modern Ministry", "Modem Ministry"),
        ("Acme Org", "Acme 0rg"),
        ("Café de la Société", "Cafe de la Societe"),
        ("\uff36elmora", "Velmora"),
        ("Velmora-Council", "Velmora  Council."),
        ("Straße", "STRASSE"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(name, other):
    assert skeleton(name) == skeleton(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [("Velmora", "Norland"), ("Labour", "Labor"), ("经济部", "外交部"), ("وزارة العمل", "وزارة المالية")],
)
def test_names_that_do_not_are_told_apart(name, other):
    assert skeleton(name) != skeleton(other)


def test_a_name_comes_out_in_one_form():
    assert checked_name("  Unio\u0301n \t del\nNorte ", field="name") == "Unión del Norte"


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u200f", "\x00", "\x1b", "\ud800", "\ue000"])
def test_what_hides_or_turns_text_is_refused(character):
    for check in (checked_name, checked_text):
        with pytest.raises(InvalidInput) as refused:
            check(f"A{character}B", field="name", most=10)
        assert refused.value.fields == {"name": "hidden_characters"}


def test_a_text_may_have_lines_and_need_not_be_there():
    assert checked_text("one\r\n\ttwo", field="note", most=20) == "one\n\ttwo"
    assert checked_text("", field="note", most=20, is_needed=False) == ""
