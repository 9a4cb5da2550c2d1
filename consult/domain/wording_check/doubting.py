"""What is doubtful about a sentence that a person wrote in place of the drafted one: shown, and never refused.

People may say more and less than a template. What they may not do unseen is to state a number that the support does not
have, to put a number or a group on another side, to say that all or none do, or how far the groups agree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from consult.domain.wording_check.facts import Facts
from consult.domain.wording_check.lexicon import Kind
from consult.domain.wording_check.parts import plain
from consult.domain.wording_check.reading import Fact, Reading, read


class DoubtKind(StrEnum):
    """What is doubtful."""

    NUMBER = "number"
    GROUP = "group"
    SIDE = "side"
    SWEEPING = "sweeping"
    CLASS = "class"


_SWEEPING = frozenset({"all", "every"})
_OF_CLASS = frozenset({"consensus", "agree", "agreement", "divide", "lean"})


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """What a sentence says that its support does not: `said` beside `supported`, which is empty where nothing is."""

    kind: DoubtKind
    said: str
    supported: tuple[str, ...] = ()


def doubts(text: str, facts: Facts) -> tuple[Doubt, ...]:
    """What a sentence says otherwise than its support; numbers inside a title or a quotation do not count."""
    if plain(text) == plain(facts.drafted):
        return ()
    said, drafted = read(text, facts), read(facts.drafted, facts)
    return (
        *_numbers(said, drafted, facts),
        *_groups(said, drafted, facts),
        *_sides(said, drafted),
        *_sides_of_groups(said, drafted, facts),
        *_words(said, drafted),
    )


def _numbers(said: Reading, drafted: Reading, facts: Facts) -> Iterable[Doubt]:
    known = facts.numbers | set(drafted.numbers)
    unsaid = [number for number in drafted.numbers if number not in said.numbers]
    for number in said.numbers:
        if number.lstrip("+") not in known and number not in known and number != "1":
            yield Doubt(kind=DoubtKind.NUMBER, said=number, supported=_instead(number, unsaid, said, drafted))


def _instead(number: str, unsaid: list[str], said: Reading, drafted: Reading) -> tuple[str, ...]:
    """The numbers that the drafted sentence says where the text says another."""
    sides = {side for fact in said.facts if number in fact.of(Kind.NUMBER) for side in _sides_of(fact)}
    beside = [other for other in unsaid if sides & _sides_with(other, drafted)]
    if beside:
        return tuple(beside)
    return tuple(unsaid) if len(unsaid) == 1 else ()


def _groups(said: Reading, drafted: Reading, facts: Facts) -> Iterable[Doubt]:
    known = {part.value for part in drafted.names if part.kind is Kind.GROUP}
    for part in said.names:
        if part.kind is Kind.GROUP and part.value not in known:
            yield Doubt(kind=DoubtKind.GROUP, said=facts.groups[part.value])


def _sides(said: Reading, drafted: Reading) -> Iterable[Doubt]:
    """A number that stands with one side in the text, and with none but others in the drafted sentence."""
    for fact in said.facts:
        numbers, sides = fact.of(Kind.NUMBER), _sides_of(fact)
        if len(numbers) != 1 or len(sides) != 1:
            continue
        supported = _sides_with(numbers[0], drafted)
        if supported and not sides & supported:
            yield Doubt(kind=DoubtKind.SIDE, said=numbers[0])


def _sides_of_groups(said: Reading, drafted: Reading, facts: Facts) -> Iterable[Doubt]:
    """A group that stands with one side in the text, and with none but others in the drafted sentence."""
    for fact in said.facts:
        sides = _sides_of(fact)
        for group in fact.of(Kind.GROUP) if len(sides) == 1 else ():
            supported = {side for other in drafted.facts if group in other.of(Kind.GROUP) for side in _sides_of(other)}
            if supported and not sides & supported:
                yield Doubt(kind=DoubtKind.SIDE, said=facts.groups[group])


def _words(said: Reading, drafted: Reading) -> Iterable[Doubt]:
    """That all or none do something, and how the groups stand, where the drafted sentence does not say so."""
    added = said.words - drafted.words
    if any(part.kind is Kind.NONE or (part.kind is Kind.QUANTITY and part.value in _SWEEPING) for part in added):
        yield Doubt(kind=DoubtKind.SWEEPING, said="")
    if any(part.kind is Kind.WORD and part.value in _OF_CLASS for part in added):
        yield Doubt(kind=DoubtKind.CLASS, said="")


def _sides_with(number: str, reading: Reading) -> set[str]:
    return {side for fact in reading.facts if number in fact.of(Kind.NUMBER) for side in _sides_of(fact)}


def _sides_of(fact: Fact) -> set[str]:
    return set(fact.of(Kind.SIDE))
