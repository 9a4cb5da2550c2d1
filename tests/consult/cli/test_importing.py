import pytest

from tests.shell import run
from tests.spreadsheets import LONG, LONG_HEADER, LONG_ROWS, write_csv


@pytest.fixture
def files(tmp_path):
    (tmp_path / "mapping.toml").write_text(LONG)
    return write_csv(tmp_path, LONG_HEADER, *LONG_ROWS), tmp_path / "mapping.toml"


def import_responses(files, *more, slug="fair-recruitment"):
    file, mapping = files
    return run("import", "responses", file, "--mapping", mapping, "--consultation", slug, *more)


def test_an_import_says_what_it_added_and_a_second_one_that_nothing_is_new(shell, files):
    first, second = import_responses(files), import_responses(files)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "2 delegations\n  3 positions\n  0 positions stood there already" in first.output
    assert "0 delegations\n  0 positions\n  3 positions stood there already" in second.output


def test_a_dry_run_counts_everything_and_stores_nothing(shell, files):
    first, second = import_responses(files, "--dry-run"), import_responses(files, "--dry-run")

    assert first.exit_code == 0
    assert first.output == second.output
    assert "Nothing was stored (dry run). The import would add:\n  2 targets" in first.output
    assert run("analyse", "fair-recruitment").exit_code == 1


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_faults_go_to_stderr_and_the_exit_code_is_1(shell, files, more):
    files[0].write_text(files[0].read_text() + "ve,Velmora,Gov,origin,T3,maybe,\nxx,Xanadu,Gov,,,yes,\n")

    result = import_responses(files, *more)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "Error: nothing was stored: 2 errors",
        "row 5, column vote: “maybe” is not in the map",
        "row 6, column target: is empty",
    ]


def test_a_wrong_mapping_names_its_key(shell, files):
    files[1].write_text(LONG.replace("[file]", "[flie]"))

    result = import_responses(files)

    assert (result.exit_code, result.stderr.startswith("Error: unknown key flie")) == (1, True)


def test_a_file_that_is_not_there_is_a_wrong_command(shell, files, tmp_path):
    assert import_responses((tmp_path / "absent.csv", files[1])).exit_code == 2


def test_a_name_that_cannot_stand_in_an_address_is_refused(shell, files):
    result = import_responses(files, slug="Fair recruitment")

    assert (result.exit_code, "cannot stand in an address" in result.stderr) == (1, True)
