"""The pages are light enough for a slow line, also where a consultation is large."""

from pathlib import Path
from uuid import uuid4

import pytest

from consult.consultations.models import Consultation
from consult.consultations.service import close_round
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.positions import PositionContent
from consult.domain.tallies import STANCES
from consult.domain.vocabulary import Attribution
from consult.positions.service import submit_positions
from consult.positions.submission import Entry, Submission
from consult.synthesis import service
from consult.synthesis.tallying import recount
from tests.browsing import sign_in
from tests.factories import make_world

SHEET = Path(__file__).parents[3] / "consult" / "static" / "consult.css"
HEAVIEST, HEAVIEST_SHEET = 60_000, 24_000
GROUPS = ("government", "civil_society", "private_sector", "international_organisation", "academia", "trade_union")
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def large(app):
    """32 targets and six groups of six, with every stance in every group; counted but not yet analysed."""
    world = make_world(
        targets=[f"T{number}" for number in range(1, 33)],
        members=dict.fromkeys(GROUPS, 6),
        attribution=Attribution.CHATHAM_HOUSE,
    )
    with transaction() as session:
        for place, name in enumerate(world.delegations):
            entries = tuple(
                Entry(
                    content=PositionContent(stance=STANCES[(place + number * (place // 6)) % 6]),
                    base_version=0,
                    revision_id=revision_id,
                )
                for number, revision_id in enumerate(world.revisions.values())
            )
            submit_positions(
                session,
                world.actor(session, f"focal point of {name}"),
                world.delegations[name],
                submission=Submission(submission_key=uuid4().hex, entries=entries),
                at=utc_now(),
            )
        recount(session, session.get_one(Consultation, world.consultation_id), world.round_id)
    return world


def test_every_page_of_a_large_consultation_stays_under_its_weight(client, large):
    with transaction() as session:
        close_round(session, SYSTEM, large.round_id, at=utc_now())
        consultation = session.get_one(Consultation, large.consultation_id)
        chair = large.actor(session, "chair 1")
        digest = service.draft_digest_by_hand(session, chair, consultation, at=utc_now()).id
    sign_in(client, large, "chair 1")
    here = f"/c/{large.slug}"

    pages = ["/", "/method", here, f"{here}/targets/T7", f"{here}/desk", f"{here}/desk/targets/T7"]
    weights = {path: len(client.get(path).data) for path in [*pages, f"{here}/desk/digests/{digest}"]}

    assert {path: weight for path, weight in weights.items() if weight >= HEAVIEST} == {}


def test_the_parts_of_the_map_hold_each_target_once_and_the_whole_is_one_link_away(client, large):
    sign_in(client, large, "chair 1")
    desk = f"/c/{large.slug}/desk"

    *parts, whole = (client.get(f"{desk}?{part}").text for part in ("page=1", "page=2", "page=3", "all=1"))

    shown = [f"T{number}" for page in parts for number in range(1, 33) if f'class="code">T{number}<' in page]
    assert sorted(shown) == sorted(f"T{number}" for number in range(1, 33))
    assert all(f'class="code">T{number}<' in whole for number in range(1, 33))
    assert client.get(f"{desk}?page=9").status_code == 404


def test_the_sheet_stays_under_its_weight(app):
    assert SHEET.stat().st_size < HEAVIEST_SHEET
