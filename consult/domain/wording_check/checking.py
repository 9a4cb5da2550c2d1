"""Does a proposed wording say the same as the drafted sentence, no more and no less?

Every part of the proposal is a name, a number, a word that the drafted sentence has, another form of such a word, or
one that says nothing by itself; and numbers, names and denials stand with the words with which they stand there.
Whatever cannot be told for certain is refused.
"""

import unicodedata

from consult.domain.wording_check.facts import Facts, Problem
from consult.domain.wording_check.reading import Reading, read

LONGEST = 2_000
"""Of a sentence, as of one that a person writes."""
LONGER_BY, LONGER_TIMES = 80, 1.5
"""How much longer than the drafted sentence a wording may be: it says the same, so it takes about as many words."""
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def check(proposal: str, facts: Facts) -> tuple[Problem, ...]:
    """Why a proposed wording must not be used; empty when it says what the drafted sentence says.

    The drafted sentence itself always passes.
    """
    if problem := _of_form(proposal, facts):
        return (problem,)
    said, drafted = read(proposal, facts), read(facts.drafted, facts)
    found = _of_contents(said, drafted)
    if not found and said.facts != drafted.facts:
        return (Problem.OTHER_SIDE,)
    return tuple(found)


def _of_form(proposal: str, facts: Facts) -> Problem | None:
    if not proposal.strip():
        return Problem.EMPTY
    if len(proposal) > min(LONGEST, max(len(facts.drafted), len(facts.drafted) * LONGER_TIMES + LONGER_BY)):
        return Problem.TOO_LONG if proposal != facts.drafted else None
    drafted = set(facts.drafted)
    if any(unicodedata.category(sign) in _HIDDEN and sign not in drafted for sign in proposal):
        return Problem.HIDDEN_SIGNS
    return None


def _of_contents(said: Reading, drafted: Reading) -> list[Problem]:
    found = {
        Problem.OTHER_NUMBER: said.numbers - drafted.numbers,
        Problem.MISSING_NUMBER: drafted.numbers - said.numbers,
        Problem.OTHER_NAME: said.names - drafted.names,
        Problem.MISSING_NAME: drafted.names - said.names,
        Problem.OTHER_WORDS: said.words - drafted.words,
        Problem.MISSING_WORDS: drafted.words - said.words,
    }
    return [problem for problem, parts in found.items() if parts]
