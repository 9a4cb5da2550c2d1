from itertools import product

import pytest

from consult.domain.errors import MoveNotAllowed
from consult.domain.lifecycle import DIGEST_MOVES, PUBLISHED, ROUND_MOVES, UNSENT, check_digest_move, check_round_move
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


def test_only_what_was_approved_goes_out_and_only_after_a_review():
    before = {wanted: {state for state in DigestState if wanted in DIGEST_MOVES[state]} for wanted in DigestState}

    assert before[DigestState.SENT] == {DigestState.SENDING}
    assert before[DigestState.SENDING] == {DigestState.APPROVED}
    assert before[DigestState.APPROVED] == {DigestState.IN_REVIEW}
    assert before[DigestState.DRAFTED] == set(UNSENT)


def test_nothing_that_started_to_go_out_comes_back():
    assert not {state for present in PUBLISHED for state in DIGEST_MOVES[present]} & set(UNSENT)


@pytest.mark.parametrize(
    ("present", "wanted", "why"),
    [
        ("sending", "drafted", "on its way"),
        ("returned", "approved", "submitted for review again"),
        ("drafted", "sending", "look at it again"),
    ],
)
def test_other_moves_of_a_digest_are_refused_in_words(present, wanted, why):
    with pytest.raises(MoveNotAllowed, match=why):
        check_digest_move(DigestState(present), DigestState(wanted))
