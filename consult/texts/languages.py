"""In which language a text is, where nobody said so: by its script, else by the commonest small words."""

import re

_SCRIPTS = (
    ("zh", re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
_SMALL_WORDS = {
    "en": frozenset(["the", "and", "of", "to", "in", "is", "that", "for", "be", "we", "with", "not", "are", "this"]),
    "fr": frozenset(["le", "la", "les", "et", "de", "des", "du", "une", "est", "que", "pour", "nous", "dans", "pas"]),
    "es": frozenset(["el", "los", "las", "y", "del", "una", "es", "que", "para", "por", "con", "se", "no", "en"]),
}
_WORD = re.compile(r"[^\W\d_]+")
_READ = 2_000
"""Characters that are looked at."""
_SHARE = 0.3
"""Of the letters that are in a script before the text counts as written in it: English names stand in Chinese texts."""
_FEWEST = 2


def language_of(text: str, *, default: str) -> str:
    """The language of a text; the default when neither script nor words tell another."""
    beginning = text[:_READ].casefold()
    letters = sum(map(str.isalpha, beginning))
    for language, script in _SCRIPTS:
        if letters and len(script.findall(beginning)) >= _SHARE * letters:
            return language
    words = _WORD.findall(beginning)
    counts = {language: sum(word in small for word in words) for language, small in _SMALL_WORDS.items()}
    best = max(counts, key=lambda language: (counts[language], language == default))
    return best if counts[best] >= _FEWEST and counts[best] > counts.get(default, 0) else default
