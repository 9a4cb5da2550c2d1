"""The process that looks at texts: its limits, its faults, and that the server never has its libraries."""

import subprocess
import sys
from time import monotonic

import pytest

from consult.children import ChildFailed
from consult.texts.asking import ask_about_texts, message_of

LATER = monotonic() + 86_400


def test_requests_are_answered_in_order_and_none_starts_no_process(monkeypatch):
    texts = ["Cut the cost of remittances", "Cut the cost of remittances", "", "\x00\ud7ff\u202e" * 9, "x" * 1_000_000]
    tasks = ("near_copies", "themes", "group_words", "likeness")
    more = {"language": "en", "groups": ["a"] * 5, "senders": list("abcde"), "earlier": texts}

    answers = ask_about_texts([{"task": task, "texts": texts, **more} for task in tasks], until=LATER)

    assert answers[0] == {"groups": [[0, 1]]}
    assert answers[1:3] == [{"themes": []}, {"groups": {}}]
    assert answers[3]["matches"][0][0] == {"place": 0, "score": 1.0}
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert ask_about_texts([], until=LATER) == []


def test_a_text_is_sent_once_however_many_requests_name_it():
    texts = ["Cut the cost of remittances", "Portable pensions"]
    request = {"task": "likeness", "texts": texts[:1], "earlier": texts[1:], "background": texts, "language": "en"}

    message = message_of([request, {**request, "texts": texts[1:]}] * 9)

    assert [message.count(text.encode()) for text in texts] == [1, 1]


def test_what_cannot_be_answered_is_a_fault_with_its_reason():
    with pytest.raises(ChildFailed, match="KeyError: 'texts'"):
        ask_about_texts([{"task": "themes"}], until=LATER)


def test_a_process_gets_no_more_time_than_is_left_and_none_is_started_when_none_is(monkeypatch, tmp_path):
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec tail -f /dev/null\n")
    slow.chmod(0o700)
    monkeypatch.setattr("sys.executable", str(slow))

    for left, reason in ((0.2, "took longer than 0"), (-0.1, "in the time that a look may take")):
        with pytest.raises(ChildFailed, match=reason):
            ask_about_texts([{"task": "themes"}], until=monotonic() + left)


def test_neither_the_web_nor_a_worker_has_the_libraries_of_texts_in_memory():
    code = (
        "import sys, workers.app, workers.embedded, workers.tasks.texts, consult\n"
        "from consult.config import Settings\n"
        "consult.create_app(Settings(database_url='sqlite://', data_dir='.', secret_key='for this test'))\n"
        "print(sorted({'sklearn', 'scipy', 'consult.texts.analysing.themes'} & sys.modules.keys()))\n"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    assert told.stdout.strip() == "[]"
