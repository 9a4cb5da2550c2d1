"""A digest as the items of its mail: grouped, nothing twice, and short where a part is long."""

from collections import Counter
from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm.attributes import set_committed_value

from consult.consultations.models import Consultation
from consult.domain.divergence import DivergenceClass
from consult.domain.synthesis import Dissent, DraftStatement, Section, TargetView, classes_of, compose
from consult.domain.vocabulary import Attribution
from consult.synthesis.content import ContentItem
from consult.synthesis.items import mail_items
from consult.synthesis.models import Statement, StatementRemoval

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MAIN, OTHER = "stakeholder_group", "bloc:region"
SINCE = {"round": 1}
CONSULTATION = Consultation(compare=[MAIN], labels={}, languages=["en"], attribution=Attribution.ATTRIBUTED)


def view(code: str, class_: str, *, row: tuple[int, ...] | None = (0, 2, 0, 8, 0, 0), blocking: int = 0) -> TargetView:
    """A target on which as many object as the row says, by name."""
    count = row[0] + row[1] if row else 0
    return TargetView(
        code=code,
        title=f"Title of {code}",
        revision_id=str(uuid4()),
        divergence_class=class_,
        direction="for" if class_ in ("consensus", "broad_agreement", "leaning") else None,
        row=row,
        absent=0 if row else None,
        groups={"government": row},
        sides={"government": "for"},
        flags={},
        q_value=0.01 if row else None,
        gap=None,
        blocking=blocking,
        has_objection=row is None or count > 0,
        is_exact=row is not None,
        dissent=[
            Dissent(
                name=f"{code} objector {n}", group="government", is_blocking=n <= blocking, reason=f"Why {code}-{n}"
            )
            for n in range(1, count + 1)
        ],
    )


def items_of(views: list[TargetView], before: dict[str, TargetView] | None = None) -> list[ContentItem]:
    """The mail of these targets; `before` are targets as they stood when readers last heard of them."""
    known = {MAIN: {code: old.snapshot() for code, old in (before or {}).items()}}
    rows = [row_of(one) for one in compose({MAIN: views}, known, main_line=MAIN)]
    return mail_items(rows, CONSULTATION, SINCE)


def row_of(one: DraftStatement) -> Statement:
    """A drafted statement as a row."""
    return Statement(
        id=uuid4(),
        section=one.section.value,
        template=one.template,
        values=dict(one.values),
        line=one.line,
        target_revision_id=one.revision_id,
        is_minority=one.is_minority,
    )


def test_an_objection_that_was_taken_out_is_told_beside_the_news_of_its_target(app: Flask) -> None:
    known = {MAIN: {"T1": view("T1", "leaning").snapshot()}}
    drafted = compose({MAIN: [view("T1", "divided_between")]}, known, main_line=MAIN)
    rows = [row_of(one) for one in drafted]
    [divided] = [row for row in rows if row.section == Section.DIVIDED]
    set_committed_value(divided, "removal", StatementRemoval(reason="It is settled."))

    items = mail_items(rows, CONSULTATION, SINCE)

    assert Section.NEWS in {row.section for row in rows}
    assert any("2 delegations object" in item.sentence and "It is settled." in item.sentence for item in items)


def part(items: list[ContentItem], heading: str) -> list[ContentItem]:
    return [item for item in items if item.heading == heading]


def test_parts_stand_in_their_order_and_a_long_one_in_brief_where_parties_agree(app: Flask) -> None:
    agreed = [view(f"A{n}", "broad_agreement", row=(0, 0, 1, 30, 9, 0)) for n in range(5)]
    divided = [view(f"D{n}", "divided_between", row=(0, 20, 0, 20, 0, 0)) for n in range(5)]

    items = items_of([*divided, view("L1", "leaning", row=(0, 9, 0, 20, 0, 0)), *agreed])

    assert list(dict.fromkeys(item.heading for item in items)) == ["Agreed", "Leaning one way", "Divided"]
    assert part(items, "Agreed")[0].lead == ("A0", "Title of A0", "Broad agreement for")
    assert {item.sentence for item in part(items, "Agreed")} == {""}
    assert all("divided on" in item.sentence for item in part(items, "Divided"))


def test_a_target_that_changed_is_told_once_and_pointed_to_from_its_part(app: Flask) -> None:
    old = view("T1", "consensus", row=(0, 0, 0, 10, 0, 0))

    items = items_of([view("T1", "broad_agreement", row=(0, 1, 0, 9, 0, 0))], {"T1": old})

    [news] = part(items, "What changed since round 1")
    assert "is gone" in news.sentence
    assert [item.sentence for item in part(items, "Agreed")] == ["Told above, under what changed: T1."]


def test_of_news_of_one_kind_the_newest_comes_first_and_the_gravest_before_them(app: Flask) -> None:
    old = {code: view(code, "leaning", row=(0, 0, 2, 8, 0, 0)) for code in ("T1", "T2", "T3")}
    now = [
        replace(view("T1", "leaning"), newest=11),
        replace(view("T2", "leaning"), newest=12),
        replace(view("T3", "divided_between"), newest=3),
    ]

    items = items_of(now, old)

    assert [item.code for item in part(items, "What changed since round 1")] == ["T3", "T2", "T1"]


