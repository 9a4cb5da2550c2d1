"""Bringing in recommendations of earlier outcomes from a CSV file."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.consultations.queries import facts_of
from consult.domain.permissions import Action, Actor, Facts, check
from consult.events.catalogue import RecommendationsImported
from consult.events.log import publish
from consult.positions.importing.faults import CellRefused, ImportRefused, RowFault
from consult.positions.importing.text import checked, tidy
from consult.texts.models import Recommendation

NEEDED = ("year", "forum", "text")
OPTIONAL = {"body": 300, "language": 16, "became": 10_000, "source": 2_000}
"""Columns that may be missing, and how long each may be."""
CODES = ("code", "id")
LONGEST = {"code": 64, "forum": 300, "text": 10_000, **OPTIONAL}
LARGEST_FIELD = 131_072
"""Characters of a cell that are read at all; the longest that is taken is a tenth of it."""
_MANY_LINES = frozenset({"text", "became", "source"})
_YEARS = range(1900, 2201)
_LANGUAGE = re.compile("[a-z]{2,3}")
_NAMESPACE = UUID("6a8c5f5e-2f0e-5b55-9d0a-0d6d1c9a7f11")
"""A recommendation has the same identifier wherever it is brought in, so that archives meet it again."""


@dataclass(frozen=True, kw_only=True)
class ReadRecommendation:
    """One row of the file."""

    row: int
    code: str
    year: int
    forum: str
    text: str
    body: str = ""
    language: str = "en"
    became: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class RecommendationSummary:
    """What an import did."""

    added: int
    changed: int
    unchanged: int


def read_recommendations(file: Path) -> list[ReadRecommendation]:
    """The recommendations of a CSV file with a header: `code` (or `id`), `year`, `forum`, `text`, and what is optional.

    Raises: ImportRefused with every fault by row and column.
    """
    try:
        csv.field_size_limit(LARGEST_FIELD)  # the whole process has one, and another import may have set it
        content = file.read_text(encoding="utf-8-sig")
        reader = csv.DictReader(io.StringIO(content, newline=""), strict=True)
        rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise ImportRefused([RowFault(row=1, column="", detail=f"the file cannot be read: {wrong}")]) from None
    header = list(reader.fieldnames or ())
    faults = [RowFault(row=1, column=name, detail="is missing") for name in NEEDED if name not in header]
    if not any(name in header for name in CODES):
        faults.append(RowFault(row=1, column="code", detail="is missing"))
    if faults:
        raise ImportRefused(faults)
    found: dict[str, ReadRecommendation] = {}
    for number, row in rows:
        _read_row(number, row, found, faults)
    if faults:
        raise ImportRefused(faults)
    return list(found.values())


def _read_row(
    number: int, row: Mapping[str | None, object], found: dict[str, ReadRecommendation], faults: list[RowFault]
) -> None:
    if None in row or None in row.values():
        faults.append(RowFault(row=number, column="", detail="has another number of cells than the header"))
        return
    cells = {str(name): tidy(str(value)) for name, value in row.items()}
    cells["code"] = cells.get("code") or cells.get("id", "")
    texts: dict[str, str] = {}
    for name, longest in LONGEST.items():
        try:
            if cells.get(name):
                texts[name] = checked(cells[name], column=name, longest=longest, many_lines=name in _MANY_LINES)
            elif name not in OPTIONAL:
                raise CellRefused(name, "is empty")
        except CellRefused as refused:
            faults.append(RowFault(row=number, column=refused.column, detail=refused.detail))
    if not _LANGUAGE.fullmatch(texts.get("language", "en")):
        faults.append(RowFault(row=number, column="language", detail=f"“{texts['language']}” is not a language code"))
    year = cells["year"]
    if not (year.isascii() and year.isdecimal() and int(year[:5]) in _YEARS):
        faults.append(RowFault(row=number, column="year", detail=f"“{year[:80]}” is not a year"))
    elif cells["code"] in found:
        first = found[cells["code"]].row
        faults.append(RowFault(row=number, column="code", detail=f"{cells['code']} stands in row {first} already"))
    elif texts.keys() >= {"code", "forum", "text"}:
        found[texts["code"]] = ReadRecommendation(row=number, year=int(year), **texts)


def import_recommendations(
    session: Session, actor: Actor, consultation: Consultation | None, read: list[ReadRecommendation], *, at: datetime
) -> RecommendationSummary:
    """Add recommendations for a consultation, or for every one of the site where it is None.

    What is known of a code already may get another fate or source; other words need another code, as people have
    marked these. Running it twice changes nothing.

    Raises: NotPermitted; ImportRefused.
    """
    facts = facts_of(consultation) if consultation else Facts()
    check(actor, Action.IMPORT_RECOMMENDATIONS, facts, at=at)
    owner = consultation.id if consultation else None
    same = Recommendation.consultation_id.is_(None) if owner is None else Recommendation.consultation_id == owner
    known = {row.code: row for row in session.scalars(sa.select(Recommendation).where(same))}
    faults = [
        RowFault(row=one.row, column="text", detail=f"{one.code} is known with other words; give these another code")
        for one in read
        if one.code in known and known[one.code].text != one.text
    ]
    if faults:
        raise ImportRefused(faults)
    new = [one for one in read if one.code not in known]
    session.add_all(_row(one, owner, at) for one in new)
    changed = [one for one in read if one.code in known and _change(known[one.code], one, at)]
    session.flush()
    if consultation is not None and (new or changed):
        event = RecommendationsImported(consultation_id=consultation.id, added=len(new), changed=len(changed))
        publish(session, consultation.id, event, actor=actor, at=at)
    return RecommendationSummary(added=len(new), changed=len(changed), unchanged=len(read) - len(new) - len(changed))


def _row(read: ReadRecommendation, owner: UUID | None, at: datetime) -> Recommendation:
    values = {name: value for name, value in read.__dict__.items() if name != "row"}
    identifier = uuid5(_NAMESPACE, f"{owner or ''}/{read.code}")
    return Recommendation(id=identifier, consultation_id=owner, imported_at=at, **values)


def _change(known: Recommendation, read: ReadRecommendation, at: datetime) -> bool:
    now = {name: value for name, value in read.__dict__.items() if name != "row" and getattr(known, name) != value}
    for name, value in now.items():
        setattr(known, name, value)
    if now:
        known.imported_at = at
    return bool(now)
