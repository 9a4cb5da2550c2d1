"""Tampering with a log of 10,000 entries: ten kinds and more, at 200 random places each, all found by verifying."""

import random
from functools import cache

import pytest

from consult.domain import chain, merkle
from consult.domain.chain import ChainedEntry
from consult.events.models import LogEntry
from consult.events.verifying import chained_entry, faults_in_rows
from tests.consult.events.long_log import CONSULTATION, KEY, LENGTH, Log, entry, rewrite, sealed, true_log

PLACES, KEYS = 200, [KEY.public]
SHORT = 40


def other_content(log: Log, place: int) -> None:
    row = log.rows[place]
    log.replace(place, data={**row.data, "text": "false"})


def other_salt(log: Log, place: int) -> None:
    log.replace(place, salt=log.rows[place - 1].salt)


def other_author(log: Log, place: int) -> None:
    log.replace(place, actor="p-999")


def other_time(log: Log, place: int) -> None:
    log.replace(place, at=log.rows[place].at.replace(year=2025))


def other_name(log: Log, place: int) -> None:
    log.replace(place, name="digest.sent" if place % 2 else "no.such.event")


def deleted(log: Log, place: int) -> None:
    del log.rows[place]


def inserted(log: Log, place: int) -> None:
    """An entry that holds by itself; those behind it move by one."""
    log.rows.insert(place, entry(place + 1, log.rows[place - 1].entry_hash, text="false"))
    log.head = (log.head[0] + 1, log.head[1])


def swapped(log: Log, place: int) -> None:
    here, there = log.rows[place], log.rows[place - 1]
    log.replace(place, **_content(there))
    log.replace(place - 1, **_content(here))


def _content(row: LogEntry) -> dict[str, object]:
    return {name: getattr(row, name) for name in ("event_id", "name", "at", "actor", "data", "salt", "leaf_hash")}


def duplicated(log: Log, place: int) -> None:
    log.rows.insert(place, log.rows[place])


def truncated(log: Log, place: int) -> None:
    """The tail cut off and the head moved: the chain alone would hold."""
    del log.rows[place:]
    log.head = (place, log.rows[-1].entry_hash)


def sealed_again(log: Log, place: int) -> None:
    """One entry rewritten with hashes of its own that hold."""
    row = log.replace(place, data={**log.rows[place].data, "text": "false"})
    sealed(row, row.previous_hash)


def cut_and_spliced(log: Log, place: int) -> None:
    """Some entries taken out, and the next one linked to the entry before them."""
    taken = min(5, len(log.rows) - place - 1)
    del log.rows[place : place + taken]
    if place < len(log.rows):
        row = log.replace(place, seq=place + 1)
        sealed(row, log.rows[place - 1].entry_hash)


def forgotten(log: Log, place: int) -> None:
    """The head moved back, the entries left."""
    log.head = (place, log.rows[place - 1].entry_hash)


def linked_elsewhere(log: Log, place: int) -> None:
    """An entry that names another one before it, with a hash of its own that holds."""
    row = log.replace(place, previous_hash=log.rows[place].leaf_hash)
    row.entry_hash = chain.entry_hash(row.previous_hash, row.leaf_hash)


def cut_out(log: Log, place: int) -> None:
    """An entry taken out and every hash after it computed anew; the gap in the numbers stays."""
    del log.rows[place]
    previous = log.rows[place - 1].entry_hash
    for later in range(place, len(log.rows)):
        previous = sealed(log.replace(later), previous).entry_hash
    log.head = (log.head[0], previous)


KINDS = (
    other_content,
    other_salt,
    other_author,
    other_time,
    other_name,
    deleted,
    inserted,
    swapped,
    duplicated,
    truncated,
    sealed_again,
    cut_and_spliced,
    forgotten,
)


@cache
def _known() -> dict[int, ChainedEntry]:
    return {id(row): chained_entry(row) for row in true_log().rows}


def _chained(row: LogEntry) -> ChainedEntry:
    """What a row is by itself: for those that no tampering touched that was found out before.

    Everything between rows (places, links, head, checkpoints) is looked at anew each time.
    """
    return _known().get(id(row)) or chained_entry(row)


def first_fault(log: Log) -> str | None:
    return next(faults_in_rows(CONSULTATION, log.rows, log.head, log.checkpoints, KEYS, chained=_chained), None)


@cache
def places(kind: str) -> list[int]:
    return random.Random(kind).sample(range(1, LENGTH), PLACES)


def test_the_log_holds_before_anybody_touches_it():
    log = true_log()

    assert list(faults_in_rows(CONSULTATION, log.rows, log.head, log.checkpoints, KEYS)) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_tampering_is_found_wherever_it_happens(kind):
    missed = []
    for place in places(kind.__name__):
        log = true_log().copy()
        kind(log, place)
        if first_fault(log) is None:
            missed.append(place)

    assert missed == []


@pytest.mark.parametrize("kind", [*KINDS, linked_elsewhere, cut_out], ids=lambda kind: kind.__name__)
def test_the_chain_alone_finds_it_before_there_is_a_checkpoint(kind):
    missed = []
    for place in range(1, SHORT - 1):
        log = true_log(SHORT).copy()
        kind(log, place)
        if next(faults_in_rows(CONSULTATION, log.rows, log.head, []), None) is None:
            missed.append(place)

    # a tail that is cut off together with its head is for those who hold a receipt or a checkpoint
    assert missed == (list(range(1, SHORT - 1)) if kind is truncated else [])


def rewritten(place: int) -> Log:
    """One entry changed, and every hash after it and the head computed anew: the chain holds again."""
    log = true_log().copy()
    log.replace(place, data={**log.rows[place].data, "text": "false"})
    rewrite(log, place)
    return log


@pytest.mark.parametrize("place", [0, 1, 4999, 8999, 9999])
def test_a_full_rewrite_is_betrayed_by_the_checkpoints_alone(place):
    log = rewritten(place)

    assert next(faults_in_rows(CONSULTATION, log.rows, log.head, []), None) is None
    found = list(faults_in_rows(CONSULTATION, log.rows, log.head, log.checkpoints, KEYS))
    assert len(found) == sum(checkpoint.size > place for checkpoint in log.checkpoints)
    assert all("saw other entries than the log has now" in fault for fault in found)


@pytest.mark.parametrize("place", [0, 4999, 7999])
def test_a_full_rewrite_of_the_checkpoints_too_is_betrayed_by_one_that_somebody_kept(place):
    log, kept = rewritten(place), true_log().checkpoints[7]

    assert merkle.root([row.leaf_hash for row in true_log().rows[: kept.size]]) == kept.root
    assert merkle.root([row.leaf_hash for row in log.rows[: kept.size]]) != kept.root


@pytest.mark.parametrize("place", [0, 4999, 9999])
def test_a_full_rewrite_is_betrayed_by_an_old_receipt(place):
    receipt, log = true_log().rows[9999], rewritten(place)

    assert log.rows[9999].entry_hash != receipt.entry_hash
