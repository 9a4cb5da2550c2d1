"""Each group by itself and each flag as a finding of its own: in the document and on the pages."""

import pytest

from consult.consultations.models import Consultation
from consult.database import transaction
from consult.domain.vocabulary import Stance
from consult.synthesis.analysis import analysis_document
from consult.synthesis.tallying import recount
from tests.browsing import sign_in
from tests.draining import drain
from tests.factories import make_world, round_of, submit, submit_many
from tests.markup import read_page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FOR, AGAINST, ABSTAIN = Stance.SUPPORT, Stance.OPPOSE, Stance.ABSTAIN
SAID = {
    "government": [AGAINST] * 2 + [FOR] * 3,
    "civil_society": [ABSTAIN] * 4 + [FOR],
    "international_organisation": [FOR] * 5,
    "private_sector": [FOR],
}


@pytest.fixture
def world(app):
    """Governments are split, one cannot accept; civil society abstains, organisations agree, one company speaks."""
    world = make_world(targets=("T1",), members={group: max(4, len(said)) for group, said in SAID.items()})
    stances = {f"{group} {n}": stance for group, said in SAID.items() for n, stance in enumerate(said, start=1)}
    stances.pop("government 1")
    submit_many(world, "T1", stances)
    submit(world, "government 1", "T1", AGAINST, blocking_reason="Who pays?")
    drain()
    return world


@pytest.fixture
def document(world):
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        recount(session, consultation, world.round_id)
        return analysis_document(session, consultation, round_of(session, world))


def test_every_group_has_its_own_line_before_groups_are_compared(document):
    [target] = document["targets"]
    [comparison] = target["comparisons"]

    assert {found["group"]: (found["class"], found["direction"]) for found in comparison["within"]} == {
        "civil_society": ("insufficient_evidence", None),
        "government": ("split", None),
        "international_organisation": ("aligned", "for"),
        "private_sector": ("insufficient_evidence", None),
    }
    sentences = {found["group"]: found["sentence"] for found in comparison["within"]}
    assert sentences["government"] == (
        "Governments: split; at least a third supports and at least a third opposes. 3 support and 2 oppose."
    )
    assert sentences["civil_society"] == "Civil society: too few to judge. 1 supports and 0 oppose. 4 abstain."
    assert document["coherence"]["stakeholder_group"]["international_organisation"] is None


def test_organisations_are_a_level_of_their_own(document):
    [target] = document["targets"]

    multilateral = target["multilateral"]

    assert (multilateral["level"], multilateral["by"]) == ("multilateral", "international_organisation")
    assert (multilateral["class"], multilateral["direction"], multilateral["expressed"]) == ("aligned", "for", 5)
    assert multilateral["sentence"] == "International organisations: aligned for it. 5 support and 0 oppose."


def test_every_flag_is_a_finding_with_its_groups_counts_and_sentence(document):
    [comparison] = document["targets"][0]["comparisons"]

    said = {found["flag"]: found["sentence"] for found in comparison["findings"]}

    assert [found["flag"] for found in comparison["findings"]] == comparison["flags"]
    assert said == {
        "objection": "2 delegations object: Governments (2 of 5).",
        "blocking": "1 delegation cannot accept it: Governments (1).",
        "split_group": "Split inside: Governments (3 for, 2 against).",
        "abstaining_group": "At least half abstain: Civil society (4 of 5).",
        "depends_on_abstentions": (
            "The side would turn with those who abstain: Civil society (from “Against” to “For”)."
        ),
        "low_response": "Fewer than half answered: Private sector (1 of 4).",
    }
    blocking = next(found for found in comparison["findings"] if found["flag"] == "blocking")
    assert blocking["groups"]["government"]["blocking"] == 1


def test_the_pages_tell_each_group_before_they_compare(client, world):
    sign_in(client, world, "chair 1")
    target, desk = (client.get(f"/c/{world.slug}/desk{page}").text for page in ("/targets/T1", ""))

    assert read_page(target).faults == read_page(desk).faults == []
    assert target.index("Within each group") < target.index("Where each group stands")
    assert "International organisations: aligned for it." in target
    assert "Split inside: Governments (3 for, 2 against)." in target
    assert desk.index("Within each group") < desk.index("Divergence map")
    assert "Multilateral" in target and "Multilateral" in desk
