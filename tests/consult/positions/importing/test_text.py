import pytest

from consult.positions.importing.faults import CellRefused
from consult.positions.importing.text import checked, tidy


def test_the_same_name_has_one_form():
    assert tidy(" Co\u0302te d’Ivoire ") == "C\u00f4te d’Ivoire"


@pytest.mark.parametrize("text", ["a\0b", "a\u202eb", "a\u2067b", "a\u200fb", "a\nb", "a\x1bb"])
def test_a_name_holds_no_character_that_deceives_or_cannot_be_stored(text):
    with pytest.raises(CellRefused, match=r"U\+"):
        checked(text, column="name", longest=10)


def test_a_passage_may_have_lines_and_direction_marks_but_no_other_controls():
    assert checked("a\n\u200fb", column="why", longest=10, many_lines=True)
    with pytest.raises(CellRefused):
        checked("a\0", column="why", longest=10, many_lines=True)


def test_an_overlong_text_is_refused_with_its_length():
    with pytest.raises(CellRefused, match=r"longer than 3 characters \(4\)"):
        checked("abcd", column="name", longest=3)
