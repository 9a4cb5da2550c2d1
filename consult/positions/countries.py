"""The countries that asks and offers may name: governments at the table by their key, all others by ISO 3166-1 code."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.accreditation.form import countries
from consult.consultations.models import Delegation
from consult.domain.vocabulary import StakeholderGroup
from consult.languages import reader_language
from consult.organisations.models import Organisation


@dataclass(frozen=True, kw_only=True)
class Government:
    """A government of a consultation; `country` is its ISO 3166-1 code, where it has one."""

    id: UUID
    key: str
    name: str
    country: str | None
    is_accredited: bool


@dataclass(frozen=True)
class Countries:
    """The governments of a consultation, and every other country."""

    governments: Sequence[Government]

    @cached_property
    def _by_key(self) -> dict[str, Government]:
        by_code = {found.country: found for found in self.governments if found.country}
        return {**by_code, **{found.key: found for found in self.governments}}

    @cached_property
    def _by_name(self) -> dict[str, str]:
        named: dict[str, str] = {}
        for language in ("en", reader_language()):
            named |= {_plain(name): code for code, name in countries(language).items()}
        named |= {code.casefold(): code for code in countries()}
        named |= {_plain(found.key): found.key for found in self.governments}
        return named | {_plain(found.name): found.key for found in self.governments}

    @property
    def at_the_table(self) -> list[Government]:
        """Those accredited now, by name."""
        return [found for found in self.governments if found.is_accredited]

    def government(self, country: str) -> Government | None:
        """The government that a term names, by its key or its country's code; None for one that is not at the table."""
        return self._by_key.get(country)

    def is_known(self, country: str) -> bool:
        """True for a government of the consultation and for any country."""
        return country in self._by_key or country in countries()

    def one_name(self, country: str) -> str:
        """The key of the government where there is one, else the code: two ways to name the same are one."""
        found = self.government(country)
        return found.key if found else country

    def code_of(self, text: str) -> str | None:
        """What a person typed, as a term names it: a name, a key or a code; None when nothing is called that."""
        code = self._by_name.get(_plain(text))
        return None if code is None else self.one_name(code)

    def name_of(self, country: str) -> str:
        """What a country is called, in the reader's language where it is not at the table."""
        found = self.government(country)
        return found.name if found else countries(reader_language()).get(country, country)


def countries_of(session: Session, consultation_id: UUID) -> Countries:
    """The countries as a consultation names them; governments whose accreditation ended are known still."""
    query = (
        sa.select(Delegation.id, Delegation.key, Organisation.name, Organisation.country, Delegation.withdrawn_at)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Delegation.consultation_id == consultation_id)
        .where(Delegation.stakeholder_group == StakeholderGroup.GOVERNMENT)
        .order_by(Organisation.name, Delegation.key)
    )
    return Countries(
        [
            Government(id=id_, key=key, name=name, country=country, is_accredited=withdrawn_at is None)
            for id_, key, name, country, withdrawn_at in session.execute(query)
        ]
    )


def countries_for(session: Session, delegation: Delegation) -> Countries | None:
    """The countries as a government may name them; None for a delegation that is no government."""
    if delegation.stakeholder_group != StakeholderGroup.GOVERNMENT:
        return None
    return countries_of(session, delegation.consultation_id)


def _plain(name: str) -> str:
    return name.strip().casefold().replace("’", "'")
