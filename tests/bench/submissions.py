"""Submissions a second: the product's whole act against the bare insert of its row."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from tests.bench.databases import KINDS, application, database
from tests.bench.ground import Ground, Place, insert_row, make_ground, submit
from tests.bench.measuring import Figure, NotMeasured, Sample, seconds_of

THREADS = (1, 4)
RUNS, EACH = 3, 80
DELEGATIONS, TARGETS = 20, 26

Act = Callable[[Ground, Place], None]


def measure() -> Iterator[Figure | str]:
    """One position a transaction; all in one consultation, whose lock orders them; commits reach the disk."""
    for kind in KINDS:
        try:
            with database(kind) as settings, application(settings) as app:
                yield from _figures(app, kind)
        except NotMeasured as missing:
            yield f"- {kind}: not measured: {missing}"


def _figures(app: Flask, kind: str) -> Iterator[Figure]:
    grounds = {act: make_ground(delegations=DELEGATIONS, targets=TARGETS) for act in (submit, insert_row)}
    for threads in THREADS:
        rates: dict[Act, list[float]] = {submit: [], insert_row: []}
        for _ in range(RUNS):
            for act, ground in grounds.items():
                rates[act].append(_rate(app, ground, act, threads))
        yield Figure(
            name=f"submissions, {kind}, {threads} thread{'s' if threads > 1 else ''}",
            measured=Sample(tuple(rates[submit]), "/s"),
            reference=Sample(tuple(rates[insert_row]), "/s"),
            reference_name="bare insert of the position row",
        )


def _rate(app: Flask, ground: Ground, act: Act, threads: int) -> float:
    places = ground.take(EACH)

    def one(place: Place) -> None:
        with app.app_context():
            act(ground, place)

    with ThreadPoolExecutor(threads) as pool:
        return EACH / seconds_of(lambda: list(pool.map(one, places)))
