"""The material of a digest's report: what the digest was drafted from, whatever came later."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.consultations.models import Consultation, Round
from consult.domain.lifecycle import PUBLISHED
from consult.domain.permissions import ANONYMOUS, Action, Actor, decide
from consult.domain.synthesis import BY_HAND, OF_TARGETS, Section
from consult.domain.tallies import Row
from consult.domain.vocabulary import Attribution, RoundState
from consult.positions.queries import facts_of
from consult.synthesis.charts.chart import ChartKind
from consult.synthesis.charts.kept import kept_charts
from consult.synthesis.counted import counted_list_of, entries_of
from consult.synthesis.models import Digest, Statement
from consult.synthesis.reports.material import GroupCounts, Heard, Material, Objection, Participation, Sheet
from consult.synthesis.reports.objections import objections_visible_to
from consult.synthesis.saying import says_objection
from consult.synthesis.sealing import checkpoint_of, headline_of_digest, lede, statements_of
from consult.synthesis.tallying import ALL_LINES
from consult.targets.models import Target, TargetRevision


def material_of_digest(
    session: Session, actor: Actor, consultation: Consultation, digest: Digest, settings: Settings, *, is_desk: bool
) -> Material:
    """What goes into the report of a digest.

    Away from the desk everybody gets the same: what was released, and names where they are public.

    Args:
        is_desk: with the exact counts of the support, and the names that this actor may read.
    """
    round_ = session.get_one(Round, digest.round_id)
    drafted = statements_of(session, digest.id)
    statements = [row for row in drafted if row.removal is None or says_objection(row)]
    reader = actor if is_desk else ANONYMOUS
    may_read_list = decide(reader, Action.READ_COUNTED_LIST, facts_of(consultation))
    counted = counted_list_of(session, digest) if may_read_list else None
    return Material(
        consultation=consultation,
        round=round_,
        digest=digest,
        is_of_round=False,
        is_final=is_final(digest, round_),
        is_desk=is_desk,
        at=digest.drafted_at,
        as_of=digest.as_of,
        headline=headline_of_digest(digest),
        lede=lede(digest, round_),
        statements=statements,
        sheets=sheets_of(session, drafted, is_desk=is_desk),
        participation=_participation(consultation, digest, statements),
        charts=[(ChartKind(row.kind), row.document) for row in kept_charts(session, digest.id)],
        objections=_objections(session, reader, consultation, round_, digest, statements),
        checkpoint=checkpoint_of(session, digest, consultation, settings),
        entries=entries_of(counted) if counted else None,
        list_url=f"{settings.base_url}/c/{consultation.slug}/digests/{digest.id}/counted" if counted else "",
    )


def is_final(digest: Digest, round_: Round) -> bool:
    """True where a digest was drafted after its round had closed, and went out: nothing in it can change any more."""
    return digest.state in PUBLISHED and round_.state == RoundState.CLOSED and digest.drafted_at >= round_.ended_at


def sheets_of(session: Session, drafted: Sequence[Statement], *, is_desk: bool) -> list[Sheet]:
    """A sheet for each target that is spoken of, in the order of the targets; counts are told of the main line."""
    told = [row for row in drafted if row.section in OF_TARGETS and row.target_revision_id]
    lines = Counter(row.line for row in told if row.template != BY_HAND)
    main = {row.target_revision_id: row for row in told if row.line == _most_common(lines) and row.template != BY_HAND}
    query = sa.select(Target, TargetRevision).join(TargetRevision, TargetRevision.target_id == Target.id)
    query = query.where(TargetRevision.id.in_(main)).order_by(Target.place)
    return [
        _sheet(
            target,
            revision,
            main[revision.id],
            [row for row in told if row.target_revision_id == revision.id and row.removal is None],
            is_desk=is_desk,
        )
        for target, revision in session.execute(query)
    ]


def _most_common(lines: Counter[str]) -> str:
    return lines.most_common(1)[0][0] if lines else ""


def _sheet(
    target: Target, revision: TargetRevision, main: Statement, statements: Sequence[Statement], *, is_desk: bool
) -> Sheet:
    rows = main.support.get("groups", []) if is_desk else main.values["groups"]
    whole = main.support.get("counts") if is_desk else main.values["row"]
    return Sheet(
        target=target,
        revision=revision,
        statements=statements,
        line=main.line,
        groups=[GroupCounts(group=group, counts=_row(counts)) for group, counts in rows],
        all=_row(whole),
        absent=main.values["absent"],
        somebody_objects=bool(main.values["has_objection"]),
    )


def _row(counts: Sequence[int] | None) -> Row | None:
    return None if counts is None else tuple(counts)


def _participation(consultation: Consultation, digest: Digest, statements: Sequence[Statement]) -> Participation:
    """Who was at the table and who had answered when the digest was drafted."""
    values: Mapping[str, Any] = next((row.values for row in statements if row.section == Section.SILENCE), {})
    silent: dict[str, int] = {group: count for group, count, _members in values.get("groups", [])}
    members: Mapping[str, int] = values.get("members", {})
    tells = consultation.attribution != Attribution.CONFIDENTIAL
    delegations, left = digest.headline["delegations"], values.get("silent")
    return Participation(
        line=ALL_LINES,
        delegations=delegations,
        answered=delegations - left if tells and left is not None else None,
        positions=digest.headline["positions"],
        groups=[
            Heard(group=group, members=count, answered=count - silent.get(group, 0) if tells else None)
            for group, count in members.items()
        ],
    )


def _objections(
    session: Session,
    reader: Actor,
    consultation: Consultation,
    round_: Round,
    digest: Digest,
    statements: Sequence[Statement],
) -> Mapping[UUID, Sequence[Objection]]:
    """What dissenters wrote: with their names where the reader may know them, else as the digest itself tells it."""
    against = {
        row.target_revision_id
        for row in statements
        if row.target_revision_id and row.section in OF_TARGETS and row.values.get("direction") == "against"
    }
    named = objections_visible_to(
        session, reader, consultation, round_, up_to=digest.as_of, against=against, at=digest.drafted_at
    )
    if named is not None:
        return named
    return {
        row.target_revision_id: [
            Objection(text=entry["reason"], name=entry["name"], group=entry["group"], is_blocking=entry["is_blocking"])
            for entry in row.values.get("dissent", ())
            if entry["reason"]
        ]
        for row in statements
        if row.target_revision_id and row.is_minority
    }
