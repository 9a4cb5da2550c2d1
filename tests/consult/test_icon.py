"""The icon of the pages is found where browsers look for it unasked."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_asks_for_an_icon_at_the_usual_address_is_led_to_that_of_the_pages(client: FlaskClient) -> None:
    led = client.get("/favicon.ico")

    assert (led.status_code, led.cache_control.max_age) == (308, 86_400)
    with client.get(led.location) as found:
        assert (found.status_code, found.mimetype) == (200, "image/svg+xml")
