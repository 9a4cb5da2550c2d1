"""What leaves the chair's desk gives no delegation away, and still says something."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.domain.disclosure import Released, ShareInWords, release
from consult.domain.tallies import Tally, answered, opposing
from consult.domain.vocabulary import Attribution
from tests.consult.domain.attacker import work_out
from tests.consult.domain.tables import rows, tally_of

NAMES = st.sampled_from(["government", "civil_society", "private_sector", "international_organisation", "other"])
LARGE = "0 0 12 30 20 9 / 0 0 9 40 31 7"


def released(tally: Tally, attribution: Attribution = Attribution.CHATHAM_HOUSE) -> Released:
    return release(tally, attribution=attribution)


def random_tally(seed: int) -> Tally:
    """Two to six groups of 5 to 300 delegations who think alike to a degree."""
    source = random.Random(seed)
    common = [source.expovariate(1) for _ in range(6)]
    counts = {}
    for number in range(source.randint(2, 6)):
        weights = [0.6 * shared + 0.4 * source.expovariate(1) for shared in common]
        answers = source.choices(range(6), weights, k=round(5 * 60 ** source.random()))
        counts[f"group {number}"] = tuple(answers.count(stance) for stance in range(6))
    return Tally(counts)


def shown(what: Released) -> int:
    return sum(count is not None for line in what.groups.values() for count in line.counts or ())


def test_an_attributed_consultation_prints_everything():
    tally = tally_of("0 1 0 0 0 0 / 0 0 0 0 3 0")

    everything = released(tally, Attribution.ATTRIBUTED)

    assert everything.is_exact
    assert everything.published_tally() == tally
    assert everything.totals.counts == tally.all


def test_large_counts_and_zeros_are_printed():
    whole = released(tally_of(LARGE))

    assert whole.groups["government"].counts == (0, 0, 12, 30, 20, 9)
    assert whole.totals.counts == (0, 0, 21, 70, 51, 16)
    assert not whole.somebody_objects


def test_a_group_below_the_minimum_gets_no_breakdown_and_cannot_be_had_by_subtraction():
    tally = tally_of(f"{LARGE} / 0 0 1 2 0 1")

    found = released(tally)

    assert found.groups["private_sector"].counts is None
    assert found.groups["private_sector"].answered == 4
    assert all(guess.most - guess.least >= 2 for guess in work_out(found) if guess.stance > 1)  # nobody objects


def test_a_small_count_is_withheld_together_with_a_larger_one():
    counts = released(tally_of("0 3 12 30 20 9 / 0 8 9 40 31 7")).groups["government"].counts

    assert counts is not None
    assert counts[1] is None
    assert counts.count(None) >= 2
    assert counts[0] == 0


def test_a_group_that_speaks_with_one_voice_is_not_broken_down():
    found = released(tally_of(f"0 0 0 20 0 0 / {LARGE}"))

    assert found.groups["government"].counts is None


def test_when_everybody_says_the_same_there_are_only_words():
    found = released(tally_of("0 0 0 20 0 0 / 0 0 0 30 0 0"))

    assert found.totals.counts is None
    assert all(line.counts is None for line in found.groups.values())
    assert found.totals.answered == 50


def test_that_somebody_objects_is_said_even_where_nothing_else_is():
    found = released(tally_of("0 1 0 1 0 0 / 0 0 0 1 0 0"))

    assert found.somebody_objects
    assert found.totals.counts is None


def test_a_lone_objector_in_a_small_group_is_not_named_by_the_zeros_of_the_others():
    found = released(tally_of(f"{LARGE} / 0 1 0 0 0 0"))

    objecting = [guess for guess in work_out(found) if guess.line == "private_sector" and guess.stance in (0, 1)]
    others = [line for group, line in found.groups.items() if group != "private_sector"]
    assert found.somebody_objects
    assert all(guess.least == 0 for guess in objecting)
    assert any(line.counts is None or None in line.counts[:2] for line in others)


def test_knowing_that_one_of_two_lone_delegations_objects_does_not_narrow_the_totals():
    groups = ("a", "b", "c", "d")
    found = released(tally_of("0 0 2 0 0 4 / 0 0 3 3 0 0 / 0 0 0 0 0 1 / 0 1 0 0 0 0", groups=groups))

    assert all(guess.most - guess.least >= 2 for guess in work_out(found) if guess.line is None)


def test_a_confidential_consultation_shows_no_groups():
    found = released(tally_of(LARGE), Attribution.CONFIDENTIAL)

    assert shown(found) == 0
    assert found.totals.counts == (0, 0, 21, 70, 51, 16)


def test_a_stricter_consultation_prints_less():
    tally = random_tally(4)

    assert shown(release(tally, attribution=Attribution.CHATHAM_HOUSE, minimum=12)) < shown(released(tally))
    with pytest.raises(ValueError, match="at least 3"):
        release(tally, attribution=Attribution.CHATHAM_HOUSE, minimum=2)


def test_measures_for_the_public_come_from_groups_printed_in_full():
    found = released(tally_of(f"0 3 12 30 20 9 / 0 8 9 40 31 7 / {LARGE}", groups=("a", "b", "c", "d")))

    public = found.published_tally()

    assert public.counts
    assert all(None not in (found.groups[group].counts or (None,)) for group in public.counts)


def test_shares_are_numbers_where_counts_are_printed_and_words_where_they_are_not():
    found = released(tally_of("0 3 12 30 20 9 / 0 8 9 40 31 7")).groups["government"]
    whole = released(tally_of(LARGE)).groups["government"]

    assert whole.support_share == pytest.approx(50 / 71)
    assert whole.support_in_words is ShareInWords.MOST
    assert found.support_in_words in (ShareInWords.MORE_THAN_HALF, ShareInWords.MOST, ShareInWords.WITHHELD)


def test_nobody_answered_is_printed_as_that():
    empty = released(Tally({}, accredited={"government": 4}))

    assert (empty.groups["government"].answered, empty.totals.answered, empty.somebody_objects) == (0, 0, False)
    assert empty.totals.support_share is None
    assert empty.totals.support_in_words is ShareInWords.WITHHELD


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, rows(largest=14), min_size=1, max_size=4))
def test_no_reader_can_work_out_a_withheld_count(counts):
    tally = Tally(counts)
    found = released(tally)
    only_words = found.totals.counts is None and shown(found) == 0

    for guess in work_out(found):
        size = found.totals.answered if guess.line is None else found.groups[guess.line].answered
        count = tally.all[guess.stance] if guess.line is None else tally.row(guess.line)[guess.stance]
        known_to_be_empty = guess.most == 0 and (
            (guess.stance < 2 and not found.somebody_objects)
            or (found.totals.counts is not None and found.totals.counts[guess.stance] == 0)
        )
        assert guess.least <= count <= guess.most
        if not known_to_be_empty and not only_words:
            assert guess.most - guess.least + 1 >= min(3, size + 1)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, rows(largest=14), min_size=1, max_size=4))
def test_no_delegation_has_its_stance_read_off_a_line_of_one_cell(counts):
    found = released(Tally(counts))

    for line in (*found.groups.values(), found.totals):
        assert not line.answered or max((count or 0 for count in line.counts or ()), default=0) < line.answered
    if found.totals.answered > 1:
        assert all(guess.least < found.groups[guess.line].answered for guess in work_out(found) if guess.line)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, rows(largest=14), max_size=5))
def test_printed_counts_are_true_and_never_small_and_objections_are_always_said(counts):
    tally = Tally(counts)
    found = released(tally)

    assert found.somebody_objects == (opposing(tally.all) > 0)
    for row, line in [(tally.row(group), line) for group, line in found.groups.items()] + [(tally.all, found.totals)]:
        assert line.answered == answered(row)
        for count, true_count in zip(line.counts or (), row, strict=False):
            assert count in (None, true_count)
            assert count is None or count == 0 or count >= 5


def test_a_sensible_share_of_the_counts_is_still_printed():
    tallies = [random_tally(seed) for seed in range(100)]
    printed = [released(tally) for tally in tallies]

    counts = sum(6 * len(tally.counts) for tally in tallies)
    assert sum(map(shown, printed)) / counts > 0.4
    assert sum(found.totals.counts is not None for found in printed) / len(printed) > 0.9


@pytest.mark.parametrize("seed", range(20))
def test_realistic_consultations_keep_their_withheld_counts(seed):
    found = released(random_tally(seed))

    assert all(guess.most - guess.least >= 2 for guess in work_out(found) if guess.most)
