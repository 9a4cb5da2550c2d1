"""Which objections of a delegation were taken out of a digest: told by the area of digests, which stands above."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy.orm import Session

Reader = Callable[[Session, Sequence[UUID]], Mapping[UUID, Sequence[str]]]
"""Reads the codes of the targets, by delegation."""

_KEY = "consult.taken_out"


def provide(app: Flask, reader: Reader) -> None:
    """Let the area of digests say what was taken out of them."""
    app.extensions[_KEY] = reader


def taken_out(session: Session, delegation_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
    """The targets on which an objection was taken out of a digest that has not gone out, while nobody answered.

    Returns:
        Codes by delegation; a delegation of which nothing was taken out is left out.
    """
    reader: Reader = current_app.extensions[_KEY]
    return reader(session, delegation_ids) if delegation_ids else {}
