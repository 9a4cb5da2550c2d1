"""Every sentence that may be sent, in six languages, with numbers and groups exchanged: never taken for the same."""

import re
from itertools import pairwise
from types import SimpleNamespace

import pytest

from consult.domain.synthesis import Dissent, TargetView, compose
from consult.domain.wording_check import check
from consult.languages import LANGUAGES
from consult.synthesis.writer import facts_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # reads no row

ROWS = {"government": (5, 10, 2, 3, 1, 1), "civil_society": (0, 1, 1, 9, 12, 2), "private_sector": (1, 2, 0, 2, 1, 9)}
SIDES = {"government": "against", "civil_society": "for", "private_sector": "none"}
DISSENT = (
    Dissent(name="Norland", group="government", is_blocking=True, reason="Our law of 2019 forbids it."),
    Dissent(name="Sudland", group="government", is_blocking=True, reason="Too costly."),
)
CLASSES = {
    ("consensus", "for"): (0, 0, 3, 10, 17, 1),
    ("consensus", "against"): (7, 20, 3, 0, 0, 1),
    ("broad_agreement", "for"): (1, 1, 3, 10, 1070, 1),
    ("leaning", "against"): (5, 27, 3, 10, 2, 1),
    ("divided_between", None): (6, 13, 3, 14, 14, 12),
    ("divided_within", None): (6, 13, 3, 14, 14, 12),
    ("no_clear_direction", None): (6, 13, 0, 14, 14, 12),
    ("insufficient_evidence", None): (1, 0, 0, 2, 0, 0),
}


def view(name, direction, row):
    flags = {"abstaining_group": ["private_sector"], "differs_in_degree": ["government"], "split_group": ["government"]}
    return TargetView(
        code="T1.2",
        title="Lower the cost of sending 200 euros to 3%",
        revision_id="r",
        divergence_class=name,
        direction=direction,
        row=row,
        absent=3,
        groups=ROWS,
        sides=SIDES,
        flags=flags,
        q_value=0.0012,
        gap=0.4,
        blocking=2,
        has_objection=True,
        dissent=DISSENT,
    )


def statements():
    """One statement of each template and class, as a digest would hold it."""
    views = [view(*key, row) for key, row in CLASSES.items()]
    found = {}
    for now in views:
        for before in [None, *views[:5:2]]:
            earlier = {"stakeholder_group": {now.code: before.snapshot()}} if before else {}
            for one in compose({"stakeholder_group": [now]}, earlier, main_line="stakeholder_group"):
                found.setdefault((one.template, str(one.values.get("direction"))), one)
    return found.values()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_passes_with_numbers_or_groups_exchanged_or_left_out(app, language):
    consultation = SimpleNamespace(labels={})
    refused = 0
    for one in statements():
        statement = SimpleNamespace(template=one.template, values=one.values, line=one.line, support={})
        facts = facts_of(statement, consultation, language)
        assert check(facts.drafted, facts) == ()
        for other in changed(facts):
            assert check(other, facts), other
            refused += 1
    assert refused > 50


def changed(facts):
    """The sentence with neighbouring numbers, and with two groups, in each other's place; and without each of them."""
    hidden = facts.drafted
    for text in (*facts.titles, *facts.quotes):
        hidden = hidden.replace(text, "~" * len(text))
    spans = [found.span() for found in re.finditer(r"\d+(?:[.,]\d+)*", hidden)]
    labels = [label for label in facts.groups.values() if label in hidden]
    yield from (without(facts.drafted, span) for span in spans)
    yield from (facts.drafted.replace(label, "") for label in labels)
    for (a, b), (c, d) in pairwise(spans):
        first, second = facts.drafted[a:b], facts.drafted[c:d]
        if first != second:
            yield facts.drafted[:a] + second + facts.drafted[b:c] + first + facts.drafted[d:]
    for first, second in pairwise(labels):
        yield facts.drafted.replace(first, "\0").replace(second, first).replace("\0", second)


def without(text, span):
    return text[: span[0]] + text[span[1] :]
