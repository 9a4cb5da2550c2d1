import pytest

from consult.presentation.flags import CAUTIONS, NEWS, ORDER, Flag, flag_words, in_flag_order
from tests.drawing import drawing_app


@pytest.fixture(autouse=True)
def _reading_english():
    with drawing_app().test_request_context():
        yield


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        (Flag(name="blocking", count=1), "Cannot accept: 1 blocking reservation"),
        (
            Flag(name="blocking", count=2, delegations=("Velmora", "Ostrava")),
            "Cannot accept: 2 blocking reservations (Velmora and Ostrava)",
        ),
        (Flag(name="objection", count=1), "1 objects"),
        (Flag(name="objection", count=1200), "1,200 object"),
        (Flag(name="possible_division"), "Possible division: too few to be sure"),
        (Flag(name="split_group", groups=("Civil society",)), "Split: Civil society"),
        (Flag(name="abstaining_group", groups=("A", "B")), "At least half abstain: A and B"),
        (Flag(name="abstaining_group"), "At least half abstain"),
        (Flag(name="differs_in_degree"), "Differs in degree"),
        (Flag(name="depends_on_abstentions", groups=("A",)), "Side depends on abstentions: A"),
        (Flag(name="depends_on_silence", groups=("A",)), "Side depends on the silent: A"),
        (Flag(name="low_response", groups=("A",), answered=4, invited=11), "Low response: A, 4 of 11"),
        (Flag(name="low_response", answered=4, invited=11), "Low response: 4 of 11"),
        (Flag(name="low_response", groups=("A",)), "Low response: A"),
    ],
)
def test_a_flag_says_who_and_how_many(flag, words):
    assert flag_words(flag) == words


def test_news_stand_before_cautions_in_the_order_of_the_design():
    shuffled = [Flag(name=name, groups=("A",), count=1) for name in reversed(ORDER)]
    assert tuple(flag.name for flag in in_flag_order(shuffled)) == NEWS + CAUTIONS


def test_only_cautions_have_a_hollow_diamond():
    assert all(Flag(name=name).is_news for name in NEWS)
    assert not any(Flag(name=name).is_news for name in CAUTIONS)
