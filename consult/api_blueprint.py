"""What all routes of the API share: strict JSON in, problem documents out."""

from typing import Any, NoReturn

from flask import Request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError, fields
from webargs import missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from consult.domain.errors import InvalidInput
from consult.strict_json import read_json


class StrictParser(FlaskParser):
    """Takes JSON sent as JSON alone: a form of another site cannot send that, so no token is needed."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body's value."""
        if req.mimetype != "application/json":
            raise UnsupportedMediaType("Send JSON, with the content type application/json.")
        value = read_json(req.get_data())
        return missing if value is None else value

    def handle_error(
        self, error: ValidationError, req: Request, schema: Schema, *, error_status_code: Any, error_headers: Any
    ) -> NoReturn:
        """Refuse with the pointer of each wrong field."""
        raise InvalidInput.of_fields(dict(_pointers(error.messages_dict)))


def _pointers(messages: dict[Any, Any], place: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, words in messages.items():
        part = "" if name in ("_schema", "json", "query") and not place else str(name)
        here = f"{place}/{part}" if part else place
        if isinstance(words, dict):
            found += _pointers(words, here)
        else:
            found.append((_printable(here), " ".join(str(word) for word in words)))
    return found


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


class ApiBlueprint(Blueprint):
    """A blueprint of the API."""

    ARGUMENTS_PARSER = StrictParser()


class FaultOut(Schema):
    """One thing that is wrong with a request."""

    pointer = fields.String(metadata={"description": "JSON pointer to the field"})
    detail = fields.String()


class ProblemOut(Schema):
    """A problem document (RFC 9457)."""

    type = fields.String()
    code = fields.String(metadata={"description": "What went wrong, as a word that never changes"})
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    errors = fields.List(fields.Nested(FaultOut))
