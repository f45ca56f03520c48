"""Easy words for a client's page: three doors that are always open, who saw what and why. Decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString, gettext, lazy_gettext

from engine import MessageChoice, MyPage
from webapp.tasks.words import say_name


@dataclass(frozen=True, slots=True)
class Door:
    """Something a client can always say: what it means and what happens then, sentence by sentence."""

    message: str
    button: LazyString
    title: LazyString
    sentences: tuple[LazyString | str, ...]
    confirm: LazyString
    done: LazyString
    done_already: LazyString


PAUSE = Door(
    "msg_suspend",
    lazy_gettext("I want a pause"),
    lazy_gettext("Do you want a pause?"),
    (
        lazy_gettext("A pause is all right."),
        lazy_gettext("During the pause you have no tasks."),
        lazy_gettext("Your coach will ask how long the pause is."),
        lazy_gettext("You can come back."),
    ),
    lazy_gettext("Yes, I want a pause"),
    lazy_gettext("We know that you want a pause. Your coach will talk to you."),
    lazy_gettext("You have a pause now."),
)
RESIGN = Door(
    "msg_client_wants_to_resign",
    lazy_gettext("I want to resign"),
    lazy_gettext("Do you want to resign?"),
    (
        lazy_gettext("To resign means: you do not take part any more."),
        lazy_gettext("It is your decision."),
        lazy_gettext("Somebody will ask you what you need."),
        lazy_gettext("You will have time to think."),
        lazy_gettext("You can change your mind."),
    ),
    lazy_gettext("Yes, I want to resign"),
    lazy_gettext("We know that you want to resign. Somebody will talk to you."),
    lazy_gettext("We know already that you want to resign."),
)
SOMEBODY_ELSE = Door(
    "msg_coach_change",
    lazy_gettext("I want to talk to somebody else"),
    lazy_gettext("Do you want to talk to somebody else?"),
    (
        lazy_gettext("You do not have to say why."),
        lazy_gettext("The mentor will talk to you."),
        lazy_gettext("The mentor is the person who helps coaches."),
        lazy_gettext("You can get another coach."),
    ),
    lazy_gettext("Yes, I want to talk to somebody else"),
    lazy_gettext("We know that you want to talk to somebody else. The mentor will talk to you."),
    lazy_gettext("We know already. The mentor will talk to you."),
)
DOORS: Mapping[str, Door] = {door.message: door for door in (PAUSE, RESIGN, SOMEBODY_ELSE)}

READ_WORDS: Mapping[str, LazyString] = {
    "document": lazy_gettext("read a document"),
    "task": lazy_gettext("worked on a task"),
    "attachment": lazy_gettext("opened a file"),
}


def make_door(message: MessageChoice) -> Door:
    """Return the question for any other thing that a client can say now."""
    label = say_name(message.plain_label)
    told = tuple(say_name(message.plain_text).splitlines())
    usual = (lazy_gettext("Your coach will read this."), lazy_gettext("Then somebody will talk to you."))
    return Door(
        message.name,
        label,
        label,
        told or usual,
        lazy_gettext("Yes, say it"),
        lazy_gettext("We know about it. Somebody will talk to you."),
        lazy_gettext("We know about it already."),
    )


def list_others(page: MyPage) -> list[MessageChoice]:
    """Return what else the client can say now, beside the three doors."""
    return [message for message in page.messages if message.name not in DOORS]


def say_read(why: str) -> str:
    """Say why somebody saw protected data."""
    return str(READ_WORDS.get(why) or gettext("looked at your data"))


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One person of the case with all their roles in words."""

    name: str
    roles: str


@dataclass(frozen=True, slots=True)
class Look:
    """Who saw which document, and when last."""

    name: str
    why: str
    title: str
    at: datetime


def list_team(page: MyPage) -> list[TeamMember]:
    """Return each person once, however many roles they have."""
    roles: dict[str, list[str]] = {}
    for one in page.people:
        if one.person is not None:
            roles.setdefault(one.person.name, []).append(say_name(one.role_name))
    return [TeamMember(name, ", ".join(dict.fromkeys(held))) for name, held in roles.items()]


def list_looks(page: MyPage) -> list[Look]:
    """Return who saw what, the newest look of each person at each document; long lists frighten."""
    newest: dict[tuple[str, str, str], datetime] = {}
    for read in page.reads:
        title = read.document.title if read.document else ""
        key = (read.person.name, say_read(read.why), title)
        newest[key] = max(read.at, newest.get(key, read.at))
    looks = [Look(name, why, title, at) for (name, why, title), at in newest.items()]
    return sorted(looks, key=lambda look: look.at, reverse=True)
