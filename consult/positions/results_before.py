"""How the groups stood in the round before, for the form: told by the area that counts, which stands above this one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round


@dataclass(frozen=True, kw_only=True)
class TargetBefore:
    """A target in the round before, as far as the reader of the form may know.

    `groups` are pairs of a group and its counts in words; no words where the counts are withheld.
    """

    revision_id: UUID
    sentence: str
    groups: Sequence[tuple[str, str]]


Reader = Callable[[Session, Consultation, Round], Mapping[UUID, TargetBefore]]
"""Reads what may be told of a round, by target."""

_KEY = "consult.results_before"


def provide(app: Flask, reader: Reader) -> None:
    """Let the area that counts say how results of a round are told."""
    app.extensions[_KEY] = reader


def results_before(session: Session, consultation: Consultation, round_: Round | None) -> Mapping[UUID, TargetBefore]:
    """What may be told of a round, by target; nothing without a round."""
    reader: Reader = current_app.extensions[_KEY]
    return {} if round_ is None else reader(session, consultation, round_)
