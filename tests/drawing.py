"""A bare application that only draws: the templates, one language, and the filters of the presentation."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask, render_template, render_template_string
from flask_babel import Babel

from consult.presentation import register_presentation
from consult.resources import resource_folder
from tests.compiled_templates import COMPILED

SHOWN_AT = datetime(2026, 11, 22, 14, 32, 7, tzinfo=UTC)


def drawing_app(language: str = "en") -> Flask:
    """An application with no database, no sign-in and no route, whose reader has this language."""
    app = Flask("consult", template_folder=str(resource_folder("templates")))
    app.secret_key = "for the flashes of a test"
    Babel(app, default_locale=language)
    register_presentation(app)
    app.jinja_env.bytecode_cache = COMPILED
    return app


def importing(file: str, *macros: str) -> str:
    """The line that brings macros of one file of components into a piece of template."""
    return f"{{% from 'components/{file}.html' import {', '.join(macros)} %}}"


def draw(source: str, language: str = "en", **values: Any) -> str:
    """What a piece of template comes to."""
    with drawing_app(language).test_request_context():
        return render_template_string(source, **values)


def draw_gallery(language: str = "en", direction: str = "ltr", **values: Any) -> str:
    """The page with every component in every state."""
    with drawing_app(language).test_request_context():
        return render_template(
            "components/gallery.html", locale_code=language, text_direction=direction, shown_at=SHOWN_AT, **values
        )
