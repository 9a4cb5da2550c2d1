"""Acts that start together, each in a thread and a transaction of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa
from flask import Flask

from consult.domain.errors import ConsultError


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """What came of each act: `done`, the code of its refusal, or `constraint` where the database refused it."""
    together = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
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
