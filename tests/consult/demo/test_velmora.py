from consult.consultations.queries import consultation_by_slug, current_round, delegations_of
from consult.database import reading
from consult.demo.people import BODIES
from consult.organisations.models import Organisation
from consult.positions.queries import current_positions, drafts_of
from consult.targets.queries import targets_with_revisions


def test_velmoras_bodies_disagree_and_nothing_is_submitted(demo_app):
    with reading() as session:
        consultation = consultation_by_slug(session, "gfmd")
        round_ = current_round(session, consultation.id)
        [velmora] = [row for row in delegations_of(session, consultation.id) if row.name == "Velmora"]
        codes = {found.revision.id: found.code for found in targets_with_revisions(session, consultation.id)}
        drafts = {
            session.get_one(Organisation, body_id).name if body_id else "Velmora": {
                codes[revision_id]: draft.stance for revision_id, draft in saved.items()
            }
            for body_id, saved in drafts_of(session, velmora.id, round_.id).items()
        }
        assert current_positions(session, velmora.id, round_.id) == {}
    assert set(drafts) == {"Velmora", *BODIES}
    assert {name: said["T3.2"] for name, said in drafts.items() if "T3.2" in said} == {
        "Ministry of Labour": "strongly_support",
        "Ministry of Finance": "oppose",
        "City of Port Alba": "support",
    }
    assert set(drafts["Velmora"]) == {"T1.1", "T2.3", "T5.5"}
