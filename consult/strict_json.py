"""JSON as it is taken in: one meaning only, nothing that a database or another reader could take differently."""

import json
from typing import Any, NoReturn

from consult.domain.errors import InvalidInput

DEEPEST = 20
"""Levels of nesting: our own documents have three, and parsers of others give up at some hundreds."""


def read_json(body: bytes) -> Any:
    """The value of a JSON document.

    Raises: InvalidInput for anything but UTF-8, syntax errors, repeated keys, NaN and infinities, more than
        20 levels, and texts that hold NUL or half of a surrogate pair; it names the place where that is known.
    """
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise InvalidInput("The body is not UTF-8.") from None
    except RecursionError:
        raise InvalidInput(f"The body is nested more than {DEEPEST} levels deep.") from None
    except ValueError as error:
        raise InvalidInput(f"The body is not JSON: {error}.") from None
    _check(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidInput("A key is there twice.", fields={_printable(twice): "repeated"})
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _check(document: Any) -> None:
    waiting: list[tuple[str, int, Any]] = [("", 1, document)]
    while waiting:
        place, depth, value = waiting.pop()
        if isinstance(value, str) and not _is_storable(value):
            raise InvalidInput.of_fields({place: "holds a character that cannot be stored"})
        if not isinstance(value, dict | list):
            continue
        if depth > DEEPEST:
            raise InvalidInput(f"The body is nested more than {DEEPEST} levels deep.")
        if isinstance(value, dict) and not all(map(_is_storable, value)):
            raise InvalidInput("A key holds a character that cannot be stored.", fields={place: "key"})
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        waiting.extend((f"{place}/{key}", depth + 1, part) for key, part in parts)


def _is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _printable(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode()
