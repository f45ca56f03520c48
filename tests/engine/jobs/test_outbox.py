"""Letters leave once under one key, ever later after a fault; without a server they wait."""

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select, update

from engine.clock import FixedClock
from engine.errors import KrokusError
from engine.jobs.outbox import MOST_ATTEMPTS, SmtpMailer, deliver_outgoing, make_mailer
from engine.process.passing import let_pass, run_due
from engine.records.plans.meeting_reminders import remind_of_meetings
from engine.records.plans.meetings import add_meeting, cancel_meeting
from engine.settings import MailSettings, SettingsError, read_mail
from engine.store.queries.history import finish_outgoing, lease_outgoing
from engine.store.tables import outbox, person
from tests.builders import Office, flow, make_model, open_office, user_task

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ONE_TASK = "\n".join(
    (
        '<bpmn:startEvent id="begin"/>',
        user_task("call_client", due="P3D", remind_before="P1D", escalate_after="P1D"),
        '<bpmn:endEvent id="finish"/>',
        flow("f1", "begin", "call_client"),
        flow("f2", "call_client", "finish"),
    )
)


class MailServer:
    """Speaks as much SMTP as a letter needs and keeps what it was given."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self.letters: list[str] = []
        self.refuses = False
        Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._socket.accept()
                with caller, suppress(OSError):
                    self._talk(caller)

    def _talk(self, caller: socket.socket) -> None:
        stream = caller.makefile("rwb", buffering=0)
        stream.write(b"220 ready\r\n")
        for line in iter(stream.readline, b""):
            word = line.split()[0].upper() if line.split() else b""
            if word == b"QUIT":
                return
            if word == b"RCPT" and self.refuses:
                stream.write(b"451 later\r\n")
            elif word == b"DATA":
                stream.write(b"354 go on\r\n")
                self.letters.append(b"".join(iter(stream.readline, b".\r\n")).decode())
                stream.write(b"250 taken\r\n")
            else:
                stream.write(b"250 ok\r\n")


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server of this test."""
    made = MailServer()
    yield made
    made.close()


@pytest.fixture
def clock() -> FixedClock:
    """Noon of a Monday."""
    return FixedClock(NOON)


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """A case whose only task has a reminder; the coach has a mail address."""
    files = make_model("letters", "letters_main", {"letters_main": ONE_TASK}, {})
    made = open_office(f"sqlite:///{tmp_path / 'krokus.sqlite3'}", files, clock)
    with made.krokus.store.begin(made.org) as work:
        for login in ("tomek", "maria"):
            work.run(update(person).where(person.c.id == login).values(email=f"{login}@proby.example"))
    made.start_case("tomek")
    yield made
    made.krokus.store.close()


def make_settings(server: MailServer) -> MailSettings:
    return MailSettings("127.0.0.1", server.port, "", "", "", "krokus@proby.example")


def list_rows(office: Office) -> list[tuple[str, str, int, str | None]]:
    with office.krokus.store.read(office.org) as work:
        columns = (outbox.c.kind, outbox.c.status, outbox.c.attempts, outbox.c.last_error)
        return [tuple(row) for row in work.conn.execute(select(*columns).order_by(outbox.c.next_at))]


def remind(office: Office, clock: FixedClock) -> None:
    """Let the reminder become due."""
    clock.advance(timedelta(days=2, hours=1))
    run_due(office.krokus)


def test_a_reminder_is_sent_to_the_holder_and_tells_nothing_of_the_client(
    office: Office, clock: FixedClock, server: MailServer
) -> None:
    remind(office, clock)
    assert deliver_outgoing(office.krokus, make_mailer(make_settings(server), clock)) == 1
    assert [row[:3] for row in list_rows(office)] == [("task_reminder", "sent", 1)]
    letter = server.letters[0]
    assert "To: tomek@proby.example" in letter
    assert "/tasks/" in letter
    assert "Ania" not in letter and "Nowak" not in letter


def test_an_escalation_goes_to_the_mentors(office: Office, clock: FixedClock, server: MailServer) -> None:
    let_pass(office.krokus, clock, timedelta(days=10))
    deliver_outgoing(office.krokus, make_mailer(make_settings(server), clock))
    assert {row[:2] for row in list_rows(office)} == {("task_reminder", "sent"), ("task_escalation", "sent")}
    assert "To: maria@proby.example" in server.letters[1]


MEETING = {
    "title": "Rozmowa z Anią Nowak",
    "day": "2026-11-24",
    "start": "9:00",
    "end": "10:00",
    "remind": "60",
}


