"""Modules in a process of their own."""

import pytest

from consult.children import ChildFailed, run_module


def test_a_module_answers_to_its_message():
    assert run_module("json.tool", b'{"a":1}', seconds=30).split() == [b"{", b'"a":', b"1", b"}"]


def test_a_module_that_fails_says_why_in_its_last_line():
    with pytest.raises(ChildFailed, match="Expecting"):
        run_module("json.tool", b"not json", seconds=30)


def test_a_module_that_takes_too_long_is_ended():
    with pytest.raises(ChildFailed, match="took longer"):
        run_module("json.tool", b"{}", seconds=0.001)
