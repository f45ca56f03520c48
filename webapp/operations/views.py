"""`/health`, `/ready` and `/metrics`: for probes and monitors. Numbers and yes or no, never people."""

import hmac
from importlib.metadata import version

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, make_response, request

from engine import find_backlog, find_readiness
from webapp.access import public
from webapp.current import get_engine, get_now
from webapp.operations.counting import count_answer, note_start, write_counts
from webapp.operations.exposition import Sample, expose

blueprint = Blueprint("operations", __name__)
LOOPBACK = ("127.0.0.1", "::1")
# A proxy on the same machine speaks for everybody outside, so its requests are not local ones.
PROXY_HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


@blueprint.get("/health")
@public
def answer_health() -> Response:
    """Say that the app is up, and which version."""
    return jsonify(status="ok", version=version("krokus"))


@blueprint.get("/ready")
@public
def answer_ready() -> Response:
    """Say whether people can be served: database there, tables current, a worker alive."""
    found = find_readiness(get_engine())
    answer = jsonify(ready=found.is_ready, database=found.database, tables=found.tables, worker=found.worker)
    return make_response(answer, 200 if found.is_ready else 503)


@blueprint.get("/metrics")
@public
def answer_metrics() -> Response:
    """Counts in the text form that Prometheus reads; for this machine, or for who knows the token."""
    if not _may_read_metrics():
        abort(404)
    waiting = find_backlog(get_engine())
    oldest_s = (get_now() - waiting.oldest_due_at).total_seconds() if waiting.oldest_due_at else 0.0
    samples = (
        Sample("krokus_timers_due", "Timers that are due and have not fired.", waiting.due_timers),
        Sample("krokus_timer_lag_seconds", "How long the oldest due timer has waited.", oldest_s),
        Sample("krokus_outbox_waiting", "Letters that wait to be sent.", waiting.outbox_waiting),
        Sample("krokus_outbox_failed", "Letters that were given up.", waiting.outbox_failed),
        Sample("krokus_incidents_open", "Steps that broke and wait for a mentor.", waiting.open_incidents),
        Sample("krokus_workers_alive", "Workers seen within a minute.", waiting.workers),
    )
    text = expose(samples) + write_counts()
    return Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def register(app: Flask) -> None:
    """Add the pages and count every answer."""
    app.register_blueprint(blueprint)
    app.before_request(note_start)
    app.after_request(count_answer)


def _may_read_metrics() -> bool:
    token = str(current_app.config.get("METRICS_TOKEN", ""))
    if token:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    return request.remote_addr in LOOPBACK and not any(name in request.headers for name in PROXY_HEADERS)
