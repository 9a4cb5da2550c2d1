"""The targets of an import: those known already, and those it adds."""

from consult.positions.importing.faults import MappingRefused
from consult.positions.importing.run import ImportRun
from consult.targets.queries import targets_with_revisions
from consult.targets.service import NewTarget, Wording, add_targets


def settle_targets(run: ImportRun) -> int:
    """Add the targets that the consultation lacks; how many that were.

    A consultation that has targets gets further ones only from a mapping that words them: a code in a
    cell alone may be a slip.
    Raises: MappingRefused when the mapping words a known target otherwise.
    """
    known = {found.code: found for found in targets_with_revisions(run.session, run.consultation.id)}
    for code, new in run.mapping.targets.items():
        if code in known and new.wording.title not in (code, known[code].title):
            raise MappingRefused(
                f"target {code} is “{known[code].title}” there, and “{new.wording.title}” in the mapping"
            )
    wanted = dict(run.mapping.targets)
    if not wanted and not known:
        codes = dict.fromkeys(position.code for position in run.responses.positions)
        wanted = {code: NewTarget(code=code, wording=Wording(title=code)) for code in codes}
    missing = [new for code, new in wanted.items() if code not in known]
    added = add_targets(run.session, run.actor, run.consultation.id, missing, at=run.at)
    run.revisions = {code: found.revision for code, found in known.items()}
    run.revisions |= {new.code: revision for new, revision in zip(missing, added, strict=True)}
    for position in run.responses.positions:
        if position.code not in run.revisions:
            run.refuse(position.row, position.column, f"there is no target {position.code}")
    return len(missing)
