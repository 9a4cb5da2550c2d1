from itertools import product

import pytest

from consult.domain.errors import MoveNotAllowed
from consult.domain.lifecycle import PUBLISHED, ROUND_MOVES, UNSENT, check_round_move
from consult.domain.vocabulary import DigestState, RoundState


def test_a_round_is_opened_once_and_closed_once():
    allowed = [pair for pair in product(RoundState, repeat=2) if pair[1] in ROUND_MOVES[pair[0]]]

    assert allowed == [(RoundState.PLANNED, RoundState.OPEN), (RoundState.OPEN, RoundState.CLOSED)]


@pytest.mark.parametrize(("present", "wanted"), [("closed", "open"), ("planned", "closed"), ("open", "open")])
def test_other_moves_of_a_round_are_refused_in_words(present, wanted):
    with pytest.raises(MoveNotAllowed, match=f"a round that is {present} cannot become {wanted}"):
        check_round_move(RoundState(present), RoundState(wanted))


def test_a_digest_can_be_changed_or_has_gone_out():
    assert sorted((*UNSENT, *PUBLISHED)) == sorted(DigestState)
