"""Hostile values, bodies and content types: refused with the name of the field, never with an accident."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.consult.positions.test_api import address, body, pointers
from tests.factories import World

WRITES = ("PUT", "DELETE")
HOSTILE: tuple[Any, ...] = (
    "\0",
    "\ud800",
    "a\0b",
    "\u202egnp.exe",
    "",
    "x" * 10_001,
    "' OR 1=1 --",
    "3",
    "true",
    0.5,
    -1,
    2**31,
    2**63,
    10**400,
    1e308,
    True,
    False,
    None,
    [],
    {},
    [[[]]],
    {"$ne": None},
    ["support"],
)
FIELDS = (
    "submission_key", "base_version", "stance", "is_blocking", "blocking_reason", "rationale", "conditions",
    "amendment", "priority", "signature", "delegation_id", "terms",
)  # fmt: skip
HARMLESS = {
    *((field, value) for field in ("blocking_reason", "rationale", "conditions", "amendment", "signature")
      for value in ("", "' OR 1=1 --", "3", "true")),
    *((field, "\u202egnp.exe") for field in ("blocking_reason", "rationale", "conditions", "amendment")),
}  # fmt: skip


def hostile_requests() -> Iterator[tuple[str, Any]]:
    for field in FIELDS:
        for value in HOSTILE:
            harmless = isinstance(value, str) and (field, value) in HARMLESS
            nothing = value is None and field in ("priority", "delegation_id")
            right = (field, value) in (("is_blocking", False), ("terms", []))
            if not (harmless or nothing or right):
                yield field, value


def test_every_hostile_value_is_refused_by_the_name_of_its_field(focal_point: FlaskClient, world: World) -> None:
    for field, value in hostile_requests():
        answer = focal_point.put(address(world), json=body(**{field: value}))
        wanted = {f"/{field}"} if (field, value) != ("is_blocking", True) else {"/is_blocking"}

        assert answer.status_code == 422, (field, value, answer.data)
        assert {pointer[: len(field) + 1] for pointer in pointers(answer)} == wanted, (field, value, answer.data)


def test_nothing_of_what_was_refused_is_stored(focal_point: FlaskClient, world: World) -> None:
    for field, value in hostile_requests():
        focal_point.delete(address(world), json={"submission_key": uuid4().hex, "base_version": 1, field: value})

    rows = focal_point.get(f"/api/v1/consultations/{world.slug}/targets").get_json()
    assert {row["version"] for row in rows} == {0}


BODIES = {
    "empty": (b"", 422),
    "cut": (b"{", 422),
    "null": (b"null", 422),
    "list": (b"[]", 422),
    "text": (b'"text"', 422),
    "not UTF-8": (b"\xff\xfe{}", 422),
    "NaN": (b'{"base_version": NaN}', 422),
    "digits": (b'{"base_version": ' + b"9" * 5000 + b"}", 422),
    "deep": (b'{"rationale": ' + b"[" * 21 + b"]" * 21 + b"}", 422),
    "abyss": (b"[" * 400_000, 422),
    "large": (b'{"rationale": "' + b"x" * 1_100_000 + b'"}', 413),
}


@pytest.mark.parametrize("method", WRITES)
def test_a_body_that_is_not_one_plain_document_is_refused(focal_point: FlaskClient, world: World, method: str) -> None:
    for name, (raw, status) in BODIES.items():
        answer = focal_point.open(address(world), method=method, data=raw, content_type="application/json")

        assert answer.status_code == status, name
        pointers(answer)


@pytest.mark.parametrize("method", WRITES)
def test_only_json_is_taken_which_no_form_of_another_site_can_send(
    focal_point: FlaskClient, world: World, method: str
) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        answer = focal_point.open(address(world), method=method, data=b'{"stance": "support"}', content_type=kind)

        assert answer.status_code == 415, kind


def test_a_repeated_key_is_named(focal_point: FlaskClient, world: World) -> None:
    raw = b'{"stance": "support", "stance": "oppose"}'

    assert pointers(focal_point.put(address(world), data=raw, content_type="application/json")) == {"/stance"}


def test_an_unknown_field_is_named(focal_point: FlaskClient, world: World) -> None:
    assert pointers(focal_point.put(address(world), json=body(vote="yes"))) == {"/vote"}


ASK = {"kind": "ask", "country": "government 2", "text": "Name a ceiling."}
TERMS = [
    ([{**ASK, "kind": "demand"}], "/terms/0/kind"),
    ([ASK, {**ASK, "country": "FR", "text": ""}], "/terms/1/text"),
    ([{**ASK, "text": "x" * 501}], "/terms/0/text"),
    ([{**ASK, "country": " "}], "/terms/0/country"),
    ([ASK, ASK], "/terms/1/country"),
    ([{**ASK, "kind": "offer"}, {**ASK, "kind": "refusal"}], "/terms/1/kind"),
    ([{**ASK, "country": "nowhere"}], "/T1.terms.0.country"),
    ([{**ASK, "weight": 3}], "/terms/0/weight"),
    ([{"kind": "ask", "country": "FR"}], "/terms/0/text"),
]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_ask_that_cannot_be_taken_is_refused_by_the_name_of_its_field(
    focal_point: FlaskClient, world: World
) -> None:
    for terms, pointer in TERMS:
        answer = focal_point.put(address(world), json=body(terms=terms))

        assert answer.status_code == 422, terms
        assert pointers(answer) == {pointer}, terms


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_asks_are_signed_with_the_position(focal_point: FlaskClient, world: World) -> None:
    without = focal_point.put(address(world), json=body()).get_json()
    answer = focal_point.put(address(world), json=body(terms=[ASK, {**ASK, "country": "FR"}], base_version=1))

    assert answer.status_code == 200
    assert answer.get_json()["positions"][0]["content_hash"] != without["positions"][0]["content_hash"]
