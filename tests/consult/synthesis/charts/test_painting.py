"""Painting for readers: nobody queues for a painter, and what several ask for is painted once."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore

import pytest

from consult.children import ChildFailed
from consult.languages import LANGUAGES
from consult.synthesis.charts.attaching import LEASE
from consult.synthesis.charts.chart import ChartKind
from consult.synthesis.charts.painting import AT_ONCE, REMEMBERED, Painters, seconds_for
from workers.tasks.digests import paint_pictures


class Easel:
    """A painter that is done when the test says so."""

    def __init__(self) -> None:
        self.begun, self.may_end = Semaphore(0), Event()
        self.seen: list[str] = []

    def paint(self, drawings: Sequence[str]) -> list[bytes]:
        self.seen += drawings
        self.begun.release()
        assert self.may_end.wait(60)
        if drawings[0] == "torn":
            raise ChildFailed("it broke")
        return [drawing.encode() for drawing in drawings]


def test_who_finds_every_painter_at_work_is_told_at_once_and_served_later() -> None:
    easel = Easel()
    painters = Painters(easel.paint)
    with ThreadPoolExecutor(AT_ONCE) as readers:
        busy = [readers.submit(painters.paint, f"picture {number}") for number in range(AT_ONCE)]
        for _ in busy:
            assert easel.begun.acquire(timeout=60)

        with pytest.raises(ChildFailed, match="too many"):  # while the others still paint
            painters.paint("another")

        easel.may_end.set()
        assert [picture.result(60) for picture in busy] == [b"picture 0", b"picture 1"]
    assert painters.paint("another") == b"another"


def test_who_asks_for_what_is_being_painted_waits_briefly() -> None:
    easel = Easel()
    painters = Painters(easel.paint)
    with ThreadPoolExecutor(1) as readers:
        first = readers.submit(painters.paint, "the same")
        assert easel.begun.acquire(timeout=60)

        with pytest.raises(ChildFailed, match="still painting"):
            painters.paint("the same")

        easel.may_end.set()
        assert first.result(60) == b"the same"


def test_who_waits_gets_the_same_picture() -> None:
    easel = Easel()
    painters = Painters(easel.paint, briefly=60)
    with ThreadPoolExecutor(1) as readers:
        first = readers.submit(painters.paint, "the same")
        assert easel.begun.acquire(timeout=60)

        threading.Timer(0.05, easel.may_end.set).start()

        assert painters.paint("the same") == first.result(60) == b"the same"
    assert easel.seen == ["the same"]


def test_what_could_not_be_painted_is_tried_again_and_what_is_old_is_forgotten() -> None:
    easel = Easel()
    easel.may_end.set()
    painters = Painters(easel.paint)

    for _ in range(AT_ONCE + 1):
        with pytest.raises(ChildFailed, match="it broke"):
            painters.paint("torn")
    for number in range(REMEMBERED + 1):
        painters.paint(f"picture {number}")
    painters.paint("picture 1")
    painters.paint("picture 0")

    assert easel.seen.count("torn") == AT_ONCE + 1
    assert (easel.seen.count("picture 0"), easel.seen.count("picture 1")) == (2, 1)


def test_every_picture_in_every_language_has_its_time_within_one_lease_and_one_task() -> None:
    all_of_a_digest = len(ChartKind) * len(LANGUAGES)

    assert seconds_for(all_of_a_digest) >= 3 * seconds_for(1)
    assert seconds_for(all_of_a_digest) < min(LEASE.total_seconds(), paint_pictures.soft_time_limit)
