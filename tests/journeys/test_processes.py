"""`consult serve` as an operator meets it: starting, refusing, stopping, dying and coming back."""

import random
import threading

import pytest

from tests.factories import make_world, submit
from tests.journeys.processes import Embedded
from tests.journeys.record import faults_of_record, is_all_done
from tests.journeys.writers import writers_of
from tests.servers import wait_until

KILLS = 20
WRITERS = 8

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_second_process_on_the_same_data_refuses_and_says_why(embedded, environment, tmp_path):
    embedded.start_and_wait()
    second = Embedded(tmp_path, environment)
    second.output = tmp_path / "second.log"
    second.start()

    assert second.wait(30) == 1
    assert f"Another `consult serve` already works on {tmp_path}" in second.log()
    assert embedded.is_running


def test_asked_to_stop_it_ends_well(embedded):
    embedded.start_and_wait()

    assert embedded.stop() == 0


def test_asked_to_stop_in_the_middle_of_work_it_ends_well_and_goes_on_later(app, embedded):
    world = make_world()
    for version in range(10):
        submit(world, "government 1", "T1", base_version=version)
    embedded.start_and_wait()
    assert embedded.stop() == 0

    embedded.start_and_wait()
    wait_until(is_all_done, "the rest is done")


def test_an_event_is_handled_soon_after_its_commit(app, embedded):
    world = make_world()
    embedded.start_and_wait()
    wait_until(is_all_done, "what was there is done")

    submit(world, "government 1", "T1")

    wait_until(is_all_done, "the tally follows", seconds=20)


def test_it_answers_at_the_address_it_prints(embedded):
    embedded.start_and_wait()
    wait_until(lambda: f"Consult is at http://127.0.0.1:{embedded.port}" in embedded.log(), "the address is printed")


@pytest.mark.timeout(600)
def test_killed_twenty_times_under_eight_writers_nothing_is_lost_or_doubled(app, embedded):
    world = make_world(members={"government": 4, "civil_society": 4})
    writers = writers_of(app, world, port=embedded.port)
    assert len(writers) == WRITERS
    chance, stop = random.Random(20_25), threading.Event()
    threads = [threading.Thread(target=writer.run, args=(stop,)) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        for _ in range(KILLS):
            embedded.start_and_wait()
            enough = receipts(writers) + chance.randint(2, 2 * WRITERS)
            wait_until(lambda enough=enough: receipts(writers) >= enough, "receipts are given")
            embedded.kill()
        embedded.start_and_wait()
    finally:
        stop.set()
        for thread in threads:
            thread.join(90)
    wait_until(is_all_done, "all work is done", seconds=60)
    assert embedded.stop() == 0

    written = [mine for writer in writers for mine in writer.written]
    assert [words for writer in writers for words in writer.surprises] == []
    assert all(mine.receipt for mine in written)
    assert faults_of_record(world, written) == []
    assert embedded.kills == KILLS
    assert sum(mine.sent > 1 for mine in written) >= WRITERS, "the kills met no request"


def receipts(writers):
    return sum(mine.receipt is not None for writer in writers for mine in list(writer.written))
