"""Consult: consultations between parties that do not answer to each other."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from consult.config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """Wire the application: settings, database, subscriptions, pages and API; decides nothing.

    Settings come from the environment when none are given.
    """
    # the imports stand here so that the pure parts of the package load without the web
    import os

    from flask import Flask

    from consult import api, errors, extensions, health, icon, inbox, languages, navigation, security
    from consult.accreditation import pages as accreditation_pages
    from consult.authentication import registering as authentication
    from consult.config import Settings
    from consult.consultations import pages as consultation_pages
    from consult.database import bind_engine, engine_options
    from consult.events.registry import subscribe
    from consult.followup import pages as followup_pages
    from consult.live import pages as live
    from consult.notices import pages as notice_pages
    from consult.personal import pages as personal_pages
    from consult.positions import pages as position_pages
    from consult.presentation import register_presentation
    from consult.resources import resource_folder
    from consult.subscriptions import SUBSCRIPTIONS
    from consult.synthesis import pages as synthesis_pages
    from consult.synthesis import unsubscribe
    from consult.texts import pages as text_pages

    settings = settings or Settings.from_environment(os.environ)
    app = Flask(__name__, template_folder=str(resource_folder("templates")))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=1_000_000,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https:"),
        WTF_CSRF_TIME_LIMIT=None,
        CONSULT=settings,
    )
    extensions.db.init_app(app)
    extensions.csrf.init_app(app)
    bind_engine(app)
    subscribe(SUBSCRIPTIONS)
    register_presentation(app)
    for part in (languages, navigation, security, errors, authentication, health, icon, inbox, api, live):
        part.register(app)
    areas = (consultation_pages, accreditation_pages, position_pages, text_pages, synthesis_pages, followup_pages)
    for pages in (*areas, unsubscribe, notice_pages, personal_pages):
        app.register_blueprint(pages.bp)
    return app
