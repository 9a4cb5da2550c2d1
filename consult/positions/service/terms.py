"""What must hold for the asks and offers of a position, besides their texts: who says them, and to whom."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from consult.domain.corridor_terms import term_faults
from consult.domain.errors import InvalidInput
from consult.domain.positions import PositionContent
from consult.positions.countries import Countries, countries_of
from consult.targets.queries import codes_of


def check_terms(
    session: Session,
    consultation_id: UUID,
    delegation_ids: Collection[UUID],
    contents: Mapping[UUID, PositionContent],
) -> None:
    """Say nothing when these delegations, one or several that speak together, may say these terms.

    Args:
        contents: by target revision.
    Raises: InvalidInput, with the field named after the target: `governments_only`, `own_country`, `unknown_country`,
        and what `term_faults` finds once a country has one name.
    """
    if not any(content.terms for content in contents.values()):
        return
    known = countries_of(session, consultation_id)
    own = {found.id: found.key for found in known.governments if found.id in delegation_ids}
    faults = {
        revision_id: _faults_of(content, known, set(own.values()), speaks=own.keys() == set(delegation_ids))
        for revision_id, content in contents.items()
    }
    codes = codes_of(session, contents.keys())
    named = {f"{codes[revision_id]}.{field}": fault for revision_id in faults for field, fault in faults[revision_id]}
    if named:
        raise InvalidInput.of_fields(named)


def _faults_of(
    content: PositionContent, known: Countries, own: Collection[str], *, speaks: bool
) -> list[tuple[str, str]]:
    if not content.terms:
        return []
    if not speaks:
        return [("terms", "governments_only")]
    found = []
    for place, term in enumerate(content.terms):
        if known.one_name(term.country) in own:
            found.append((f"terms.{place}.country", "own_country"))
        elif not known.is_known(term.country):
            found.append((f"terms.{place}.country", "unknown_country"))
    same_names = [replace(term, country=known.one_name(term.country)) for term in content.terms]
    twice = term_faults(same_names, is_complete=False)  # in one way to name it, and so only found here
    return found or [(f"terms.{place}.{field}", fault) for place, (field, fault) in twice.items()]
