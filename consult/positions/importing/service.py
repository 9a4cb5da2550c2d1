"""Storing what a spreadsheet says: all of it in one transaction, or nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_slug
from consult.consultations.service import NewConsultation, check_operator, create_consultation
from consult.domain.errors import NotFound
from consult.domain.permissions import Actor
from consult.events.log import lock_log
from consult.positions.importing.delegations import settle_delegations
from consult.positions.importing.faults import ImportRefused
from consult.positions.importing.mapping import ImportMapping
from consult.positions.importing.positions import new_positions, store_positions
from consult.positions.importing.reading import Responses
from consult.positions.importing.rounds import close_rounds_that_are_over, settle_rounds
from consult.positions.importing.run import ImportRun
from consult.positions.importing.targets import settle_targets


@dataclass(frozen=True, kw_only=True)
class ImportSummary:
    """What an import added, or would add in a dry run; `unchanged` positions stood there already."""

    slug: str
    is_new: bool
    targets: int
    delegations: int
    positions: int
    unchanged: int


def import_responses(
    session: Session, actor: Actor, slug: str, mapping: ImportMapping, responses: Responses, *, at: datetime
) -> ImportSummary:
    """Add what is new in a file to a consultation, which is created when the mapping describes it.

    A position equal to the one imported before is left alone, so that a second run changes nothing.
    Rounds of the mapping that are over at `at` are opened, filled and closed.

    Raises: NotFound without consultation and description; MappingRefused; ImportRefused with every
        fault of the file; the caller's transaction must then be rolled back.
    """
    known = consultation_by_slug(session, slug)
    if known is None and responses.faults:
        raise ImportRefused(responses.faults)
    run = ImportRun(
        session=session,
        actor=actor,
        consultation=_consultation(session, actor, slug, known or mapping.consultation, at=at),
        mapping=mapping,
        responses=responses,
        at=at,
        faults=list(responses.faults),
    )
    lock_log(session, run.consultation.id)
    targets, delegations = settle_targets(run), settle_delegations(run)
    rounds = settle_rounds(run)
    chosen = new_positions(run)
    if run.faults:
        raise ImportRefused(run.faults)
    store_positions(run, chosen, is_wider=bool(delegations or rounds))
    close_rounds_that_are_over(run)
    return ImportSummary(
        slug=slug,
        is_new=known is None,
        targets=targets,
        delegations=delegations,
        positions=len(chosen),
        unchanged=len(responses.positions) - len(chosen),
    )


def _consultation(
    session: Session, actor: Actor, slug: str, found: Consultation | NewConsultation | None, *, at: datetime
) -> Consultation:
    if found is None:
        raise NotFound(f"there is no consultation {slug}, and the mapping has no [consultation] that describes it")
    if isinstance(found, NewConsultation):
        return create_consultation(session, actor, found, at=at)
    check_operator(actor, found)
    return found
