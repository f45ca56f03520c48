"""Headers, limits, cookies and CSRF of every answer. No rule about people lives here."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import unquote

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

UPLOAD_LIMIT_BYTES = 25 * 1024 * 1024
FORM_LIMIT_BYTES = 2 * 1024 * 1024
FORM_LIMIT_PARTS = 5000
# The server's word, as a header, that a request was too big and came without its files; it holds their names.
CUT_FILES = "KROKUS_CUT_FILES"
ASSET_LIFE = timedelta(days=365)

# bpmn-js sets style attributes on the elements it draws; style sheets and scripts come from this site only.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(self), microphone=(self), payment=(), usb=()",
}


def install_security(app: Flask, *, secret_key: str, demo: bool, testing: bool) -> None:
    """Set limits and cookies, switch CSRF protection on and put headers on every answer."""
    app.config.update(
        SECRET_KEY=secret_key,
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_LIMIT_BYTES,
        MAX_FORM_PARTS=FORM_LIMIT_PARTS,
        SESSION_COOKIE_NAME="krokus_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # The demo and the tests speak plain HTTP on this machine; a real installation speaks HTTPS only.
        SESSION_COOKIE_SECURE=not (demo or testing),
        SEND_FILE_MAX_AGE_DEFAULT=ASSET_LIFE,
        # A form may stay open for a whole day: the token lives as long as the session.
        WTF_CSRF_TIME_LIMIT=None,
        # A proxy that strips the Referer must not lock people out; SameSite and the token hold.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.session_interface = KeptSigner()
    # Registered before the CSRF check, which is the first to read the form.
    app.before_request(limit_plain_forms)
    CSRFProtect(app)
    app.before_request(refuse_cut)
    app.after_request(add_headers)


class KeptSigner(SecureCookieSessionInterface):
    """Flask's own cookie; what signs it is made once instead of for each reading and each writing."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], URLSafeTimedSerializer] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer:
        secrets = (str(app.secret_key), *(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if secrets not in self._kept:
            made = super().get_signing_serializer(app)
            if made is None:
                raise ValueError("no secret signs the cookie")
            self._kept = {secrets: made}
        return self._kept[secrets]


def limit_plain_forms() -> None:
    """Give forms without files the small limit; Werkzeug applies it to multipart forms only."""
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = FORM_LIMIT_BYTES


class FilesTooBig(RequestEntityTooLarge):
    """A form whose files were too big to take; what was typed is here."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = names


def refuse_cut() -> None:
    """Refuse what came without its files, after the CSRF check has found it to be from this site."""
    named = request.environ.get(f"HTTP_{CUT_FILES}")
    if named is not None:
        raise FilesTooBig([unquote(name) for name in named.split(",") if name])


def add_headers(response: Response) -> Response:
    """Put the security headers on an answer; pages are never kept by caches, versioned files are."""
    # One look at what the page itself chose; `setdefault` would look through all of them for each.
    chosen = {name.lower() for name, _ in response.headers}
    response.headers.extend(
        [(name, value) for name, value in SECURITY_HEADERS.items() if name.lower() not in chosen]
    )
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    is_static = request.endpoint == "static"
    if is_static and "v" in request.args:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif is_static:
        response.headers["Cache-Control"] = "public, max-age=300"
    elif "cache-control" not in chosen:
        response.headers["Cache-Control"] = "no-store"
    return response
