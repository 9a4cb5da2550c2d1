import click
import pytest
from click.testing import CliRunner

from consult.cli import main
from consult.cli.group import CommandGroup
from consult.domain.errors import RoundClosed

PRODUCT = ("analyse", "demo", "digest", "import", "migrate", "sign-in-link", "verify-log")


def test_every_command_of_the_product_says_what_it_does():
    output = CliRunner().invoke(main, ["--help"]).output

    assert all(f"\n  {name} " in output for name in PRODUCT)
    for name in PRODUCT:
        assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0


def test_a_command_of_another_package_is_loaded_when_it_is_asked_for(monkeypatch, tmp_path):
    (tmp_path / "strange_commands.py").write_text("import click\n@click.command()\ndef hum():\n    click.echo('hmm')\n")
    information = tmp_path / "strange-1.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: strange\nVersion: 1\n")
    (information / "entry_points.txt").write_text("[consult.commands]\nhum = strange_commands:hum\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert "hum" in CliRunner().invoke(main, ["--help"]).output
    assert CliRunner().invoke(main, ["hum"]).output == "hmm\n"


def test_a_refusal_is_a_line_on_stderr_and_a_defect_is_not_hidden():
    group = CommandGroup("test")

    @group.command()
    def refuse():
        raise RoundClosed

    @group.command()
    def break_down():
        raise ZeroDivisionError

    result = CliRunner().invoke(group, ["refuse"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: The round is closed")
    with pytest.raises(ZeroDivisionError):
        CliRunner().invoke(group, ["break-down"], catch_exceptions=False)


def test_an_unknown_command_is_a_wrong_command():
    assert CliRunner().invoke(main, ["dance"]).exit_code == click.UsageError.exit_code == 2
