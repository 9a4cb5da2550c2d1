"""How to check a report: the place in the log, the rules behind the classes, and what was counted."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from consult.consultations.rules import rule_words
from consult.domain.synthesis import CLASS_ORDER, OF_TARGETS
from consult.domain.vocabulary import CountedState
from consult.presentation import class_label, number
from consult.presentation.translation import gettext as _
from consult.synthesis.counted import Counted
from consult.synthesis.reports.document import (
    Block,
    Column,
    Facts,
    Heading,
    Listing,
    Look,
    Paragraph,
    Table,
    Words,
    mark,
    ours,
)
from consult.synthesis.reports.material import Material

LISTED = 1000
"""Entries that are listed one by one; a longer list is told in runs of places, as complete and far shorter."""


def annex(material: Material) -> Iterator[Block]:
    """The annex."""
    yield Heading(words=ours(_("Annex: how to check this")), anchor="annex")
    yield Heading(words=ours(_("Rules behind the classes")), level=2)
    used = {row.values.get("class") for row in material.statements if row.section in OF_TARGETS}
    rules = [(class_label(name), ours(rule_words(name))) for name in CLASS_ORDER if name in used]
    if rules:
        yield Facts(rows=rules)
    yield Heading(words=ours(_("Where this comes from")), level=2)
    yield Facts(rows=list(_origin(material)))
    yield Heading(words=ours(_("What was counted")), level=2, anchor="counted")
    yield from _counted(material)


def _origin(material: Material) -> Iterator[tuple[str, Words]]:
    yield _("Place in the log"), ours(number(material.as_of))
    if (checkpoint := material.checkpoint) is None:
        return
    yield _("Checkpoint"), ours(checkpoint.line, Look.CODE)
    if checkpoint.counted_list:
        yield _("SHA-256 of the list"), ours(checkpoint.counted_list, Look.CODE)


def _counted(material: Material) -> Iterator[Block]:
    entries = material.entries
    if entries is None:
        yield Paragraph(words=ours(_why_there_is_none(material)))
        return
    states = _states()
    yield Facts(
        rows=[
            (words, ours(number(sum(entry.state is state for entry in entries)), Look.STRONG))
            for state, words in states.items()
        ]
        + ([(_("The whole list as a file"), ours(material.list_url, Look.CODE))] if material.list_url else [])
    )
    yield from _one_by_one(entries) if len(entries) <= LISTED else _in_runs(entries)


def _why_there_is_none(material: Material) -> str:
    if material.digest is None:
        return _("The counted list is drawn up with each digest of this round.")
    return _(
        "In this consultation the whole list is for the chairs and the secretariat. "
        "Its hash stands in the mail of the digest."
    )


def _states() -> dict[CountedState, str]:
    return {
        CountedState.COUNTED: _("counted"),
        CountedState.SUPERSEDED: _("superseded"),
        CountedState.WITHDRAWN: _("withdrawn"),
    }


def _one_by_one(entries: Sequence[Counted]) -> Iterator[Block]:
    """Every entry with its leaf: those that count by themselves in small print, the others with the reason."""
    by_themselves = [entry for entry in entries if _counts_by_itself(entry)]
    explained = [entry for entry in entries if not _counts_by_itself(entry)]
    for round_ in sorted({entry.round for entry in by_themselves}):
        yield Listing(
            caption=_("Round %(number)s: every entry that counts, with its leaf", number=round_),
            columns=[_("Entry"), _("Leaf")],
            rows=[(number(entry.seq), entry.leaf) for entry in by_themselves if entry.round == round_],
        )
    if explained:
        yield _with_reasons(explained)


def _counts_by_itself(entry: Counted) -> bool:
    return entry.state is CountedState.COUNTED and not entry.why


def _with_reasons(entries: Sequence[Counted]) -> Table:
    states = _states()
    return Table(
        caption=_("Entries that do not count, or count through others"),
        columns=[
            Column(words=_("Entry"), share=2),
            Column(words=_("Round"), share=2),
            Column(words=_("In this digest"), share=4),
            Column(words=_("Why"), share=5),
            Column(words=_("Leaf"), share=16),
        ],
        rows=[
            [
                ours(number(entry.seq)),
                ours(number(entry.round)),
                ours(states[entry.state]),
                replace(mark(entry.why), language="en"),
                ours(entry.leaf, Look.CODE),
            ]
            for entry in entries
        ],
        is_small=True,
    )


def _in_runs(entries: Sequence[Counted]) -> Iterator[Block]:
    yield Paragraph(
        words=ours(
            _("The list is long: it stands here by places in the log. The file of the digest names the leaf of each.")
        )
    )
    for state, words in _states().items():
        for round_ in sorted({entry.round for entry in entries}):
            own = [entry.seq for entry in entries if entry.state is state and entry.round == round_]
            if own:
                lead = _("Round %(number)s, %(state)s:", number=round_, state=words)
                yield Paragraph(words=ours(f"{lead} {runs_of(own)}"))


def runs_of(places: Sequence[int]) -> str:
    """Places in the log with those that follow each other told by the first and the last: `4–17, 19`."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][1] + 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
