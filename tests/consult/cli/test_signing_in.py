import re

import pytest

from tests.factories import make_world
from tests.shell import run, set_environment


@pytest.fixture
def world(monkeypatch, app, database_url, tmp_path):
    set_environment(monkeypatch, database_url, tmp_path)
    return make_world()


def test_the_link_leads_to_the_persons_own_page(world, client):
    result = run("sign-in-link", f"chair.1.{world.slug}@example.org")

    path = re.fullmatch(r"http://127\.0\.0\.1:8000(/sign-in/\S+)\n", result.stdout)[1]
    assert "chair 1" in client.get(path).get_data(as_text=True)


def test_an_address_that_nobody_has_gets_no_link(world):
    result = run("sign-in-link", "nobody@example.org")

    assert (result.exit_code, result.stderr) == (1, "Error: nobody has the address nobody@example.org\n")
