"""`consult demo`."""

import fcntl
import os
import shutil
from dataclasses import replace
from pathlib import Path

import click

from consult.authentication import demo_link
from consult.cli.application import application
from consult.config import Settings
from consult.database import reading, utc_now
from consult.demo.loading import load
from consult.demo.people import PEOPLE
from consult.organisations.queries import person_by_email


@click.command()
@click.option("--reset", is_flag=True, help="Throw the demo's data away first.")
@click.option("--no-serve", is_flag=True, help="Load and print the links, and stop.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.pass_context
def demo(ctx: click.Context, *, reset: bool, no_serve: bool, host: str, port: int) -> None:
    """Load the demo consultations, print a sign-in link for each demo person, and serve."""
    os.environ["CONSULT_DEMO"] = "1"  # for the server that follows, which reads its own settings
    os.environ.setdefault("CONSULT_BASE_URL", f"http://{host}:{port}")
    if reset:
        _reset(Settings.from_environment(os.environ))
    with application() as settings:
        click.echo("Loading the demo …", err=True)
        load(at=utc_now())
        _print_links(settings)
    if no_serve:
        return
    root = ctx.find_root()
    serve = root.command.get_command(root, "serve") if isinstance(root.command, click.Group) else None
    if serve is None:
        raise click.ClickException("the server is not installed; install the whole package, or use --no-serve")
    ctx.invoke(serve, host=host, port=port)


def _print_links(settings: Settings) -> None:
    with reading() as session:
        links = [
            (demo_person, demo_link(settings, person.id))
            for demo_person in PEOPLE
            if (person := person_by_email(session, demo_person.email)) is not None
        ]
    click.echo("Sign in as one of the demo's people (all invented):\n")
    for demo_person, link in links:
        click.echo(f"  {demo_person.name}, {demo_person.office}\n    {link}")
    click.echo()


def _reset(settings: Settings) -> None:
    """Remove the embedded database and the caught mail; data elsewhere is never touched."""
    own = replace(settings, database_url=f"sqlite:///{settings.data_dir / 'consult.sqlite3'}")
    if own != settings:
        raise click.ClickException("--reset removes the embedded database only; CONSULT_DATABASE_URL names another")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "serve.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException(f"a server works on {settings.data_dir}; stop it first") from None
        for suffix in ("", "-wal", "-shm"):
            Path(f"{settings.data_dir / 'consult.sqlite3'}{suffix}").unlink(missing_ok=True)
        shutil.rmtree(settings.caught_mail_dir, ignore_errors=True)
