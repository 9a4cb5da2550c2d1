"""Which handlers wait for which event; filled once, when the application is made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from consult.events.catalogue import Event


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """An event as a handler gets it: with its place in the log and the time of handling."""

    event_id: UUID
    consultation_id: UUID
    seq: int
    event: Any
    now: datetime


Handler = Callable[[Session, Delivered], None]

_handlers: dict[str, Handler] = {}
_names_by_event: dict[str, tuple[str, ...]] = {}


def handler_name(handler: Handler) -> str:
    """The stored name of a handler: its area and its function, as in `synthesis.refresh_tally`."""
    area = handler.__module__.removeprefix("consult.").partition(".")[0]
    return f"{area}.{handler.__name__}"


def subscribe(subscriptions: Mapping[type[Event], Sequence[Handler]]) -> None:
    """Install the application's table of subscriptions."""
    _handlers.clear()
    _names_by_event.clear()
    for kind, handlers in subscriptions.items():
        _names_by_event[kind.name] = tuple(handler_name(handler) for handler in handlers)
        _handlers.update({handler_name(handler): handler for handler in handlers})


def handlers_of(event_name: str) -> tuple[str, ...]:
    """Names of the handlers that subscribed to an event."""
    return _names_by_event.get(event_name, ())


def handler_called(name: str) -> Handler:
    """The handler of that name; KeyError when no handler has it any more."""
    return _handlers[name]
