"""Posting letters: once each, in the reader's language, in text and HTML."""

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.database import reading, transaction
from consult.mail import Addressee, Copy, post_letter, post_letters
from consult.mail.models import Letter

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CONTEXT = {
    "consultation": "Ways <of> moving",
    "number": 2,
    "closes_at": NOON,
    "delegation_id": "7d5b",
    "delegation": "Velmora",
}


def reader(language: str = "en", name: str = "Ama Diallo") -> Addressee:
    return Addressee(person_id=None, name=name, address="ama@example.org", language=language)


def posted(session: Session, **values: Any) -> Letter:
    to = values.pop("to", reader())
    letter_id = post_letter(session, "round_opened", to=to, context=CONTEXT, at=NOON, **values)
    assert letter_id is not None
    return session.get_one(Letter, letter_id)


def test_a_letter_has_a_subject_a_text_that_stands_alone_and_html(session):
    letter = posted(session)

    assert letter.subject == "Round 2 is open: Ways <of> moving"
    assert "Round 2 is open for positions." in letter.text
    assert "http://127.0.0.1:8000/d/7d5b" in letter.text
    assert "Ways &lt;of&gt; moving" in letter.html
    assert letter.html.startswith("<!doctype html>")
    assert 'href="http://127.0.0.1:8000/d/7d5b"' in letter.html
    assert "Ama Diallo, you get this because" in letter.html


@pytest.mark.parametrize("language", ["ar", "zh", "en", "fr", "ru", "es"])
def test_a_letter_is_in_the_language_and_direction_of_its_reader(session, language):
    letter = posted(session, to=reader(language))

    side = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{side}">' in letter.html
    assert letter.language == language


def test_a_letter_waits_to_be_sent_at_once(session):
    letter = posted(session)

    assert (letter.state, letter.next_at, letter.posted_at, letter.attempts) == ("pending", NOON, NOON, 0)


def test_a_second_letter_of_the_same_key_is_not_posted(app):
    for _ in range(2):
        with transaction() as session:
            found = post_letter(session, "round_opened", to=reader(), context=CONTEXT, at=NOON, once_key="round:2:ama")
    with reading() as session:
        count = session.scalar(sa.select(sa.func.count()).select_from(Letter))

    assert (found, count) == (None, 1)


def test_letters_without_a_key_are_all_posted(session):
    assert posted(session).id != posted(session).id


def test_a_name_with_a_line_break_begins_no_other_line(session):
    letter = posted(session, to=reader(name="Ama\r\nBcc: x@example.org"))

    assert "Ama Bcc: x@example.org, you get this" in letter.text


def copies(count: int, language: str = "ar") -> list[Copy]:
    return [
        Copy(
            to=reader(language, f"Ama <{number}>"),
            once_key=f"round:{number}",
            values={"delegation": f"Velmora & {number}", "delegation_id": f"7d{number}"},
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_letter_to_many_says_to_each_what_a_letter_to_one_would(session, language):
    shared = {key: CONTEXT[key] for key in ("consultation", "number", "closes_at")}
    own = copies(3, language)

    post_letters(session, "round_opened", copies=own, context=shared, at=NOON)

    for letter, copy in zip(session.scalars(sa.select(Letter).order_by(Letter.once_key)), own, strict=True):
        alone_id = post_letter(session, "round_opened", to=copy.to, context={**shared, **copy.values}, at=NOON)
        alone = session.get_one(Letter, alone_id)
        assert (letter.subject, letter.text, letter.html) == (alone.subject, alone.text, alone.html)
        assert (letter.address, letter.state) == ("ama@example.org", "pending")


def test_a_letter_to_many_goes_to_each_once(app):
    shared = {key: CONTEXT[key] for key in ("consultation", "number", "closes_at")}
    for count in (2, 3, 0):
        with transaction() as session:
            post_letters(session, "round_opened", copies=copies(count), context=shared, at=NOON)
    with reading() as session:
        keys = session.scalars(sa.select(Letter.once_key).order_by(Letter.once_key)).all()

    assert keys == ["round:0", "round:1", "round:2"]
