"""For a WSGI server: `gunicorn "webapp.wsgi:make_app()"`. Settings come from the environment."""

import os

from flask import Flask

from engine import SystemClock, open_krokus, read_settings
from webapp.app import create_app


def make_app() -> Flask:
    """The app of a real installation.

    Raises:
        SettingsError: SECRET_KEY is missing or too short.
    """
    settings = read_settings(os.environ)
    krokus = open_krokus(settings.database_url, SystemClock())
    return create_app(krokus, secret_key=settings.secret_key)
