"""The consult command."""

import click

from consult.cli.analysing import analyse
from consult.cli.archiving import export
from consult.cli.bouncing import dkim_record, receive
from consult.cli.demo import demo
from consult.cli.digests import digest
from consult.cli.erasing import erase_person
from consult.cli.group import CommandGroup
from consult.cli.importing import import_group
from consult.cli.managing import make_admin
from consult.cli.migrating import migrate
from consult.cli.signing_in import sign_in_link
from consult.cli.verifying import checkpoint, verify_log, verify_receipt


@click.group(cls=CommandGroup)
def main() -> None:
    """Run consultations between parties that do not answer to each other."""


for command in (
    migrate,
    import_group,
    analyse,
    digest,
    verify_log,
    verify_receipt,
    checkpoint,
    sign_in_link,
    make_admin,
    erase_person,
    receive,
    dkim_record,
    export,
    demo,
):
    main.add_command(command)
