"""Flask's signed cookie and Flask-WTF's form token; what signs and checks is made once. Knows no page."""

import hmac
from typing import Any

from flask import Flask, current_app, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from itsdangerous import BadData, URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode
from itsdangerous.signer import SigningAlgorithm
from itsdangerous.timed import TimestampSigner

# Packing fewer bytes saves none of them.
SMALL_BYTES = 512
# The salt and the name that Flask-WTF signs its tokens with.
TOKEN_SALT, TOKEN = "wtf-csrf-token", "csrf_token"


class KeptHash(SigningAlgorithm):
    """HMAC-SHA1 as itsdangerous makes it, begun once a key: OpenSSL looks its parts up at each start."""

    def __init__(self) -> None:
        self._begun: dict[bytes, hmac.HMAC] = {}

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        begun = self._begun.get(key)
        if begun is None:
            begun = self._begun[key] = hmac.new(key, digestmod="sha1")
        signing = begun.copy()
        signing.update(value)
        return signing.digest()


class KeptKeys(TimestampSigner):
    """Derives the key of each secret once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, algorithm=KeptHash())
        self._derived: dict[str | bytes | None, bytes] = {}

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        found = self._derived.get(secret_key)
        if found is None:
            found = self._derived[secret_key] = super().derive_key(secret_key)
        return found


class KeptSerializer(URLSafeTimedSerializer):
    """Signs and reads like its parent, and what one of them signed the other reads."""

    default_signer = KeptKeys

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._signers: dict[Any, Any] = {}

    def make_signer(self, salt: str | bytes | None = None) -> Any:
        found = self._signers.get(salt)
        if found is None:
            found = self._signers[salt] = super().make_signer(salt)
        return found

    def dump_payload(self, obj: Any) -> bytes:
        written = self.serializer.dumps(obj, **self.serializer_kwargs)
        content = written.encode() if isinstance(written, str) else written
        return super().dump_payload(obj) if len(content) > SMALL_BYTES else base64_encode(content)


class KeptSigner(SecureCookieSessionInterface):
    """Flask's own cookie."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], KeptSerializer] = {}

    def get_signing_serializer(self, app: Flask) -> KeptSerializer:
        secrets = (str(app.secret_key), *(app.config["SECRET_KEY_FALLBACKS"] or ()))
        found = self._kept.get(secrets)
        if found is None:
            signing = {"key_derivation": self.key_derivation, "digest_method": self.digest_method}
            # The newest secret stands last.
            found = KeptSerializer(
                list(reversed(secrets)), salt=self.salt, serializer=self.serializer, signer_kwargs=signing
            )
            self._kept = {secrets: found}
        return found


class KeptCheck(CSRFProtect):
    """Flask-WTF's check of every request that changes something, for an app that exempts nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[str, KeptSerializer] = {}

    def protect(self, apply_exemptions: bool = False) -> None:
        app = current_app
        # An address that no page has is answered as such.
        if request.method not in app.config["WTF_CSRF_METHODS"] or not request.endpoint:
            return
        problem = self._find_problem(str(app.secret_key), self._get_csrf_token())
        if problem is not None:
            self._error_response(problem)

    def _find_problem(self, secret: str, sent: str | None) -> str | None:
        own = session.get(TOKEN)
        if not sent:
            return "The CSRF token is missing."
        if not isinstance(own, str):
            return "The CSRF session token is missing."
        signer = self._kept.get(secret)
        if signer is None:
            signer = KeptSerializer(secret, salt=TOKEN_SALT)
            self._kept = {secret: signer}
        try:
            # It lives as long as the session that it must match.
            token = signer.loads(sent)
        except BadData:
            return "The CSRF token is invalid."
        is_own = isinstance(token, str) and hmac.compare_digest(own.encode(), token.encode())
        return None if is_own else "The CSRF tokens do not match."
