"""Acts that start together, each in a thread and a transaction of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import sqlalchemy as sa
from flask import Flask

from consult.domain.errors import ConsultError

Act = Callable[[], object]


def at_once(app: Flask, *acts: Act) -> list[str]:
    """What came of each act: `done`, the code of its refusal, or `constraint` where the database refused it."""
    together = Barrier(len(acts))

    def run(act: Act) -> str:
        with app.app_context():
            together.wait(30)
            try:
                act()
            except ConsultError as refused:
                return refused.code
            except sa.exc.IntegrityError:
                return "constraint"
            return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def in_turn(first: Act, second: Act) -> tuple[Act, Act]:
    """The same two acts, of which the second begins when the first has ended: one of the orders a race may have."""
    ended = Event()

    def begin() -> None:
        try:
            first()
        finally:
            ended.set()

    def follow() -> None:
        assert ended.wait(30)
        second()

    return begin, follow
