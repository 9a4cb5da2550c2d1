"""The group of all commands: its own, and those that other packages bring."""

from importlib.metadata import EntryPoint, entry_points
from typing import Any

import click
import sqlalchemy as sa

from consult.database import is_unreachable
from consult.domain.errors import ConsultError

PLUG_INS = "consult.commands"
"""Entry-point group of commands from outside, such as `serve`, which starts the workers."""


class CommandGroup(click.Group):
    """Loads the commands of other packages when they are asked for, and words errors for a shell."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, those of other packages included."""
        return sorted({*super().list_commands(ctx), *_plug_ins()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; ours come first."""
        if (own := super().get_command(ctx, cmd_name)) is not None:
            return own
        plug_in = _plug_ins().get(cmd_name)
        loaded = plug_in.load() if plug_in is not None else None
        return loaded if isinstance(loaded, click.Command) else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it refuses is said on stderr, and the exit code is 1."""
        try:
            return super().invoke(ctx)
        except ConsultError as error:
            raise click.ClickException(error.detail) from error
        except sa.exc.DBAPIError as error:
            if not is_unreachable(error):
                raise
            raise click.ClickException(f"the database cannot be reached: {error.orig}") from error


def _plug_ins() -> dict[str, EntryPoint]:
    return {found.name: found for found in entry_points(group=PLUG_INS)}
