"""For other WSGI servers (gunicorn with PostgreSQL): `webapp.wsgi:make_app()`."""

import os

from flask import Flask

from engine import SystemClock, open_krokus, read_settings
from webapp.app import create_app


def make_app() -> Flask:
    """The app of a production installation, from the environment."""
    settings = read_settings(os.environ)
    krokus = open_krokus(settings.database_url, SystemClock())
    return create_app(krokus, secret_key=settings.secret_key, insecure=not settings.secure_cookies)
