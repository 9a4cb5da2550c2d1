import json

import pytest

from tests.shell import run
from tests.spreadsheets import WIDE, WIDE_HEADER, write_csv


@pytest.fixture
def imported(shell, tmp_path):
    (tmp_path / "mapping.toml").write_text(WIDE)
    file = write_csv(tmp_path, WIDE_HEADER, "R1,5,N,", "R2,1,,", "R3,5,,")
    run("import", "responses", file, "--mapping", tmp_path / "mapping.toml", "--consultation", "fair-recruitment")


def test_the_analysis_is_right_before_any_worker_has_run(imported):
    result = run("analyse", "fair-recruitment", "--format", "json")

    document = json.loads(result.stdout)
    first, second = document["targets"]
    assert (document["consultation"], document["round"]) == ("fair-recruitment", 1)
    assert (first["answered"], first["not_answered"], first["support_share"]) == (3, 0, 0.6667)
    assert (first["tally"]["all"]["strongly_support"], first["tally"]["all"]["strongly_oppose"]) == (2, 1)
    assert (second["answered"], second["not_answered"], second["tally"]["all"]["abstain"]) == (1, 2, 1)


def test_asking_twice_gives_the_same_bytes(imported):
    assert run("analyse", "fair-recruitment").stdout == run("analyse", "fair-recruitment", "--round", "1").stdout


@pytest.mark.parametrize(
    ("arguments", "why"),
    [(["absent"], "there is no consultation absent"), (["fair-recruitment", "--round", "7"], "has no round 7")],
)
def test_what_is_not_there_is_said(imported, arguments, why):
    result = run("analyse", *arguments)

    assert (result.exit_code, result.stdout) == (1, "")
    assert why in result.stderr


def test_every_number_says_which_weighting_was_used(imported):
    published, other = (
        json.loads(run("analyse", "fair-recruitment", *asked).stdout) for asked in ((), ("--weighting", "delegations"))
    )

    for document, used in ((published, "groups"), (other, "delegations")):
        compared = [found for target in document["targets"] for found in target["comparisons"]]
        assert {document["weighting"], *(found["weighting"] for found in compared)} == {used}
    assert published["targets"][0]["comparisons"][0]["overall"] is None
    assert other["targets"][0]["comparisons"][0]["overall"] == {
        "weighting": "delegations",
        "support": 0.6667,
        "opposition": 0.3333,
        "net_support": 0.3333,
    }
    assert "counts equally" not in other["targets"][0]["comparisons"][0]["sentence"], "too few: nothing rests on it"
