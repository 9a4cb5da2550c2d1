"""Asks, offers and refusals: what they may be, and where two governments stand in them."""

from dataclasses import replace
from itertools import chain, combinations, permutations

import pytest

from consult.domain.corridor_terms import (
    LONGEST_TERM,
    MOST_TERMS,
    CorridorState,
    CorridorTerm,
    TermKind,
    in_order,
    state_between,
    term_faults,
    term_of,
)
from consult.domain.positions import PositionContent, faults
from consult.domain.vocabulary import Stance

ASK, OFFER, REFUSAL = TermKind.ASK, TermKind.OFFER, TermKind.REFUSAL
ASKED = CorridorTerm(country="velmora", kind=ASK, text="Name a ceiling.")
OFFERED = CorridorTerm(country="velmora", kind=OFFER, text="Three percent.")
SUBSETS = list(chain.from_iterable(combinations(TermKind, size) for size in range(4)))


@pytest.mark.parametrize(
    ("asked", "answered", "state"),
    [
        ([ASK], [], CorridorState.ASKED),
        ([], [OFFER], CorridorState.OFFERED),
        ([ASK], [OFFER], CorridorState.MATCHED),
        ([ASK], [REFUSAL], CorridorState.REFUSED),
        ([], [REFUSAL], None),
        ([], [], None),
        ([ASK], [OFFER, REFUSAL], CorridorState.REFUSED),
        ([], [OFFER, REFUSAL], None),
    ],
)
def test_an_ask_is_matched_refused_or_open(asked, answered, state):
    assert state_between(asked, answered) == state


@pytest.mark.parametrize("asked", SUBSETS)
@pytest.mark.parametrize("answered", SUBSETS)
def test_order_repetition_and_what_runs_the_other_way_change_nothing(asked, answered):
    state = state_between(asked, answered)

    for turned in permutations(answered):
        assert state_between([*asked, *asked], [*turned, *answered]) == state
    assert state_between({*asked, OFFER, REFUSAL}, answered) == state
    assert state_between(asked, {*answered, ASK}) == state


def test_the_same_terms_are_equal_and_have_one_hash_in_whatever_order():
    there = PositionContent(stance=Stance.SUPPORT, terms=(ASKED, OFFERED))
    back = PositionContent(stance=Stance.SUPPORT, terms=(OFFERED, ASKED))

    assert there == back
    assert there.hash() == back.hash()
    assert in_order([OFFERED, ASKED]) == in_order([ASKED, OFFERED])


def test_a_content_without_terms_keeps_the_hash_that_it_always_had():
    content = PositionContent(stance=Stance.SUPPORT, rationale="Fair.")

    assert content.hash() == "f8b1572ec252f1e496d904bea07f4c54f866c079a81296fe1e1b0f5c12054877"
    assert "terms" not in content.document()
    assert replace(content, terms=(ASKED,)).hash() != content.hash()


def test_a_term_comes_back_from_its_document():
    assert term_of(ASKED.document()) == ASKED


@pytest.mark.parametrize(
    ("term", "fault"),
    [
        (replace(ASKED, text=" "), ("text", "missing")),
        (replace(ASKED, country=""), ("country", "missing")),
        (replace(ASKED, text="x" * (LONGEST_TERM + 1)), ("text", "too_long")),
        (replace(ASKED, text="a\x07"), ("text", "forbidden_character")),
        (ASKED, ("country", "repeated")),
    ],
)
def test_a_term_that_cannot_be_submitted_is_named_with_its_fault(term, fault):
    assert term_faults([ASKED, term]) == {1: fault}


def test_a_country_is_offered_something_or_refused_it_never_both():
    refused = replace(OFFERED, kind=REFUSAL)

    assert term_faults([ASKED, OFFERED, replace(refused, country="FR")]) == {}
    assert term_faults([OFFERED, refused]) == {1: ("kind", "answered_twice")}
    assert term_faults([refused, ASKED, OFFERED]) == {2: ("kind", "answered_twice")}


def test_a_draft_may_have_terms_without_words_but_no_words_that_cannot_be_stored():
    assert term_faults([replace(ASKED, text="")], is_complete=False) == {}
    assert term_faults([replace(ASKED, text="\x00")], is_complete=False) == {0: ("text", "forbidden_character")}


def test_there_is_an_end_to_terms():
    many = [replace(ASKED, country=f"c{number}") for number in range(MOST_TERMS + 1)]

    assert term_faults(many) == {MOST_TERMS: ("country", "too_many")}


def test_the_fault_of_a_term_is_a_fault_of_the_position():
    content = PositionContent(stance=Stance.SUPPORT, terms=(ASKED, replace(OFFERED, text="")))

    assert faults(content) == {"terms.1.text": "missing"}
