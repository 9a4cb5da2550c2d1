"""The delegations of an import: those at the table already, and those it accredits."""

from consult.consultations.queries import DelegationOf, delegations_of
from consult.consultations.service import NewDelegation, accredit_delegations
from consult.organisations.service import NewOrganisation, register_organisations
from consult.positions.importing.reading import ReadDelegation
from consult.positions.importing.run import ImportRun


def settle_delegations(run: ImportRun) -> int:
    """Accredit the delegations that the consultation lacks; how many that were."""
    present = delegations_of(run.session, run.consultation.id, with_withdrawn=True)
    known = {found.delegation.key: found for found in present}
    for key, read in run.responses.delegations.items():
        if key in known:
            _compare(run, known[key], read)
    new = [read for key, read in run.responses.delegations.items() if key not in known]
    organisations = [
        NewOrganisation(name=read.name, country=read.country, region=read.region, blocs=read.blocs) for read in new
    ]
    identifiers = register_organisations(run.session, run.actor, organisations, at=run.at)
    accredited = accredit_delegations(
        run.session,
        run.actor,
        run.consultation,
        [
            NewDelegation(
                organisation_id=identifier, key=read.key, stakeholder_group=read.group, sub_kind=read.sub_kind
            )
            for identifier, read in zip(identifiers, new, strict=True)
        ],
        at=run.at,
    )
    run.delegations = {key: found.id for key, found in known.items()}
    run.delegations |= {read.key: identifier for read, identifier in zip(new, accredited, strict=True)}
    return len(new)


def _compare(run: ImportRun, known: DelegationOf, read: ReadDelegation) -> None:
    mapping = run.mapping.delegation
    values = [
        (mapping.name, known.name, read.name),
        (mapping.group, known.group, read.group),
        *((attribute, known.blocs.get(name), read.blocs.get(name)) for name, attribute in mapping.blocs.items()),
    ]
    for attribute, before, now in values:
        if before != now:
            detail = f"“{now or ''}” for {read.key}, who is accredited with “{before or ''}”"
            run.refuse(read.row, attribute.column, detail)
    if known.delegation.withdrawn_at is not None:
        run.refuse(read.row, mapping.key.column, f"{read.key} is no longer accredited")
