"""Where delegations stand along a line of comparison, as columns and joins of a query: for counting in the database."""

from typing import TypeVarTuple

import sqlalchemy as sa

from consult.consultations.models import Delegation
from consult.domain.lines import GROUP_LINE, OUTSIDE, REGION_LINE, bloc_set_of
from consult.domain.regions import COUNTRIES_OF
from consult.domain.vocabulary import StakeholderGroup
from consult.organisations.models import BlocMembership, Organisation

T = TypeVarTuple("T")

ALONG = "group_along"
"""What the column of the group along a line is called: PostgreSQL cannot group by an expression with values."""


def group_column(line: str) -> sa.Label[str]:
    """The group along a line as a column of a query that `standing_along` completes; group by `ALONG`."""
    if line == GROUP_LINE:
        return Delegation.stakeholder_group.label(ALONG)
    if line == REGION_LINE:
        by_country = sa.case(
            *((Organisation.country.in_(countries), sa.literal(code)) for code, countries in COUNTRIES_OF.items()),
            else_=sa.literal(OUTSIDE),
        )
        return sa.func.coalesce(sa.func.nullif(Organisation.region, ""), by_country).label(ALONG)
    return sa.func.coalesce(sa.func.nullif(BlocMembership.bloc, ""), sa.literal(OUTSIDE)).label(ALONG)


def standing_along(query: sa.Select[*T], line: str) -> sa.Select[*T]:
    """Join to a query of delegations what their group along a line is read from, and leave out who is outside."""
    if line == GROUP_LINE:
        return query
    query = query.where(Delegation.stakeholder_group == StakeholderGroup.GOVERNMENT)
    if line == REGION_LINE:
        return query.join(Organisation, Organisation.id == Delegation.organisation_id)
    place = sa.and_(
        BlocMembership.organisation_id == Delegation.organisation_id, BlocMembership.bloc_set == bloc_set_of(line)
    )
    return query.outerjoin(BlocMembership, place)
