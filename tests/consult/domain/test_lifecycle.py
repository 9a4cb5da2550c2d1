from itertools import product

import pytest

from consult.domain.errors import MoveNotAllowed
from consult.domain.lifecycle import DIGEST_MOVES, ROUND_MOVES, check_digest_move, check_round_move
from consult.domain.vocabulary import DigestState, RoundState


def test_a_round_is_opened_once_and_closed_once():
    allowed = [pair for pair in product(RoundState, repeat=2) if pair[1] in ROUND_MOVES[pair[0]]]

    assert allowed == [(RoundState.PLANNED, RoundState.OPEN), (RoundState.OPEN, RoundState.CLOSED)]


@pytest.mark.parametrize(("present", "wanted"), [("closed", "open"), ("planned", "closed"), ("open", "open")])
def test_other_moves_of_a_round_are_refused_in_words(present, wanted):
    with pytest.raises(MoveNotAllowed, match=f"a round that is {present} cannot become {wanted}"):
        check_round_move(RoundState(present), RoundState(wanted))


def test_every_state_of_a_digest_says_what_may_follow():
    assert set(DIGEST_MOVES) == set(DigestState)
    check_digest_move(DigestState.APPROVED, DigestState.SENDING)


def test_a_digest_that_goes_out_cannot_be_called_back():
    for wanted in set(DigestState) - {DigestState.SENT}:
        with pytest.raises(MoveNotAllowed):
            check_digest_move(DigestState.SENDING, wanted)
