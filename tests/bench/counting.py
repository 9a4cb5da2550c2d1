"""What counting a submission costs on top of taking it."""

from collections.abc import Callable, Iterator
from time import perf_counter

import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.database import transaction, utc_now
from consult.events import work
from consult.events.models import Work
from consult.positions.service import submit_positions
from consult.synthesis.tallying import count_position
from tests.bench.databases import KINDS, application, database
from tests.bench.ground import Ground, Place, make_ground, submission_at, submit
from tests.bench.measuring import Figure, NotMeasured, Sample
from tests.draining import drain

RUNS = 25
DELEGATIONS, TARGETS = 20, 10
Act = Callable[[Ground, Place], float]


def measure() -> Iterator[Figure | str]:
    """Each act of one submission in turn, over and over; commits reach the disk."""
    yield "“Its handlers” are all that hear of a submission, each taken and run through its work row: two commits each."
    for kind in KINDS:
        try:
            with database(kind) as settings, application(settings):
                yield from _figures(kind)
        except NotMeasured as missing:
            yield f"- {kind}: not measured: {missing}"


def _figures(kind: str) -> Iterator[Figure | str]:
    ground = make_ground(delegations=DELEGATIONS, targets=TARGETS)
    yield f"- {kind}: the handlers are {', '.join(_handlers(ground))}."
    taken: dict[Act, list[float]] = {act: [] for act in (_alone, *ACTS)}
    for _ in range(RUNS):
        for act, values in taken.items():
            values.append(1000 * act(ground, *ground.take(1)))
            _forget_work()
    alone = Sample(tuple(taken.pop(_alone)), "ms")
    for act, values in taken.items():
        name, at_most = ACTS[act]
        yield Figure(
            name=f"{name}, {kind}",
            measured=Sample(tuple(values), "ms"),
            reference=alone,
            reference_name="submission alone",
            at_most=at_most,
        )


def _handlers(ground: Ground) -> list[str]:
    _forget_work()
    submit(ground, *ground.take(1))
    with transaction() as session:
        names = session.scalars(sa.select(Work.handler).order_by(Work.handler)).all()
    _forget_work()
    return list(names)


def _forget_work() -> None:
    with transaction() as session:
        session.execute(sa.delete(Work))


def _alone(ground: Ground, place: Place) -> float:
    started = perf_counter()
    submit(ground, place)
    return perf_counter() - started


def _counted_in_place(ground: Ground, place: Place) -> float:
    started = perf_counter()
    submission = submission_at(ground, place)
    own = ground.world.delegations[place[0]]
    with transaction() as session:
        submit_positions(session, ground.actors[place[0]], own, submission=submission, at=utc_now())
        consultation = session.get_one(Consultation, ground.world.consultation_id)
        count_position(session, consultation, ground.world.round_id, ground.world.revisions[place[1]], own)
    return perf_counter() - started


def _with_its_handlers(ground: Ground, place: Place) -> float:
    submitting = _alone(ground, place)
    with transaction() as session:
        hints = work.rows_to_hint(session, at=utc_now())
    started = perf_counter()
    for hint in hints:
        with transaction() as session:
            taken = work.take(session, hint.work_id, at=utc_now())
        if taken:
            with transaction() as session:
                work.run(session, taken, at=utc_now())
    return submitting + perf_counter() - started


def _with_all_that_follows(ground: Ground, place: Place) -> float:
    started = perf_counter()
    submit(ground, place)
    drain()
    return perf_counter() - started


ACTS: dict[Act, tuple[str, float | None]] = {
    _counted_in_place: ("submission and its tally in one transaction", 1.5),
    _with_its_handlers: ("submission and its handlers", 1.5),
    _with_all_that_follows: (f"submission and all that follows, findings of {TARGETS} targets too", None),
}
