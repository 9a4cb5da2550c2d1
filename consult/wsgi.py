"""The web application as gunicorn loads it: `gunicorn consult.wsgi:app`."""

from consult import create_app

app = create_app()
