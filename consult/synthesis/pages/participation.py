"""Who takes part, who has answered, and when things happen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from consult.consultations import queries
from consult.consultations.models import Consultation, Round
from consult.domain.vocabulary import Attribution, RoundState
from consult.presentation import group_label, round_label
from consult.presentation.labels import in_group_order
from consult.presentation.translation import gettext as _
from consult.synthesis.models import Digest
from consult.synthesis.pages import access
from consult.synthesis.queries import participation
from consult.synthesis.released import released_round
from consult.synthesis.sealing import labels_of
from consult.synthesis.tallying import ALL_LINES

NAMED_UP_TO = 250
"""Delegations that a page names at most; a list of thousands would be a burden on a slow line."""


@dataclass(frozen=True, kw_only=True)
class Taking:
    """A group at the table: its members, and how many of them answered in each round."""

    label: str
    members: int
    answered: Sequence[int]
    names: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class _Heard:
    """How many answered in a round: of each group, and in all."""

    by_group: Mapping[str, int]
    total: int


def participation_by_group(
    session: Session, consultation: Consultation, rounds: Sequence[Round], line: str, *, at_desk: bool = False
) -> dict[str, Any]:
    """Members and answers by group for the template; names only where who takes part is public.

    Away from the desk of a consultation that is not attributed, answers are those of the last release; where it is
    confidential, nothing tells who answered.
    """
    members = queries.delegations_of(session, consultation.id)
    groups = queries.groups_by_line(session, consultation)[line]
    if not at_desk and consultation.attribution == Attribution.CONFIDENTIAL:
        rounds = []
    is_exact = at_desk or access.is_attributed(consultation)
    heard = [_heard(session, round_, line, groups if is_exact else None, members) for round_ in rounds]
    is_named = access.is_attributed(consultation) and len(members) <= NAMED_UP_TO
    labels = labels_of(consultation, line)
    found = []
    for group in in_group_order(set(groups.values()), labels):
        own = [member for member in members if groups.get(member.id) == group]
        found.append(
            Taking(
                label=group_label(group, labels),
                members=len(own),
                answered=[min(round_.by_group.get(group, 0), len(own)) for round_ in heard],
                names=[member.name for member in own] if is_named else [],
            )
        )
    return {
        "participants": found,
        "participation_rounds": rounds,
        "answered": [round_.total for round_ in heard],
        "line": line,
    }


def _heard(
    session: Session,
    round_: Round,
    line: str,
    groups: Mapping[UUID, str] | None,
    members: Sequence[queries.DelegationOf],
) -> _Heard:
    """Who answered, counted now where the groups of delegations are given, else as it was released."""
    if groups is None:
        noted = released_round(session, round_.id)
        answered = noted.answered if noted else {}
        return _Heard(by_group=answered.get(line, {}), total=sum(answered.get(ALL_LINES, {}).values()))
    present = {member.id for member in members} & participation(session, round_.id).keys()
    return _Heard(by_group=Counter(groups[found] for found in present if found in groups), total=len(present))


def timeline_of(rounds: Sequence[Round], digests: Sequence[tuple[Digest, Round]]) -> list[dict[str, Any]]:
    """The dates of a consultation, those ahead among them."""
    steps = [step for round_ in rounds for step in _steps_of(round_)]
    for digest, round_ in digests:
        words = _("Digest of %(round)s published", round=round_label(round_.number))
        steps.append({"at": digest.sending_at or digest.drafted_at, "words": words, "is_done": True})
    return sorted(steps, key=lambda step: step["at"])


def _steps_of(round_: Round) -> list[dict[str, Any]]:
    name = round_label(round_.number)
    is_open, is_closed = round_.state == RoundState.OPEN, round_.state == RoundState.CLOSED
    opens = _("%(round)s opened", round=name) if is_open or is_closed else _("%(round)s opens", round=name)
    closes = _("%(round)s closed", round=name) if is_closed else _("%(round)s closes", round=name)
    return [
        {"at": round_.opens_at, "words": opens, "is_done": is_open or is_closed},
        {"at": round_.ended_at, "words": closes, "is_done": is_closed, "is_current": is_open},
    ]
