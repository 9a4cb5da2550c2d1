"""Applications that outlive a test: moved from one test's database to the next instead of made anew.

What an application works out once and keeps is the same in every test: its routes, its compiled templates, its
compiled statements. Settings, subscriptions, the line to Redis, configuration and globals of the templates are put
back before each test.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Dialect

from consult import create_app
from consult.config import Settings
from consult.events.registry import subscribe
from consult.extensions import db
from consult.live import announcing
from consult.live.pages import open_hub
from consult.subscriptions import SUBSCRIPTIONS
from tests.compiled_templates import COMPILED

_idle: dict[Settings, "_Kept"] = {}


@dataclass(frozen=True, kw_only=True)
class _Kept:
    app: Flask
    configuration: dict[str, Any]
    template_globals: dict[str, Any]

    def move(self, settings: Settings) -> None:
        subscribe(SUBSCRIPTIONS)
        self.app.config.clear()
        self.app.config.update(self.configuration)
        self.app.config.update(CONSULT=settings, SQLALCHEMY_DATABASE_URI=settings.database_url)
        announcing.prepare(self.app, settings.redis_url)
        open_hub(self.app)
        self.app.jinja_env.globals.clear()
        self.app.jinja_env.globals.update(self.template_globals)


def settings_on(database_url: str, data_dir: Path, more: Mapping[str, str] | None = None) -> Settings:
    """Settings for a database, and for more of what the environment may say."""
    own = {
        "CONSULT_DATABASE_URL": database_url,
        "CONSULT_DATA_DIR": str(data_dir),
        "CONSULT_SECRET_KEY": "a key for tests only",
        "CONSULT_SIGNING_KEY": "5e" * 32,
    }
    return Settings.from_environment({**own, **(more or {})})


@contextmanager
def application_on(settings: Settings) -> Iterator[Flask]:
    """An application with these settings, inside its context; its connections are closed at the end."""
    kind = _kind(settings)
    kept = _idle.pop(kind, None) or _make(settings)
    kept.move(settings)
    with kept.app.app_context():
        yield kept.app
        db.session.remove()
        db.engine.dispose()
    _idle[kind] = kept


def _kind(settings: Settings) -> Settings:
    """What the application looks at while it is made: all but where things are."""
    return replace(
        settings,
        database_url=sa.make_url(settings.database_url).get_backend_name(),
        data_dir=Path(),
        redis_url="redis:" if settings.redis_url else None,
        smtp_url="smtp:" if settings.smtp_url else None,
    )


def _make(settings: Settings) -> _Kept:
    app = create_app(settings)
    app.jinja_env.bytecode_cache = COMPILED

    def to_the_present_database(dialect: Dialect, _record: Any, positional: list[Any], named: dict[str, Any]) -> None:
        where, how = dialect.create_connect_args(sa.make_url(app.config["SQLALCHEMY_DATABASE_URI"]))
        positional[:] = where
        named.update(how)

    with app.app_context():
        sa.event.listen(db.engine, "do_connect", to_the_present_database)
    return _Kept(app=app, configuration=dict(app.config), template_globals=dict(app.jinja_env.globals))
