"""Every route says who may call it: people who are signed in, or anyone."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

View = TypeVar("View", bound=Callable[..., Any])


def signed_in(view: View) -> View:
    """Mark a route as one for people who are signed in; anyone else is asked to sign in first."""
    cast(Any, view).access = "signed_in"
    return view


def public(view: View) -> View:
    """Mark a route as open to anyone; what it shows still follows the permission table."""
    cast(Any, view).access = "public"
    return view
