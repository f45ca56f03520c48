"""What a process of the team stands at, in words. Decides nothing."""

from flask_babel import gettext

from engine import TeamItem
from webapp.dates import say_due, say_when


def say_turn(item: TeamItem) -> str:
    """Say what the process waits for and whose turn it is."""
    if not item.waits_for:
        return ""
    if item.who:
        names = ", ".join(person.name for person in item.who)
        return gettext("%(names)s: %(step)s", names=names, step=item.waits_for)
    return item.waits_for


def word_standing(item: TeamItem) -> tuple[str, str]:
    """Return the words and the tone of the tag: what is wrong, else until when."""
    if item.is_broken:
        return gettext("a step broke"), "red"
    if item.is_nobodys:
        return gettext("nobody has the role"), "red"
    if item.until is None:
        return "", "plain"
    if not item.who:
        return gettext("goes on %(when)s", when=say_when(item.until)), "plain"
    return say_due(item.until), "red" if item.is_overdue else "plain"
