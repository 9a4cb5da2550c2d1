"""Single cells of a row: each read as what the mapping says it is, or refused with the reason."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from consult.domain.corridor_terms import CorridorTerm, term_faults
from consult.domain.positions import LONGEST_TEXT, PositionContent, faults
from consult.domain.vocabulary import Stance
from consult.positions.importing.countries import country_code
from consult.positions.importing.faults import CellRefused
from consult.positions.importing.mapping import TERMS, Attribute, PositionMapping, Row, TargetColumn, TimeAttribute
from consult.positions.importing.text import checked

LATEST_ROUND = 1000


def required_text(attribute: Attribute, row: Row, *, longest: int) -> str:
    """The text of an attribute. Raises: CellRefused when it is empty or cannot be stored."""
    if (text := attribute.of(row)) is None:
        raise CellRefused(attribute.column, "is empty")
    return checked(text, column=attribute.column, longest=longest)


def optional_text(attribute: Attribute | None, row: Row, *, longest: int) -> str | None:
    """The text of an attribute, or None when it is empty or not mapped. Raises: CellRefused."""
    text = attribute.of(row) if attribute is not None else None
    return checked(text, column=attribute.column, longest=longest) if attribute is not None and text else None


def passage(attribute: Attribute | None, row: Row) -> str:
    """A text of many lines, empty when there is none. Raises: CellRefused."""
    text = attribute.of(row) if attribute is not None else None
    if attribute is None or not text:
        return ""
    return checked(text, column=attribute.column, longest=LONGEST_TEXT, many_lines=True)


def country_of(attribute: Attribute | None, row: Row) -> str | None:
    """A country code, or None. Raises: CellRefused."""
    text = optional_text(attribute, row, longest=300)
    if attribute is None or text is None:
        return None
    if (code := country_code(text)) is None:
        raise CellRefused(
            attribute.column, f"“{text}” is neither a country code (ISO 3166-1) nor a country’s English name"
        )
    return code


def blocs_of(attributes: Mapping[str, Attribute], row: Row) -> dict[str, str]:
    """The bloc in each named set; a set without a bloc is left out. Raises: CellRefused."""
    found = {name: optional_text(attribute, row, longest=100) for name, attribute in attributes.items()}
    return {name: bloc for name, bloc in found.items() if bloc}


def round_of(attribute: Attribute, row: Row) -> int:
    """The number of the round. Raises: CellRefused."""
    text = required_text(attribute, row, longest=300)
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= LATEST_ROUND):
        raise CellRefused(attribute.column, f"“{text}” is not a round number from 1 to {LATEST_ROUND}")
    return int(text)


def stance_of(attribute: Attribute, row: Row) -> Stance:
    """The stance. Raises: CellRefused."""
    text = required_text(attribute, row, longest=LONGEST_TEXT)
    if text not in list(Stance):
        raise CellRefused(attribute.column, f"“{text[:80]}” is not one of {', '.join(Stance)}")
    return Stance(text)


def instant_of(attribute: TimeAttribute | None, row: Row) -> datetime | None:
    """When the position was taken, in UTC, or None. Raises: CellRefused."""
    if attribute is None or not (text := row.cells[attribute.column]):
        return None
    try:
        if attribute.column in row.times:
            found = row.times[attribute.column]
        elif attribute.format is not None:
            found = datetime.strptime(text, attribute.format)  # noqa: DTZ007  # the zone follows below
        else:
            found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=attribute.timezone)).astimezone(UTC)
    except (ValueError, OverflowError):
        form = attribute.format or "ISO 8601"
        raise CellRefused(attribute.column, f"“{text[:80]}” is not a time of the form {form}") from None


def content_of_row(position: PositionMapping, row: Row) -> PositionContent:
    """What a row of the long layout says. Raises: CellRefused."""
    return _content(position.stance, position.texts, row)


def content_of_column(position: PositionMapping, column: TargetColumn, row: Row) -> PositionContent:
    """What a row of the wide layout says on the target of one column. Raises: CellRefused."""
    stance = replace(position.stance, column=column.column)
    return _content(stance, {name: Attribute(column=texts) for name, texts in column.texts.items()}, row)


def _content(stance: Attribute, texts: Mapping[str, Attribute], row: Row) -> PositionContent:
    content = PositionContent(
        stance=stance_of(stance, row),
        rationale=passage(texts.get("rationale"), row),
        conditions=passage(texts.get("conditions"), row),
        amendment=passage(texts.get("amendment"), row),
        blocking_reason=(reason := passage(texts.get("blocking_reason"), row)),
        is_blocking=bool(reason),
        terms=tuple(term for name in TERMS for term in _terms(name, texts.get(name), row)),
    )
    if "is_blocking" in faults(content):
        raise CellRefused(texts["blocking_reason"].column, "a blocking reservation needs an opposing stance")
    for place, (_field, fault) in term_faults(content.terms).items():
        term = content.terms[place]
        column = next(texts[name].column for name, kind in TERMS.items() if kind == term.kind)
        raise CellRefused(column, f"“{term.country}”: {fault}")
    return content


def _terms(name: str, attribute: Attribute | None, row: Row) -> list[CorridorTerm]:
    """The lines of a cell such as `velmora: Name a ceiling.` Raises: CellRefused for a line without a country."""
    terms = []
    for line in passage(attribute, row).splitlines():
        country, colon, text = (part.strip() for part in line.partition(":"))
        if not colon and line.strip():
            raise CellRefused(attribute.column if attribute else name, f"“{line[:80]}” names no country before a colon")
        if colon:
            terms.append(CorridorTerm(country=country, kind=TERMS[name], text=text))
    return terms
