"""The JSON API and its description."""

from flask import Flask, Response
from flask_smorest import Api

from consult.api_blueprint import ProblemOut
from consult.authentication import public
from consult.extensions import csrf
from consult.positions import api as positions_api

PROBLEM = "application/problem+json"


class DescribedApi(Api):
    """The API whose errors are answered, like all others, by `consult.errors`."""

    ERROR_SCHEMA = ProblemOut

    def _register_error_handlers(self) -> None:
        """Leave them to the one handler of the application."""

    def _register_responses(self) -> None:
        self.DEFAULT_RESPONSE_CONTENT_TYPE = PROBLEM  # for as long as the answers to errors are described
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = Api.DEFAULT_RESPONSE_CONTENT_TYPE

    @public
    def _openapi_json(self) -> Response:
        document: Response = super()._openapi_json()
        return document


def register(app: Flask) -> None:
    """Attach the API under /api/v1 with its OpenAPI document."""
    app.config.update(
        API_TITLE="Consult",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.1",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
        PAGINATION_HEADER_NAME=None,
    )
    api = DescribedApi(app)
    for blueprint in (positions_api.blp,):
        csrf.exempt(blueprint)  # only application/json is taken, which no form of another site can send
        api.register_blueprint(blueprint)
