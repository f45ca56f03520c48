"""Hours without a network: the empty page, the service worker, and what a device may know. Stores nothing."""

import json
from hashlib import blake2b

from flask import Flask, abort, jsonify, make_response, render_template, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from engine import get_entry_form
from webapp.access import public, role
from webapp.assets import STATIC_DIR, STYLE_SHEETS, build_asset_url, find_bundle
from webapp.board.pages import TEAM as TALKERS
from webapp.current import get_actor, get_engine
from webapp.hours import words
from webapp.hours.cards import TEAM
from webapp.hours.room import blueprint

FONT_FILES = "build/files"


@blueprint.get("/offline")
@public
def show_offline() -> str:
    """Show the empty page that a device keeps: it holds nobody's data until the device fills it in."""
    return render_template("hours/offline.html", script=find_bundle("offline.js"))


@blueprint.get("/offline/facts")
@role(*TEAM)
def send_facts() -> Response:
    """Give what entries and notes are made of: one's clients and the activities; the device seals it."""
    actor = get_actor()
    form = get_entry_form(get_engine(), actor)
    return jsonify(
        person=actor.person,
        token=generate_csrf(),
        notes=actor.has_role(*TALKERS),
        cases=[{"id": one.id, "title": one.title} for one in form.cases],
        activities=[
            {"label": label, "options": [{"code": code, "label": text} for code, text in options]}
            for label, options in words.group_activities(form.often)
        ],
    )


@public
def send_worker() -> Response:
    """Give the service worker with the list of files it keeps; a changed list is a new worker."""
    bundle = find_bundle("worker.js")
    if bundle is None:
        abort(404)
    page, assets = url_for("hours.show_offline"), _list_assets()
    version = blake2b(json.dumps([page, assets, bundle]).encode(), digest_size=6).hexdigest()
    known = json.dumps({"version": version, "page": page, "assets": assets})
    script = (STATIC_DIR / bundle).read_text(encoding="utf-8")
    response = make_response(f"globalThis.KROKUS = {known};\n{script}")
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    return response


def add_worker(app: Flask) -> None:
    """The worker stands at the root: only there may it answer for every page."""
    app.add_url_rule("/sw.js", "offline_worker", send_worker)


def _list_assets() -> list[str]:
    sheets = [build_asset_url(f"css/{sheet}.css") for sheet in STYLE_SHEETS if sheet != "print"]
    bundles = [found for name in ("fonts.css", "offline.js") if (found := find_bundle(name))]
    fonts = [f"{FONT_FILES}/{path.name}" for path in sorted((STATIC_DIR / FONT_FILES).glob("*.woff2"))]
    return [
        *sheets,
        *(build_asset_url(bundle) for bundle in bundles),
        # The style sheet of the fonts names them without a version.
        *(url_for("static", filename=font) for font in fonts),
    ]
