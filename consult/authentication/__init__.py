"""Who is calling: sessions as rows, the person behind them with the offices held now, and the pages of sign-in."""

from consult.authentication.actors import actor_at_the_shell, actor_of, current_actor, current_reader, present_actor
from consult.authentication.links import demo_link, shell_link
from consult.authentication.marks import public, signed_in

__all__ = [
    "actor_at_the_shell",
    "actor_of",
    "current_actor",
    "current_reader",
    "demo_link",
    "present_actor",
    "public",
    "shell_link",
    "signed_in",
]
