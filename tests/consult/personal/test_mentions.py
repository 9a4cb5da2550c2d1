"""Somebody who is named is found however the name is written, and the database looks where it may stand."""

import json

import pytest
import sqlalchemy as sa
from markupsafe import escape

from consult.database import transaction
from consult.events.models import Work
from consult.personal.mentions import NOBODY, Mentions
from tests.factories import make_world

NAMES = ("Zyxwina Qwörtzel", "Seán O'Brien-Łoś", "Ελένη Ψαρρά", "Иван Щукин", "王小明同志", "نور الهدى")


def ways_of_writing(name):
    return {
        name,
        name.upper(),
        name.lower(),
        name.replace(" ", "\n"),
        name.replace(" ", " \n  "),
        str(escape(name)),
        json.dumps(name)[1:-1],
        json.dumps(name.upper())[1:-1],
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_taken_out_however_it_is_written(name):
    mentions = Mentions.of([name])

    for written in ways_of_writing(name):
        assert mentions.are_in(f"Then {written} spoke."), written
        assert mentions.blotted(f"Then {written} spoke.") == f"Then {NOBODY} spoke.", written


def test_an_address_is_taken_out_however_it_is_written_and_whatever_stands_around_it():
    mentions = Mentions.of(["zyx.q+un@planted-host.example"])

    assert mentions.blotted("<mailto:Zyx.Q+UN@Planted-Host.example>") == f"<mailto:{NOBODY}>"
    assert not mentions.are_in("zyxaq+un@planted-host.example")


def test_names_that_are_parts_of_many_words_are_left_alone():
    assert Mentions.of(["Li", "Anna", "li@x.example"]).blotted("Li of Lima, Anna: LI@X.example") == (
        f"Li of Lima, Anna: {NOBODY}"
    )
    assert not Mentions.of(["Li", "       "]).are_in("Li       Li")


def test_the_database_looks_wherever_a_name_stands_and_nowhere_without_one(app):
    make_world(targets=("T1",), members={"government": 1})
    with transaction() as session:
        work_id = session.scalars(sa.select(Work.id).limit(1)).one()
        session.execute(sa.update(Work).values(last_error="somebody else"))

    for name, written in [(one, written) for one in NAMES for written in ways_of_writing(one)]:
        with transaction() as session:
            session.execute(sa.update(Work).where(Work.id == work_id).values(last_error=f"IntegrityError: {written}"))
            found, nothing = [
                session.scalars(sa.select(Work.id).where(Mentions.of(words).may_be_in(Work.last_error))).all()
                for words in ([name], [])
            ]
        assert (found, nothing) == ([work_id], []), written
