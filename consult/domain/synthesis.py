"""From findings to statements with their support: what a digest says, in which order. Renders nothing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from consult.domain.tallies import Row, abstained, expressed, opposing, supporting
from consult.domain.vocabulary import StakeholderGroup

FEW_DISSENTERS = 4
"""Up to so many on the other side get a line of their own with each reason: fewer than a group that is tested."""

BY_HAND = "by_hand"
"""The template of a sentence that a person wrote: it has words alone."""

DIVIDED = frozenset({"divided_between", "divided_within"})
WEIGHED = frozenset({"leaning", "no_clear_direction"})
"""The classes that rest on a number over all, and so on who counts equally."""


class Section(StrEnum):
    """The parts of a digest, in their order."""

    CHAIR = "chair"
    NEWS = "news"
    AGREED = "agreed"
    LEANING = "leaning"
    DIVIDED = "divided"
    UNCLEAR = "unclear"
    OBJECTIONS = "objections"
    CONDITIONS = "conditions"
    THEMES = "themes"
    NEAR_COPIES = "near_copies"
    REPEATS = "repeats"
    SILENCE = "silence"
    NEXT = "next"


SECTION_OF_CLASS: Mapping[str, Section] = {
    "consensus": Section.AGREED,
    "broad_agreement": Section.AGREED,
    "leaning": Section.LEANING,
    "divided_between": Section.DIVIDED,
    "divided_within": Section.DIVIDED,
    "no_clear_direction": Section.UNCLEAR,
    "insufficient_evidence": Section.UNCLEAR,
}
"""Where the statement about a target stands, by its class; the classes in the order of a digest."""
OF_TARGETS = tuple(dict.fromkeys(SECTION_OF_CLASS.values()))
"""The sections with one statement for each target and line."""
CLASS_ORDER = tuple(SECTION_OF_CLASS)


@dataclass(frozen=True, kw_only=True)
class Dissent:
    """Who stands on the other side, as far as the attribution rule lets it be said."""

    name: str
    group: str
    is_blocking: bool
    reason: str
    language: str = ""

    @property
    def is_compared(self) -> bool:
        """True for a government, which regions and blocs compare."""
        return self.group == StakeholderGroup.GOVERNMENT


@dataclass(frozen=True, kw_only=True)
class Everybody:
    """All delegations on a target, where a line of comparison leaves some of them out."""

    row: Row | None
    has_objection: bool
    blocking: int


@dataclass(frozen=True, kw_only=True)
class TargetView:
    """One target along one line of comparison, as a given audience may see it.

    A row is None where its counts are withheld; `blocking` is 1 for any number where the view is not exact; `dissent`
    holds names only in an attributed consultation. Counts are of those who are compared; `everybody` is given where
    there are others. `turnover` says how much of the change since the round before is due to who answered; None where
    that need not be told.
    """

    code: str
    title: str
    revision_id: str
    divergence_class: str
    direction: str | None
    row: Row | None
    absent: int | None
    groups: Mapping[str, Row | None]
    sides: Mapping[str, str]
    flags: Mapping[str, Sequence[str]]
    q_value: float | None
    gap: float | None
    blocking: int
    has_objection: bool
    is_exact: bool = True
    dissent: Sequence[Dissent] = field(default=())
    everybody: Everybody | None = None
    turnover: Mapping[str, Any] | None = None
    weighting: str = "groups"
    newest: int = 0
    """The place in the log of the newest position on it; 0 where that may not be told."""
    since_digest: Mapping[str, Any] | None = None
    """Who took a position back since the digest in this round that news compare with; None where that is no matter."""

    @property
    def of_everybody(self) -> Everybody:
        """The counts of all delegations, compared or not."""
        own = Everybody(row=self.row, has_objection=self.has_objection, blocking=self.blocking)
        return self.everybody or own

    def snapshot(self) -> dict[str, Any]:
        """What a later digest compares itself with."""
        return {
            "class": self.divergence_class,
            "direction": self.direction,
            "row": list(self.row) if self.row else None,
            "blocking": self.blocking,
            "has_objection": self.has_objection,
            **({"turnover": dict(self.turnover)} if self.turnover else {}),
            "weighting": self.weighting,
        }

    def values(self) -> dict[str, Any]:
        """What the sentences of this target are made from, as JSON values."""
        return {
            **self.snapshot(),
            "code": self.code,
            "title": self.title,
            "absent": self.absent,
            "groups": [[group, list(row) if row else None] for group, row in self.groups.items()],
            "sides": dict(self.sides),
            "flags": {name: list(groups) for name, groups in self.flags.items()},
            "q": self.q_value,
            "gap": self.gap,
            "is_exact": self.is_exact,
            "dissent": [dict(entry.__dict__) for entry in self.dissent if not self.everybody or entry.is_compared],
        } | ({"leaves_out": True} if self.everybody else {})

    def values_of_everybody(self) -> dict[str, Any]:
        """The same for a sentence about all delegations, compared or not."""
        counted = self.of_everybody
        row = list(counted.row) if counted.row else None
        said: dict[str, Any] = {"row": row, "has_objection": counted.has_objection, "blocking": counted.blocking}
        said["dissent"] = [dict(entry.__dict__) for entry in self.dissent]
        return {name: value for name, value in self.values().items() if name != "leaves_out"} | said


@dataclass(frozen=True, kw_only=True)
class DraftStatement:
    """A statement before it has words: its template, the values for it, and the rule it rests on.

    `as_of` is the place in the log that it rests on, where that is another than the draft's.
    """

    section: Section
    template: str
    values: Mapping[str, Any]
    rule: str
    line: str = ""
    revision_id: str | None = None
    is_minority: bool = False
    as_of: int | None = None


Snapshot = Mapping[str, Mapping[str, Any]]
"""Target code to what `TargetView.snapshot` gave."""


def compose(
    views: Mapping[str, Sequence[TargetView]], before: Mapping[str, Snapshot], *, main_line: str
) -> list[DraftStatement]:
    """The statements of a digest, except who has not answered.

    Args:
        views: line of comparison to its targets; the main line tells every target, the others add
            their news and their divisions.
        before: line to the snapshot of the last digest or round; empty when this is the first.
    """
    lines = [main_line, *(line for line in views if line != main_line)]
    statements: list[DraftStatement] = []
    for line in lines:
        told = {statement.values["code"] for statement in statements}
        found = _news(views[line], before.get(line, {}), line)
        # turnover is about everybody, so it is news along one line only, and not beside other news that carries it
        statements += [news for news in found if news.template != "turnover" or news.values["code"] not in told]
    for line in lines:
        shown = views[line] if line == main_line else [view for view in views[line] if _is_divided(view)]
        statements += [
            _of(view, SECTION_OF_CLASS[view.divergence_class], view.divergence_class, line) for view in shown
        ]
    statements.sort(key=_place)
    minority = [
        _of(view, Section.OBJECTIONS, "minority", main_line, is_minority=True)
        for view in views[main_line]
        if _needs_minority_line(view)
    ]
    told_below = {statement.values["code"] for statement in minority}
    return [_once(statement, main_line, told_below) for statement in statements] + minority


def _once(statement: DraftStatement, main_line: str, told_below: Collection[str]) -> DraftStatement:
    """A statement that leaves the names and reasons of those who object to the one statement that tells them."""
    if statement.line == main_line and statement.values["code"] not in told_below:
        return statement
    return replace(statement, values={**statement.values, "dissent": []})


def news_of(view: TargetView, before: Mapping[str, Any]) -> str | None:
    """The one piece of news about a target since a snapshot, the gravest first; None when nothing changed."""
    old, new = before["class"], view.divergence_class
    if "consensus" in (old, new) and old != new:
        return "consensus_lost" if old == "consensus" else "consensus_won"
    if (old in DIVIDED) != (new in DIVIDED):
        return "division_opened" if new in DIVIDED else "division_closed"
    if view.blocking > before["blocking"]:
        return "blocking_new"
    if view.has_objection and not before["has_objection"]:
        return "objection_new"
    changed = (old, before["direction"]) != (new, view.direction)
    is_other_count = before.get("weighting", view.weighting) != view.weighting and {old, new} <= WEIGHED
    if changed and not is_other_count:
        return "class_changed"
    is_told = view.turnover is not None and view.turnover["is_notable"]
    return "turnover" if is_told and view.turnover != before.get("turnover") else None


NEWS_ORDER = (
    "consensus_lost",
    "division_opened",
    "blocking_new",
    "objection_new",
    "consensus_won",
    "division_closed",
    "class_changed",
    "turnover",
)
"""The order of news, each kind newest first; turnover is news of its own only where nothing else is."""


def _news(views: Iterable[TargetView], before: Snapshot, line: str) -> list[DraftStatement]:
    found = []
    for view in views:
        earlier = before.get(view.code)
        if earlier and (news := news_of(view, earlier)):
            found.append((view.newest, _of(view, Section.NEWS, news, line, before=earlier)))
    found.sort(key=lambda pair: (NEWS_ORDER.index(pair[1].template), -pair[0]))
    return [statement for _, statement in found]


def _of(
    view: TargetView,
    section: Section,
    template: str,
    line: str,
    *,
    is_minority: bool = False,
    before: Mapping[str, Any] | None = None,
) -> DraftStatement:
    own = view.values_of_everybody() if is_minority else view.values()
    values = own | ({"before": dict(before)} if before else {})
    if before and view.since_digest:
        values["since_digest"] = dict(view.since_digest)
    if is_minority and (group := lone_group(view)):
        values["lone_group"] = group
    rule = template if is_minority else view.divergence_class
    return DraftStatement(
        section=section,
        template=template,
        values=values,
        rule=rule,
        line=line,
        revision_id=view.revision_id,
        is_minority=is_minority,
    )


_SECTIONS = tuple(Section)


def _place(statement: DraftStatement) -> tuple[int, int]:
    """Sections in their order, and in those of targets the classes; news keep the order they have."""
    rank = CLASS_ORDER.index(statement.rule) if statement.section in OF_TARGETS else 0
    return _SECTIONS.index(statement.section), rank


def _is_divided(view: TargetView) -> bool:
    return view.divergence_class in DIVIDED


def lone_group(view: TargetView) -> str | None:
    """The only group that stands on the other side than most do; None where there is none, or several."""
    others = {"for": "against", "against": "for"}.get(view.direction or "")
    found = [group for group, side in view.sides.items() if others and side == others]
    return found[0] if len(found) == 1 else None


def _needs_minority_line(view: TargetView) -> bool:
    """True when few stand on the other side, a group does so alone, or somebody cannot accept the target."""
    counted = view.of_everybody
    if counted.blocking or _are_few(counted.row, view.direction):
        return True
    if _is_divided(view):
        return False  # it says who is apart
    return bool(lone_group(view)) or (counted.row is None and counted.has_objection)


def _are_few(row: Row | None, direction: str | None) -> bool:
    if row is None:
        return False
    return 0 < (supporting(row) if direction == "against" else opposing(row)) <= FEW_DISSENTERS


def answered_of(statements: Iterable[DraftStatement]) -> int | None:
    """How many delegations answered, as the statement about the silent tells it; None where it tells no numbers."""
    told = next((statement.values for statement in statements if statement.section is Section.SILENCE), None)
    if told is None or told["silent"] is None:
        return None
    return int(told["accredited"] - told["silent"])


def headline_of(statements: Iterable[DraftStatement]) -> dict[str, int]:
    """How many pieces of news of each kind a digest has."""
    counts: dict[str, int] = {}
    for statement in statements:
        if statement.section is Section.NEWS:
            counts[statement.template] = counts.get(statement.template, 0) + 1
    return counts


def classes_of(statements: Iterable[DraftStatement], main_line: str) -> dict[str, int]:
    """How many targets are agreed, leaning, divided or unclear along the main line."""
    counts: dict[str, int] = {}
    for statement in statements:
        if statement.section in OF_TARGETS and statement.line == main_line:
            counts[statement.section.value] = counts.get(statement.section.value, 0) + 1
    return counts


def counts_of(row: Sequence[int]) -> dict[str, int]:
    """The counts that a sentence uses, from a row of six."""
    return {
        "support": supporting(row),
        "oppose": opposing(row),
        "neutral": row[2],
        "abstain": abstained(row),
        "expressed": expressed(row),
        "answered": sum(row),
    }
