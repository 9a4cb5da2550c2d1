"""Probes of the shell: a command that acts for a person asks the table for that person."""

from click.testing import CliRunner

from consult.cli import main
from consult.config import Settings
from consult.database import reading
from consult.domain.errors import NotFound, NotPermitted
from consult.domain.permissions import Action
from consult.organisations.models import Person
from tests.permissions.asking import Ask, UnclearError
from tests.permissions.registry import here, probe

OTHER_MAILS = "f" * 64
"""A hash of mails that nobody has seen: whoever may approve is told that these are others."""

REFUSALS = (str(NotFound()), str(NotPermitted()))


@probe(Action.APPROVE_DIGEST, "command", on=here)
def approve_as_somebody(ask: Ask) -> bool:
    address = _address(ask)
    if address is None:
        return False
    said = _run(ask, "digest", "approve", ask.scene.slug, "--as", address, "--hash", OTHER_MAILS)
    if any(words in said for words in REFUSALS):
        return False
    if "changed since you last saw it" in said:
        return True
    raise UnclearError(said)


def _address(ask: Ask) -> str | None:
    if ask.actor.person_id is None:
        return None
    with reading() as session:
        return session.get_one(Person, ask.actor.person_id).email


def _run(ask: Ask, *arguments: str) -> str:
    settings: Settings = ask.visitor.client.application.config["CONSULT"]
    environment = {
        "CONSULT_DATABASE_URL": settings.database_url,
        "CONSULT_DATA_DIR": str(settings.data_dir),
        "CONSULT_SECRET_KEY": settings.secret_key,
        "CONSULT_SIGNING_KEY": settings.signing_key,
    }
    return CliRunner(env=environment).invoke(main, arguments).output
