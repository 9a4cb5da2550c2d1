"""Conditions and amendments of a round, by how many delegations stand behind each, and what readers learn of them.

Their words leave the chair's desk only where it is public who says what. Elsewhere it is said that several attach
some, once enough of those whose answers were released do.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from consult.consultations.models import Delegation, Round
from consult.domain.synthesis import DraftStatement, Section
from consult.organisations.models import Organisation
from consult.positions.models import Position
from consult.synthesis.models import ReleasedTable, StandingPosition
from consult.synthesis.picture import RoundPicture
from consult.synthesis.releasing import minimum_of
from consult.synthesis.tallying import ALL_LINES
from consult.texts.languages import language_of

TOP = 3
"""So many of each kind are quoted for a target; the target's page has them all."""
NAMED = 3
LONGEST_QUOTE = 240
KINDS = ("conditions", "amendment")


@dataclass(kw_only=True)
class _Wording:
    """One wording, in whatever capitals and spaces, and who stands behind it."""

    text: str
    language: str
    names: list[str] = field(default_factory=list)

    def values(self) -> dict[str, Any]:
        text = self.text if len(self.text) <= LONGEST_QUOTE else f"{self.text[:LONGEST_QUOTE].rstrip()}…"
        return {
            "text": text,
            "language": self.language,
            "count": len(self.names),
            "names": self.names[:NAMED],
        }


class Telling(StrEnum):
    """What readers learn of conditions: words and names, counts alone, or that several attach some."""

    WORDS = "words"
    COUNTS = "counts"
    SEVERAL = "several"


def conditions(session: Session, picture: RoundPicture, telling: Telling) -> list[DraftStatement]:
    """A statement for each target to which conditions are attached or other words proposed, the most asked for first.

    Args:
        telling: what these readers may learn.
    """
    if telling is Telling.SEVERAL:
        found = {revision_id: _in_general() for revision_id in _said_by_several(session, picture)}
    else:
        found = _counted(session, picture, with_words=telling is Telling.WORDS)
    told = [
        DraftStatement(
            section=Section.CONDITIONS,
            template="conditions",
            values={"code": target.target.code, "title": target.revision.title, **found[target.revision.id]},
            rule="conditions",
            line=ALL_LINES,
            revision_id=str(target.revision.id),
        )
        for target in picture.targets
        if target.revision.id in found
    ]
    return sorted(told, key=lambda statement: (-_weight(statement.values), statement.values["code"]))


def _weight(values: Mapping[str, Any]) -> int:
    return max((values[kind]["delegations"] for kind in KINDS if values[kind]), default=0)


def _in_general() -> dict[str, Any]:
    return {**dict.fromkeys(KINDS), "is_exact": False}


def _counted(session: Session, picture: RoundPicture, *, with_words: bool) -> dict[UUID, dict[str, Any]]:
    default = picture.consultation.languages[0]
    wordings: dict[UUID, dict[str, dict[str, _Wording]]] = {}
    for revision_id, text_by_kind, language, name in _said(session, picture.round):
        for kind, text in text_by_kind.items():
            if text.strip():
                same = wordings.setdefault(revision_id, {}).setdefault(kind, {})
                spoken = language or language_of(text, default=default)
                same.setdefault(_normal(text), _Wording(text=text.strip(), language=spoken)).names.append(name)
    return {
        revision_id: {**{kind: _told(by_kind.get(kind), with_words=with_words) for kind in KINDS}, "is_exact": True}
        for revision_id, by_kind in wordings.items()
    }


def _said(session: Session, round_: Round) -> Iterable[tuple[UUID, dict[str, str], str | None, str]]:
    """Conditions and amendment of every delegation whose standing position has some, the authors first."""
    query = (
        sa.select(StandingPosition.target_revision_id, Position.conditions, Position.amendment)
        .add_columns(Position.language, Organisation.name)
        .join(Position, Position.id == StandingPosition.position_id)
        .join(Delegation, Delegation.id == StandingPosition.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(StandingPosition.round_id == round_.id, StandingPosition.stance.is_not(None))
        .where(sa.or_(Position.conditions != "", Position.amendment != ""))
        .order_by(StandingPosition.associated_with.is_not(None), Position.seq, Organisation.name)
    )
    for revision_id, said, amendment, language, name in session.execute(query):
        yield revision_id, dict(zip(KINDS, (said, amendment), strict=True)), language, name


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split()).rstrip(" .;,!")


def _told(wordings: Mapping[str, _Wording] | None, *, with_words: bool) -> dict[str, Any] | None:
    if not wordings:
        return None
    ranked: Sequence[_Wording] = sorted(wordings.values(), key=lambda wording: -len(wording.names))
    return {
        "delegations": sum(len(wording.names) for wording in ranked),
        "wordings": len(ranked),
        "top": [wording.values() for wording in ranked[:TOP]] if with_words else [],
    }


def _said_by_several(session: Session, picture: RoundPicture) -> Collection[UUID]:
    """The target revisions on which so many delegations attach conditions that a count of them could be printed.

    Counted are those whose answers stand in a released table, with what they said when it was released: so it changes
    only when several answers did.
    """
    latest: dict[tuple[UUID, str], ReleasedTable] = {}
    query = sa.select(ReleasedTable).where(ReleasedTable.round_id == picture.round.id).order_by(ReleasedTable.as_of)
    for table in session.scalars(query):
        latest[table.target_revision_id, table.row] = table
    spoken = _versions_with_conditions(session, picture.round)
    behind: dict[UUID, set[str]] = {}
    for (revision_id, _row), table in latest.items():
        known = spoken.get(revision_id, {})
        attaching = {delegation for delegation in table.answers if _attaches(known.get(delegation, ()), table.as_of)}
        behind.setdefault(revision_id, set()).update(attaching)
    return {revision_id for revision_id, who in behind.items() if len(who) >= minimum_of(picture.consultation)}


def _versions_with_conditions(session: Session, round_: Round) -> dict[UUID, dict[str, list[tuple[int, bool]]]]:
    """For each target revision and delegation that ever had some, its versions in order: place in the log, has some."""
    some, other = sa.or_(Position.conditions != "", Position.amendment != ""), aliased(Position)
    ever = sa.exists().where(
        other.round_id == round_.id,
        other.target_revision_id == Position.target_revision_id,
        other.delegation_id == Position.delegation_id,
        sa.or_(other.conditions != "", other.amendment != ""),
    )
    query = sa.select(Position.target_revision_id, Position.delegation_id, Position.seq, some)
    query = query.where(Position.round_id == round_.id, ever)
    found: dict[UUID, dict[str, list[tuple[int, bool]]]] = {}
    for revision_id, delegation_id, seq, has_some in session.execute(query.order_by(Position.seq)):
        found.setdefault(revision_id, {}).setdefault(str(delegation_id), []).append((seq, bool(has_some)))
    return found


def _attaches(versions: Iterable[tuple[int, bool]], as_of: int) -> bool:
    known = [has_some for seq, has_some in versions if seq <= as_of]
    return bool(known) and known[-1]
