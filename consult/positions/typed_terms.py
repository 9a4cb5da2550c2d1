"""The lines of a form in which one asks, offers and refuses: kept as they were typed, and what is wrong with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consult.domain.corridor_terms import LONGEST_COUNTRY, LONGEST_TERM, MOST_TERMS, CorridorTerm, TermKind, term_faults
from consult.positions.countries import Countries
from consult.presentation import number
from consult.presentation.translation import gettext as _

BLANK_LINES = 3
"""Empty lines that “More lines” adds: few people ask more than four things of others on one target."""
FIELDS = ("kind", "country", "text")


@dataclass(frozen=True, kw_only=True)
class TypedTerm:
    """One line as it stands in the form; `code` is what the typed country is called in the record, None for nothing."""

    kind: str = TermKind.ASK.value
    country: str = ""
    text: str = ""
    code: str | None = None

    @property
    def term(self) -> CorridorTerm:
        """What the line says; a country that nobody knows stays as it was typed."""
        kind = TermKind(self.kind) if self.kind in {kind.value for kind in TermKind} else TermKind.ASK
        return CorridorTerm(kind=kind, country=self.code or self.country.strip(), text=self.text.strip())


def field_of(place: int, field: str) -> str:
    """How a field of a line is called, behind the prefix of its target."""
    return f"terms.{place}.{field}"


def typed_terms(form: Mapping[str, str], prefix: str, countries: Countries) -> tuple[TypedTerm, ...]:
    """The lines of one target that say something, but not the one that was just taken away."""
    dropped, place, lines = form.get("drop"), 0, []
    while f"{prefix}-{field_of(place, 'text')}" in form and place < 2 * MOST_TERMS:
        values = {field: form.get(f"{prefix}-{field_of(place, field)}", "") for field in FIELDS}
        line = TypedTerm(
            kind=values["kind"],
            country=values["country"][: 2 * LONGEST_COUNTRY],
            text=values["text"].replace("\r\n", "\n"),
            code=countries.code_of(values["country"]),
        )
        if (line.country.strip() or line.text.strip()) and dropped != f"{prefix}.{place}":
            lines.append(line)
        place += 1
    return tuple(lines)


def stored_terms(terms: Iterable[CorridorTerm], countries: Countries) -> tuple[TypedTerm, ...]:
    """The lines that the form starts from."""
    return tuple(
        TypedTerm(kind=term.kind.value, country=countries.name_of(term.country), text=term.text, code=term.country)
        for term in terms
    )


def merged_terms(contents: Iterable[Iterable[CorridorTerm]]) -> list[CorridorTerm]:
    """The terms of several drafts; what two of them say of the same stands one below the other."""
    texts: dict[tuple[str, TermKind], list[str]] = {}
    for terms in contents:
        for term in terms:
            texts.setdefault((term.country, term.kind), []).append(term.text)
    return [
        CorridorTerm(country=country, kind=kind, text="\n".join(dict.fromkeys(said)))
        for (country, kind), said in texts.items()
    ]


def faults_in_lines(lines: Sequence[TypedTerm], own: str = "") -> dict[str, str]:
    """What keeps the lines from being saved: field to a code that `term_words` puts into words.

    Args:
        own: the key of the government that speaks.
    """
    found = {}
    for place, (field, fault) in term_faults([line.term for line in lines]).items():
        words = {"missing": f"{field}_missing", "too_long": "term_too_long"}
        found[field_of(place, field)] = words.get(fault, fault)
    for place, line in enumerate(lines):
        if line.country.strip() and line.code is None:
            found[field_of(place, "country")] = "unknown_country"
        elif line.code is not None and line.code == own:
            found[field_of(place, "country")] = "own_country"
    return found


def term_words(code: str) -> dict[str, str]:
    """What to do about each fault of a line in the answer to the target with this code."""
    return {
        "country_missing": _("Say towards which country, in the asks and offers on %(code)s", code=code),
        "text_missing": _("Say what you ask, offer or refuse on %(code)s, or empty the line", code=code),
        "unknown_country": _("Choose a government of the list for %(code)s, or write a country’s name", code=code),
        "own_country": _("Name another country than your own on %(code)s", code=code),
        "repeated": _("Put what you say to this country on %(code)s into one line", code=code),
        "answered_twice": _(
            "Either offer or refuse on %(code)s: a reservation belongs into the text of the offer", code=code
        ),
        "too_many": _("Keep to %(most)s lines on %(code)s", most=number(MOST_TERMS), code=code),
        "term_too_long": _(
            "Shorten this text on %(code)s to %(most)s characters", code=code, most=number(LONGEST_TERM)
        ),
    }
