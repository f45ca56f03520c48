"""Settings: the environment is read once, here; nothing else looks at environment variables."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.errors import KrokusError

DEFAULT_DATABASE_URL = "sqlite:///var/krokus.sqlite3"


class SettingsError(KrokusError):
    """A setting is missing or cannot be used; params name it and say what to set."""

    code = "bad_setting"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may choose.

    Attributes:
        database_url: SQLAlchemy form; SQLite file or PostgreSQL.
        secret_key: signs form tokens and cookies; at least 32 characters.
        demo: the demonstration: invented people, one known password, a clock that can be moved.
        data_dir: where the embedded database and generated secrets live.
    """

    database_url: str
    secret_key: str
    demo: bool
    data_dir: Path
    secure_cookies: bool


def read_settings(environ: Mapping[str, str], *, demo: bool = False) -> Settings:
    """Read the settings of a production server or worker.

    Raises:
        SettingsError: SECRET_KEY is missing or shorter than 32 characters.
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
    )


def read_database_url(environ: Mapping[str, str]) -> str:
    """Where the data lives; all that commands need which serve no pages."""
    return normalise_database_url(environ.get("DATABASE_URL", DEFAULT_DATABASE_URL))


def normalise_database_url(url: str) -> str:
    """Accept the short PostgreSQL forms people paste and name the driver Krokus uses."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
