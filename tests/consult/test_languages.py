"""The language of a page: kept when it was asked for, also where the answer leads on."""

import pytest
from flask.testing import FlaskClient

from tests.browsing import sign_in
from tests.factories import make_world

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_language_asked_for_on_a_page_that_leads_on_is_kept(client: FlaskClient) -> None:
    sign_in(client, make_world(), "focal point of government 1")

    led_on = client.get("/my/ledger?lang=ar")

    assert led_on.status_code == 303
    assert 'dir="rtl"' in client.get(led_on.headers["Location"]).text


def test_a_language_that_is_not_offered_changes_nothing(client: FlaskClient) -> None:
    client.get("/?lang=fr")
    client.get("/?lang=xx")

    assert 'lang="fr"' in client.get("/").text
