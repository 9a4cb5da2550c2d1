"""The first page: every consultation with its news."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from consult.authentication import public
from consult.consultations.models import Consultation, Round
from consult.consultations.pages import bp as consultations
from consult.consultations.queries import accredited_by_line, all_consultations, current_round, rounds
from consult.database import reading
from consult.domain.vocabulary import RoundState
from consult.synthesis.queries import last_published
from consult.synthesis.sealing import headline_of_digest
from consult.synthesis.tallying import ALL_LINES
from consult.targets.queries import targets_with_revisions

LONGEST_SEARCH = 200


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One consultation in the list."""

    consultation: Consultation
    round: Round | None
    rounds: int
    targets: int
    delegations: int
    news: str

    @property
    def is_over(self) -> bool:
        """True when its last round is closed."""
        return self.round is not None and self.round.state == RoundState.CLOSED


@consultations.get("/")
@public
def list_consultations() -> ResponseReturnValue:
    """List the consultations: those that take positions or will, then those with results."""
    words = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    with reading() as session:
        found = [found for found in all_consultations(session) if _mentions(found, words)]
        entries = [_entry(session, consultation) for consultation in found]
    return render_template(
        "consultations/list.html",
        words=words,
        current=[entry for entry in entries if not entry.is_over],
        past=[entry for entry in entries if entry.is_over],
    )


def _mentions(consultation: Consultation, words: str) -> bool:
    text = " ".join([consultation.title, consultation.summary, consultation.mandate, consultation.convenor]).casefold()
    return all(word in text for word in words.casefold().split())


def _entry(session: Session, consultation: Consultation) -> Entry:
    published = last_published(session, consultation.id)
    return Entry(
        consultation=consultation,
        round=current_round(session, consultation.id),
        rounds=len(rounds(session, consultation.id)),
        targets=len(targets_with_revisions(session, consultation.id)),
        delegations=sum(accredited_by_line(session, consultation)[ALL_LINES].values()),
        news=headline_of_digest(published) if published else "",
    )