def test_who_objects_is_named_by_the_minority_line_or_beside_the_counts_but_not_by_both(app: Flask) -> None:
    few, more = view("T1", "leaning"), view("T2", "leaning", row=(0, 6, 0, 20, 0, 0))

    items = items_of([few, more])

    first, second = part(items, "Leaning one way")
    assert first.names == ""
    assert second.names.startswith("Opposed: T2 objector 1, T2 objector 2")
    [line] = part(items, "Where few object, or somebody cannot accept")
    assert "T1 objector 1 and T1 objector 2" in line.sentence
    assert line.counts is None


def test_a_new_reservation_gives_its_reason_once(app: Flask) -> None:
    old = view("T1", "leaning")

    items = items_of([view("T1", "leaning", blocking=1)], {"T1": old})

    assert str([item.sentence for item in items]).count("Why T1-1") == 1


def test_a_mail_to_participants_tells_rules_in_words_and_a_leaning_in_brief_names_who_is_apart(app: Flask) -> None:
    split = replace(view("S1", "leaning", row=(0, 5, 0, 5, 0, 0)), flags={"split_group": ["government"]})
    views = [view("D1", "divided_between"), split, *(view(f"L{n}", "leaning") for n in range(4))]
    rows = [row_of(one) for one in compose({MAIN: views}, {}, main_line=MAIN)]

    items = mail_items(rows, CONSULTATION, SINCE, tells_figures=False)

    assert "q = " not in str(items)
    assert "Chance alone would rarely set groups this far apart." in part(items, "Divided")[0].sentence
    assert "q = 0.01" in str(mail_items(rows, CONSULTATION, SINCE))
    [brief] = [item for item in part(items, "Leaning one way") if item.code == "S1"]
    assert brief.is_brief and brief.sentence == "Split inside: Governments (5 for, 5 against)."


def test_reasons_of_a_few_stand_in_every_line_and_short_after_the_first(app: Flask) -> None:
    few = [
        replace(one, dissent=[replace(entry, reason=f"{entry.name}: {'word ' * 90}") for entry in one.dissent])
        for one in (view(f"L{n}", "leaning", row=(0, 3, 0, 9, 0, 0)) for n in range(20))
    ]

    lines = part(items_of(few), "Where few object, or somebody cannot accept")

    assert [line.sentence.count(" says: ") for line in lines] == [3] * 20
    assert max(len(line.sentence) for line in lines) < 1_000
    assert max(len(line.sentence) for line in lines[12:]) < 500


def test_objections_without_names_or_counts_share_one_sentence(app: Flask) -> None:
    items = items_of([view(f"T{n}", "leaning", row=None) for n in range(4)])

    [said] = part(items, "Where few object, or somebody cannot accept")
    assert said.sentence == "Somebody objects to each of these: T0, T1, T2 and T3."
    assert part(items, "Leaning one way")[-1].sentence.startswith("Counts are withheld where too few answers")
    assert not any(item.has_withheld_counts for item in items)


def test_targets_are_counted_by_part_along_the_main_line_alone(app: Flask) -> None:
    views = [view("T1", "leaning"), view("T2", "divided_between")]

    statements = compose({OTHER: views, MAIN: views}, {}, main_line=MAIN)

    assert classes_of(statements, MAIN) == {"leaning": 1, "divided": 1}
    others = [one for one in statements if one.line == OTHER]
    assert others
    assert all(one.values["dissent"] == [] for one in others)  # names stand along the main line


ROWS = st.none() | st.tuples(*[st.integers(0, 12)] * 6).filter(lambda row: sum(row) > 0)
CLASSES = st.sampled_from([class_.value for class_ in DivergenceClass])
TARGETS = st.lists(st.tuples(CLASSES, ROWS, CLASSES, ROWS, st.booleans()), min_size=1, max_size=20)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(targets=TARGETS)
def test_whatever_stands_every_target_is_told_and_nothing_is_told_twice(
    app: Flask, targets: list[tuple[str, tuple[int, ...] | None, str, tuple[int, ...] | None, bool]]
) -> None:
    before, views = {}, []
    for number, (old_class, old_row, class_, row, is_blocked) in enumerate(targets):
        objects = row is not None and row[0] + row[1] > 0
        before[f"T{number}"] = view(f"T{number}", old_class, row=old_row)
        views.append(view(f"T{number}", class_, row=row, blocking=int(is_blocked and objects)))

    items = items_of(views, before)

    sentences = [item.sentence for item in items if item.sentence and item.code]
    assert len(sentences) == len({(item.code, item.sentence) for item in items if item.sentence and item.code})
    told = Counter(item.code for item in items if item.code and not item.is_minority)
    assert told == Counter({found.code: 1 for found in views})
    written = "\n".join(f"{item.sentence} {item.names}" for item in items)
    for found in views:
        for entry in found.dissent:
            if entry.is_blocking:
                assert written.count(entry.reason) == 1
    parts = [item.heading for item in items]
    assert parts == sorted(parts, key=list(dict.fromkeys(parts)).index)  # each part in one piece
    assert len(dict.fromkeys(parts)) <= len(Section)
