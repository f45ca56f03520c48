"""Settings: the environment is read once, here; nothing else looks at environment variables."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

from engine.errors import KrokusError

# Scheme -> how the connection is protected, and its usual port.
SMTP_WAYS = {"smtps": ("tls", 465), "smtp": ("starttls", 587), "smtp+plain": ("", 25)}
DEFAULT_DATABASE_URL = "sqlite:///var/krokus.sqlite3"


class SettingsError(KrokusError):
    """A setting is missing or cannot be used; params name it and say what to set."""

    code = "bad_setting"


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How to reach the mail server: `tls` is `tls`, `starttls` or empty (plain, for this machine only)."""

    host: str
    port: int
    tls: str
    user: str
    password: str
    sender: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may choose.

    Attributes:
        database_url: SQLAlchemy form; SQLite file or PostgreSQL.
        secret_key: signs form tokens and cookies; at least 32 characters.
        demo: the demonstration: invented people, one known password, a clock that can be moved.
        data_dir: where the embedded database and generated secrets live.
        mail: the mail server; None where there is none, and then letters wait.
        address: where people find this installation, without a slash at the end; letters link there.
        metrics_token: who may read `/metrics` from another machine; empty: nobody.
        trusted_proxy: the address of the proxy whose word on a visitor's address is taken; empty: nobody's.
        processes: how many processes serve; 0: one a core on PostgreSQL, one on SQLite.
    """

    database_url: str
    secret_key: str
    demo: bool
    data_dir: Path
    secure_cookies: bool
    mail: MailSettings | None
    address: str
    metrics_token: str
    trusted_proxy: str
    processes: int


def read_settings(environ: Mapping[str, str], *, demo: bool = False) -> Settings:
    """Read the settings of a production server or worker.

    Raises:
        SettingsError: SECRET_KEY is missing or shorter than 32 characters, or another one cannot be used.
    """
    secret = environ.get("SECRET_KEY", "")
    if len(secret) < 32:
        raise SettingsError("secret_key_missing", name="SECRET_KEY", least_characters=32)
    return Settings(
        database_url=read_database_url(environ),
        secret_key=secret,
        demo=demo,
        data_dir=Path(environ.get("KROKUS_DATA_DIR", "var")),
        secure_cookies=environ.get("KROKUS_INSECURE_COOKIES", "") != "1",
        mail=read_mail(environ),
        address=read_address(environ),
        metrics_token=environ.get("KROKUS_METRICS_TOKEN", ""),
        trusted_proxy=read_trusted_proxy(environ),
        processes=read_processes(environ),
    )


def read_address(environ: Mapping[str, str]) -> str:
    """Where people find this installation, without a slash at the end."""
    return environ.get("KROKUS_ADDRESS", "http://127.0.0.1:5000").rstrip("/")


def read_trusted_proxy(environ: Mapping[str, str]) -> str:
    """The IP address in KROKUS_TRUSTED_PROXY, or an empty text.

    Raises:
        SettingsError: it is no IP address.
    """
    text = environ.get("KROKUS_TRUSTED_PROXY", "").strip()
    if not text:
        return ""
    try:
        return str(ip_address(text))
    except ValueError:
        raise SettingsError("bad_proxy", name="KROKUS_TRUSTED_PROXY") from None


def read_processes(environ: Mapping[str, str]) -> int:
    """The number in KROKUS_PROCESSES; 0 where nobody chose.

    Raises:
        SettingsError: it is no number of processes.
    """
    text = environ.get("KROKUS_PROCESSES", "").strip() or "0"
    if not (text.isascii() and text.isdecimal()) or len(text) > 3:
        raise SettingsError("bad_processes", name="KROKUS_PROCESSES")
    return int(text)


def read_mail(environ: Mapping[str, str]) -> MailSettings | None:
    """The mail server in KROKUS_SMTP_URL: `smtps://`, `smtp://` (STARTTLS) or `smtp+plain://user:pass@host:port`.

    Raises:
        SettingsError: the address cannot be used, or KROKUS_MAIL_FROM is missing.
    """
    text = environ.get("KROKUS_SMTP_URL", "")
    if not text:
        return None
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError:
        raise SettingsError("bad_smtp_url", name="KROKUS_SMTP_URL") from None
    if url.scheme not in SMTP_WAYS or not url.hostname:
        raise SettingsError("bad_smtp_url", name="KROKUS_SMTP_URL")
    sender = environ.get("KROKUS_MAIL_FROM", "")
    if "@" not in sender or any(sign in sender for sign in "\r\n"):
        raise SettingsError("mail_from_missing", name="KROKUS_MAIL_FROM")
    tls, usual_port = SMTP_WAYS[url.scheme]
    user, password = unquote(url.username or ""), unquote(url.password or "")
    return MailSettings(url.hostname, port or usual_port, tls, user, password, sender)


def read_database_url(environ: Mapping[str, str]) -> str:
    """Where the data lives; all that commands need which serve no pages."""
    return normalise_database_url(environ.get("DATABASE_URL", DEFAULT_DATABASE_URL))


def normalise_database_url(url: str) -> str:
    """Accept the short PostgreSQL forms people paste and name the driver Krokus uses."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
