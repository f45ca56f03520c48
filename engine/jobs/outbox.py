"""Sending what waits in the outbox: after the commit, at least once, under one key, ever later after a fault.

A mail names the kind of task and its address, never a client: mailboxes are no place for people's affairs.
"""

import hashlib
import logging
import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol

from engine.clock import Clock
from engine.jobs.letters import Letter, write_letter
from engine.krokus import Krokus
from engine.model import OrgId
from engine.settings import MailSettings
from engine.store.queries.history import OutboxRow, finish_outgoing, has_outgoing, lease_outgoing

logger = logging.getLogger("krokus.outbox")
NOBODY = OrgId("")
LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
# With these pauses the last attempt comes after about two days.
MOST_ATTEMPTS = 16
TIMEOUT_S = 20.0
# What `last_error` says; the driver's own words may hold an address.
NO_ADDRESS = "nobody_to_write_to"


class Mailer(Protocol):
    """Hands letters to a mail server."""

    def send(self, letters: Iterable[Letter], key: str) -> None: ...


@dataclass(frozen=True)
class SmtpMailer:
    """A mail server reached by SMTP."""

    settings: MailSettings
    clock: Clock

    def send(self, letters: Iterable[Letter], key: str) -> None:
        """Send the letters of one intention; a repeated key gives the same Message-ID.

        Raises:
            OSError, smtplib.SMTPException: the server is away or refused.
        """
        settings = self.settings
        connect = smtplib.SMTP_SSL if settings.tls == "tls" else smtplib.SMTP
        with connect(settings.host, settings.port, timeout=TIMEOUT_S) as server:
            if settings.tls == "starttls":
                server.starttls()
            if settings.user:
                server.login(settings.user, settings.password)
            for letter in letters:
                server.send_message(self._dress(letter, key))

    def _dress(self, letter: Letter, key: str) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.settings.sender, letter.to, letter.subject
        mail["Date"] = format_datetime(self.clock.now())
        marked = hashlib.sha256(f"{key}:{letter.to}".encode()).hexdigest()[:40]
        # Mailboxes drop a second copy with the same id, so a letter sent twice arrives once.
        mail["Message-ID"] = f"<{marked}@{self.settings.sender.rpartition('@')[2].strip('>') or 'krokus'}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.text)
        return mail


def make_mailer(settings: MailSettings | None, clock: Clock) -> Mailer | None:
    """The mailer of these settings; None where no mail server is set."""
    return None if settings is None else SmtpMailer(settings, clock)


def deliver_outgoing(krokus: Krokus, mailer: Mailer | None, most: int = 20) -> int:
    """Send what waits; returns how many intentions were looked at.

    Without a mail server everything keeps waiting: it is sent when there is one.
    """
    if mailer is None:
        return 0
    with krokus.store.read(NOBODY) as work:
        if not has_outgoing(work):
            return 0
    with krokus.store.begin(NOBODY) as work:
        rows = lease_outgoing(work, work.now + LEASE, most)
    for row in rows:
        _deliver(krokus, mailer, row)
    return len(rows)


def _deliver(krokus: Krokus, mailer: Mailer, row: OutboxRow) -> None:
    error: str | None = None
    try:
        letters = write_letter(krokus, row)
        if letters:
            mailer.send(letters, f"{row.org}:{row.key}")
        else:
            error = NO_ADDRESS
    except (OSError, smtplib.SMTPException) as fault:
        error = type(fault).__name__
        logger.warning("sending_failed", extra={"facts": {"outbox": row.id, "error": error}})
    attempts = row.attempts + 1
    gave_up = error == NO_ADDRESS or attempts >= MOST_ATTEMPTS
    with krokus.store.begin(OrgId(row.org)) as work:
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(row.attempts, 20))
        finish_outgoing(work, row, error, work.now + pause if error else None, gave_up=gave_up)
