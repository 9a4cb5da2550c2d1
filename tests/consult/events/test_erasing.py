"""Purely personal contents: erased with their person while the chain still verifies."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from consult.database import reading, transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.events import work
from consult.events.catalogue import CATALOGUE, Event
from consult.events.erasing import content_of, erase_personal_contents
from consult.events.log import publish
from consult.events.models import LogEntry, PersonalContent, Work
from consult.events.verifying import report_on_log
from tests.factories import make_world

PERSON = uuid4()


@dataclass(frozen=True, kw_only=True)
class PersonGreeted(Event):
    """A person was greeted by name."""

    name: ClassVar[str] = "person.greeted"
    subject: ClassVar[str] = "person_id"
    is_personal = True
    person_id: UUID
    words: str


@pytest.fixture
def world(app, monkeypatch):
    monkeypatch.setitem(CATALOGUE, PersonGreeted.name, PersonGreeted)
    world = make_world()
    for words in ("Good morning", "Good evening"):
        greet(world, words)
    greet(world, "Good night", person_id=uuid4())
    return world


def greet(world, words, person_id=PERSON):
    with transaction() as session:
        event = PersonGreeted(person_id=person_id, words=words)
        return publish(session, world.consultation_id, event, actor=SYSTEM, at=utc_now())


def greetings(session, world):
    query = sa.select(LogEntry).where(LogEntry.name == PersonGreeted.name).order_by(LogEntry.seq)
    return session.scalars(query).all()


def report(world):
    with reading() as session:
        return report_on_log(session, world.consultation_id)


def test_the_content_stands_beside_the_log(world):
    with reading() as session:
        entry = greetings(session, world)[0]
        content = content_of(session, entry)

    assert content == {"person_id": str(PERSON), "words": "Good morning"}
    assert (entry.salt, "words" in entry.data) == ("", False)
    assert report(world).faults == []


def test_erasing_a_person_leaves_a_log_that_holds(world):
    with transaction() as session:
        assert erase_personal_contents(session, PERSON) == 2

    with reading() as session:
        assert [content_of(session, entry) is None for entry in greetings(session, world)] == [True, True, False]
    found = report(world)
    assert (found.faults, found.erased) == ([], 2)


def test_other_contents_cannot_be_erased_that_way(world):
    with transaction() as session:
        entry = session.get_one(LogEntry, (world.consultation_id, 1))
        assert content_of(session, entry) == entry.data
        assert erase_personal_contents(session, uuid4()) == 0


def test_a_personal_content_is_never_changed(world):
    with pytest.raises(sa.exc.DBAPIError, match="personal_contents is never changed"), transaction() as session:
        session.execute(sa.update(PersonalContent).values(salt="00" * 32))


def test_a_content_put_in_the_place_of_another_is_found(world):
    with transaction() as session:
        entry = greetings(session, world)[0]
        values = {"person_id": PERSON, "data": {"words": "Get lost"}, "salt": "ab" * 32}
        session.execute(sa.delete(PersonalContent).where(PersonalContent.seq == entry.seq))
        session.add(PersonalContent(consultation_id=world.consultation_id, seq=entry.seq, **values))
        session.add(PersonalContent(consultation_id=world.consultation_id, seq=1, **values))
        seq = entry.seq

    assert report(world).faults == [
        f"the personal content of entry {seq} is not what the entry binds",
        "a personal content claims entry 1, which has none",
    ]


def test_work_of_an_erased_event_ends_without_its_handler(world):
    at = utc_now()
    with transaction() as session:
        entry = greetings(session, world)[0]
        row = Work(event_id=entry.event_id, handler="nobody.waits", next_at=at)
        session.add(row)
        erase_personal_contents(session, PERSON)
        session.flush()
        taken = work.take(session, row.id, at=at)
        assert taken is not None
        work.run(session, taken, at=at)
        session.refresh(row)
        assert row.state == "done"
