"""For other WSGI servers (gunicorn with PostgreSQL): `webapp.wsgi:make_app()`."""

import os
import sys

from flask import Flask

from engine import SystemClock, open_krokus, read_settings, write_json_logs
from webapp.app import create_app


def make_app() -> Flask:
    """The app of a production installation, from the environment."""
    settings = read_settings(os.environ)
    write_json_logs(sys.stderr)
    krokus = open_krokus(settings.database_url, SystemClock(), settings.address)
    app = create_app(krokus, secret_key=settings.secret_key, insecure=not settings.secure_cookies)
    app.config["METRICS_TOKEN"] = settings.metrics_token
    return app
