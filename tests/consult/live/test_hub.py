"""Where open pages wait: the newest version for everybody, no queue, a limit, an end."""

import threading
from collections.abc import Collection, Iterator, Mapping
from threading import Event
from uuid import UUID, uuid4

import pytest

from consult.live.hub import Hub, Listener
from consult.live.pages import told

CONSULTATION = uuid4()


class Bell:
    """Hints that come when the test rings."""

    def __init__(self) -> None:
        self.rung, self.waited_for, self.closed = threading.Semaphore(0), Event(), Event()

    def wait(self, stopping: Event) -> None:
        self.waited_for.set()
        while not stopping.is_set() and not self.rung.acquire(timeout=0.05):
            pass

    def close(self) -> None:
        self.closed.set()


class House:
    """A hub over versions that the test sets."""

    def __init__(self, most: int = 32) -> None:
        self.versions, self.bell, self.looks = {CONSULTATION: 1}, Bell(), 0
        self.fault: BaseException | None = None
        self.hub = Hub(self._look, self._new_bell, most=most)

    def _look(self, wanted: Collection[UUID]) -> Mapping[UUID, int]:
        self.looks += 1
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        return {key: self.versions[key] for key in wanted}

    def _new_bell(self) -> Bell:
        self.bell = Bell()
        return self.bell

    def enter(self) -> Listener:
        found = self.hub.join(CONSULTATION, 1)
        assert found is not None
        return found

    def move_to(self, version: int) -> None:
        self.versions[CONSULTATION] = version
        self.bell.rung.release()


@pytest.fixture
def house() -> Iterator[House]:
    found = House()
    yield found
    found.hub.close()


def test_every_listener_hears_the_newest_version_and_none_of_those_between(house: House) -> None:
    listeners = [house.enter() for _ in range(3)]
    assert [listener.newer(than=1, seconds=0) for listener in listeners] == [None] * 3
    assert house.bell.waited_for.wait(10)  # it has looked, and looks again when the bell rings

    for version in (2, 3, 4):
        house.versions[CONSULTATION] = version
    house.bell.rung.release()

    assert [listener.newer(than=1, seconds=10) for listener in listeners] == [4, 4, 4]
    assert [listener.newer(than=4, seconds=0) for listener in listeners] == [None] * 3


def test_a_page_that_is_behind_hears_at_once(house: House) -> None:
    assert house.enter().newer(than=0, seconds=0) == 1


def test_nobody_enters_a_full_house_until_somebody_leaves() -> None:
    house = House(most=2)
    first, _second = house.enter(), house.enter()
    assert house.hub.join(CONSULTATION, 1) is None

    first.leave()
    first.leave()

    assert house.hub.listeners == 1
    house.enter()
    assert house.hub.join(CONSULTATION, 1) is None
    house.hub.close()


def test_the_thread_ends_with_the_last_listener_and_another_begins_with_the_next(house: House) -> None:
    house.enter().leave()
    house.bell.rung.release()
    first = house.bell
    while not first.closed.is_set():
        first.rung.release()

    listener = house.enter()
    house.move_to(7)

    assert listener.newer(than=1, seconds=10) == 7
    assert house.bell is not first  # a thread that is still hanging up takes no line from the next
    assert not house.bell.closed.is_set()


def test_no_error_ends_the_looking_while_somebody_listens(house: House) -> None:
    house.fault = RuntimeError("the line was not connected")
    listener = house.enter()
    house.move_to(7)

    assert listener.newer(than=1, seconds=10) == 7


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_when_the_thread_dies_all_the_same_the_next_listener_starts_another(house: House) -> None:
    house.fault = KeyboardInterrupt()
    house.enter()
    assert house.bell.closed.wait(10)
    house.versions[CONSULTATION] = 7

    assert house.enter().newer(than=1, seconds=10) == 7


def test_an_older_look_takes_back_nothing_that_a_page_read_itself(house: House) -> None:
    listener = house.hub.join(CONSULTATION, 9)
    assert listener is not None
    assert house.bell.waited_for.wait(10)  # so it has looked, and found the first version

    assert listener.newer(than=9, seconds=0) is None


def test_the_end_of_the_process_sends_everybody_home(house: House) -> None:
    listener = house.enter()
    heard = told(listener, lambda: True, seen=1)
    assert next(heard) == ":\n\n"

    threading.Timer(0.05, house.hub.close).start()

    assert list(heard) == []
    assert house.hub.join(CONSULTATION, 1) is None


def test_a_stream_tells_versions_comments_in_silence_and_ends_after_its_time(house: House) -> None:
    heard = told(house.enter(), lambda: True, seen=0, comment_every=0.05)

    assert [next(heard) for _ in range(4)] == [":\n\n", 'id: 1\ndata: {"v": 1}\n\n', ":\n\n", ":\n\n"]

    assert set(told(house.enter(), lambda: True, seen=1, comment_every=0.05, lasts=0.12)) == {":\n\n"}


def test_a_stream_ends_with_the_right_to_read_and_says_nothing_more(house: House) -> None:
    rights = iter([True, False])
    heard = told(house.enter(), lambda: next(rights), seen=0)
    assert [next(heard), next(heard)][1].startswith("id: 1\n")

    house.move_to(2)

    assert list(heard) == []
