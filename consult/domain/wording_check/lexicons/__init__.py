"""The six languages in which sentences are checked."""

from collections.abc import Mapping
from functools import cache

from consult.domain.wording_check.lexicon import Kind, Lexicon, Phrase, longest_first
from consult.domain.wording_check.lexicons.arabic import ARABIC
from consult.domain.wording_check.lexicons.chinese import CHINESE
from consult.domain.wording_check.lexicons.english import ENGLISH
from consult.domain.wording_check.lexicons.french import FRENCH
from consult.domain.wording_check.lexicons.russian import RUSSIAN
from consult.domain.wording_check.lexicons.spanish import SPANISH

__all__ = ["LEXICONS", "lexicon_of", "phrases_of"]

LEXICONS: Mapping[str, Lexicon] = {
    lexicon.language: lexicon for lexicon in (ARABIC, CHINESE, ENGLISH, FRENCH, RUSSIAN, SPANISH)
}
_TOLD_EVERYWHERE = frozenset({Kind.SIDE, Kind.QUANTITY, Kind.NONE, Kind.SCOPE})


def lexicon_of(language: str) -> Lexicon:
    """The words of a language, by its code; English where the site does not speak it."""
    return LEXICONS.get(language.partition("-")[0].partition("_")[0], ENGLISH)


@cache
def phrases_of(language: str) -> tuple[Phrase, ...]:
    """What the check recognises in a language.

    A sentence that is not translated yet stands there in English, so what English says of sides is known everywhere.
    """
    own = lexicon_of(language).phrases()
    known = {phrase.words for phrase in own}
    english = [phrase for phrase in ENGLISH.phrases() if phrase.kind in _TOLD_EVERYWHERE and phrase.words not in known]
    return longest_first([*own, *english]) if language != "en" else own
