"""What a sentence is checked against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Problem(StrEnum):
    """Why a wording does not say the same as the drafted sentence."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    OTHER_NUMBER = "other_number"
    MISSING_NUMBER = "missing_number"
    OTHER_NAME = "other_name"
    MISSING_NAME = "missing_name"
    OTHER_WORDS = "other_words"
    MISSING_WORDS = "missing_words"
    OTHER_SIDE = "other_side"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A drafted sentence, and which parts of it are names, groups and quotations.

    Args:
        drafted: the sentence that the template gives in the language.
        titles: of targets, as the sentence quotes them.
        names: of organisations and of classes, and codes of targets.
        quotes: reasons in the words of those who gave them.
        groups: every group that may be compared, by its key, as readers see it; those of the sentence and others.
        numbers: those of the support that the sentence need not say, in plain digits.
    """

    drafted: str
    language: str
    titles: Sequence[str] = ()
    names: Sequence[str] = ()
    quotes: Sequence[str] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