def test_a_meeting_is_reminded_of_once_and_before_it_begins(
    office: Office, clock: FixedClock, server: MailServer
) -> None:
    add_meeting(office.krokus, office.actor("tomek"), MEETING)
    assert remind_of_meetings(office.krokus) == 0
    clock.advance(timedelta(hours=19, minutes=5))
    assert [remind_of_meetings(office.krokus) for _ in range(2)] == [1, 0]
    assert deliver_outgoing(office.krokus, make_mailer(make_settings(server), clock)) == 1
    assert "To: tomek@proby.example" in server.letters[0]
    assert "24.11.2026, 09:00" in server.letters[0]
    assert "Nowak" not in server.letters[0]


def test_a_meeting_that_has_begun_or_was_called_off_is_not_reminded_of(
    office: Office, clock: FixedClock
) -> None:
    tomek = office.actor("tomek")
    add_meeting(office.krokus, tomek, MEETING)
    cancel_meeting(office.krokus, tomek, add_meeting(office.krokus, tomek, {**MEETING, "day": "2026-11-25"}))
    clock.advance(timedelta(days=4))
    assert [remind_of_meetings(office.krokus) for _ in range(2)] == [1, 0]
    assert list_rows(office) == []


def test_without_a_mail_server_letters_wait(office: Office, clock: FixedClock) -> None:
    remind(office, clock)
    assert deliver_outgoing(office.krokus, make_mailer(None, clock)) == 0
    assert [row[1:3] for row in list_rows(office)] == [("waiting", 0)]


def test_after_a_fault_a_letter_is_tried_ever_later_under_the_same_id(
    office: Office, clock: FixedClock, server: MailServer
) -> None:
    mailer = make_mailer(make_settings(server), clock)
    remind(office, clock)
    server.refuses = True
    deliver_outgoing(office.krokus, mailer)
    assert [row[1:] for row in list_rows(office)] == [("waiting", 1, "SMTPRecipientsRefused")]
    assert deliver_outgoing(office.krokus, mailer) == 0
    clock.advance(timedelta(minutes=1))
    deliver_outgoing(office.krokus, mailer)
    clock.advance(timedelta(minutes=1))
    assert deliver_outgoing(office.krokus, mailer) == 0
    clock.advance(timedelta(minutes=1))
    server.refuses = False
    deliver_outgoing(office.krokus, mailer)
    assert [row[1:3] for row in list_rows(office)] == [("sent", 3)]
    assert len(server.letters) == 1


def test_the_same_intention_has_the_same_message_id(
    office: Office, clock: FixedClock, server: MailServer
) -> None:
    mailer = SmtpMailer(make_settings(server), clock)
    remind(office, clock)
    deliver_outgoing(office.krokus, mailer)
    with office.krokus.store.begin(office.org) as work:
        # As if the worker had died between sending and writing it down.
        work.run(update(outbox).values(status="waiting", next_at=NOON))
    deliver_outgoing(office.krokus, mailer)
    ids = [re.findall(r"Message-ID: <(.*)>", letter) for letter in server.letters]
    assert len(ids) == 2 and ids[0] == ids[1]


def test_a_letter_is_given_up_in_the_end_and_that_is_seen(
    office: Office, clock: FixedClock, server: MailServer
) -> None:
    mailer = make_mailer(make_settings(server), clock)
    remind(office, clock)
    server.refuses = True
    for _ in range(MOST_ATTEMPTS):
        deliver_outgoing(office.krokus, mailer)
        clock.advance(timedelta(hours=6))
    assert [row[1:3] for row in list_rows(office)] == [("failed", MOST_ATTEMPTS)]


def test_what_a_sender_found_out_after_its_lease_does_not_count(office: Office, clock: FixedClock) -> None:
    remind(office, clock)
    with office.krokus.store.begin(office.org) as work:
        slow = lease_outgoing(work, work.now + timedelta(minutes=5))[0]
    clock.advance(timedelta(minutes=6))
    with office.krokus.store.begin(office.org) as work:
        fast = lease_outgoing(work, work.now + timedelta(minutes=5))[0]
        assert finish_outgoing(work, fast, None, None)
    with office.krokus.store.begin(office.org) as work:
        assert not finish_outgoing(work, slow, "TimeoutError", work.now)
    assert [row[1] for row in list_rows(office)] == ["sent"]


def test_settings_of_the_mail_server_are_read_and_judged() -> None:
    read = read_mail(
        {"KROKUS_SMTP_URL": "smtps://ola:ta%40jne@mail.example", "KROKUS_MAIL_FROM": "k@x.example"}
    )
    assert read == MailSettings("mail.example", 465, "tls", "ola", "ta@jne", "k@x.example")
    assert read_mail({}) is None
    for bad in ("http://mail.example", "smtp://", "smtp://mail.example:port"):
        with pytest.raises(SettingsError):
            read_mail({"KROKUS_SMTP_URL": bad, "KROKUS_MAIL_FROM": "k@x.example"})
    with pytest.raises(KrokusError, match="mail_from_missing"):
        read_mail({"KROKUS_SMTP_URL": "smtp://mail.example", "KROKUS_MAIL_FROM": "k@x.example\r\nBcc: y"})
