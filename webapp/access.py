"""Who may open which page. Every view carries one rule; a view without a rule is never served.

Rules about single things (whose case, whose task) live in the engine, not here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

from flask import Flask, Request, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from engine import Actor

View = TypeVar("View", bound=Callable[..., object])
ActorLoader = Callable[[Request], Actor | None]

RULE_ATTRIBUTE = "access_rule"


class Door(StrEnum):
    """The four kinds of rules."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    ROLE = "role"
    DEMO_ONLY = "demo_only"


@dataclass(frozen=True, slots=True)
class AccessRule:
    """What a view asks of its visitor; `roles` only matters for Door.ROLE (any one of them is enough)."""

    door: Door
    roles: tuple[str, ...] = ()


def public(view: View) -> View:
    """Let everybody in, signed in or not."""
    return _attach(view, AccessRule(Door.PUBLIC))


def signed_in(view: View) -> View:
    """Let in everybody who is signed in; others are sent to the login page and come back."""
    return _attach(view, AccessRule(Door.SIGNED_IN))


def role(*roles: str) -> Callable[[View], View]:
    """Let in signed-in people who have one of these roles; for others the page does not exist."""
    if not roles:
        raise ValueError("a role rule needs at least one role")
    return lambda view: _attach(view, AccessRule(Door.ROLE, roles))


def demo_only(view: View) -> View:
    """Serve this page in the demo only; a real installation answers 404."""
    return _attach(view, AccessRule(Door.DEMO_ONLY))


def find_rule(app: Flask, endpoint: str) -> AccessRule | None:
    """Return the rule of an endpoint, None when nobody wrote one."""
    if endpoint == "static":
        return AccessRule(Door.PUBLIC)
    return getattr(app.view_functions.get(endpoint), RULE_ATTRIBUTE, None)


def set_actor_loader(app: Flask, loader: ActorLoader) -> None:
    """Tell the app how to find the signed-in person of a request.

    This is the seam for `webapp/auth`: its `register` calls this once. Until then nobody is signed in.
    """
    app.extensions["krokus_actor_loader"] = loader


def install_access(app: Flask) -> None:
    """Ask the rule of every request before its view runs."""
    app.extensions.setdefault("krokus_actor_loader", _find_nobody)
    app.before_request(check_access)


def check_access() -> Response | None:
    """Load the visitor and refuse what the rule of the page does not allow."""
    endpoint = request.endpoint
    if endpoint == "static":
        g.actor = None
        return None
    g.actor = actor = current_app.extensions["krokus_actor_loader"](request)
    if endpoint is None:
        return None
    rule = find_rule(current_app, endpoint)
    if rule is None:
        current_app.logger.error("endpoint %s has no access rule", endpoint)
        abort(404)
    return _apply_rule(rule, actor)


def find_local_target(target: str | None) -> str | None:
    """Return `target` when it is a path on this site, else None.

    Browsers read backslashes as slashes and drop control characters, so both are refused:
    `/\\evil.example` would leave the site.
    """
    if not target or not target.startswith("/") or len(target) > 2000:
        return None
    if "\\" in target or any(ord(sign) < 33 or ord(sign) == 127 for sign in target):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or target.startswith("//"):
        return None
    return target


def _attach(view: View, rule: AccessRule) -> View:
    setattr(view, RULE_ATTRIBUTE, rule)
    return view


def _find_nobody(_request: Request) -> Actor | None:
    return None


def _apply_rule(rule: AccessRule, actor: Actor | None) -> Response | None:
    if rule.door is Door.PUBLIC:
        return None
    if rule.door is Door.DEMO_ONLY:
        return None if current_app.config["DEMO"] else abort(404)
    if actor is None:
        return _send_to_login()
    if rule.door is Door.ROLE and not actor.has_role(*rule.roles):
        abort(404)
    return None


def _send_to_login() -> Response:
    # A form that was typed while the session ended waits in the login page itself.
    keep = current_app.extensions.get("krokus_keeper")
    kept: Response | None = keep() if keep is not None else None
    if kept is not None:
        return kept
    # After a POST the address alone would lose what was sent, so people come back to the page they were on.
    back = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else _find_referring_path()
    if "auth.login" in current_app.view_functions:
        return redirect(url_for("auth.login", next=back), 303)
    return redirect("/login?" + urlencode({"next": back or "/"}), 303)


def _find_referring_path() -> str | None:
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return None
    return find_local_target(parts.path + (f"?{parts.query}" if parts.query else ""))
