"""The JSON API and its description."""

from typing import Any

from flask import Flask
from flask_smorest import Api

from consult.errors import answer
from consult.domain.errors import ConsultError, InvalidInput
from consult.extensions import csrf
from consult.positions import api as positions_api


def register(app: Flask) -> None:
    """Attach the API under /api/v1 with its OpenAPI document."""
    app.config.update(
        API_TITLE="Consult",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.1",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = Api(app)
    api.register_blueprint(positions_api.blp)
