"""Words of the pages about releases: what kinds of groups and states there are. Decides nothing."""

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import LazyString, lazy_gettext

from engine import ChangeLine

# Kind of a group in the table: word and tone.
KINDS: Mapping[str, tuple[LazyString, str]] = {
    "stays": (lazy_gettext("stays"), "ok"),
    "new_step": (lazy_gettext("new step"), "plain"),
    "placed": (lazy_gettext("another step"), "amber"),
    "blocked": (lazy_gettext("cannot move"), "red"),
    "broken": (lazy_gettext("something broke"), "amber"),
}
MOVE_STATUSES: Mapping[str, tuple[LazyString, str]] = {
    "trial": (lazy_gettext("one case on trial"), "amber"),
    "running": (lazy_gettext("under way"), "plain"),
    "stopped": (lazy_gettext("stopped"), "amber"),
    "done": (lazy_gettext("finished"), "ok"),
    "waiting": (lazy_gettext("waits"), "plain"),
    "moved": (lazy_gettext("moved"), "ok"),
    "left": (lazy_gettext("left where it was"), "red"),
    "undone": (lazy_gettext("taken back"), "plain"),
}
WHERE: Mapping[str, tuple[LazyString, LazyString]] = {
    "under": (
        lazy_gettext("Under running cases"),
        lazy_gettext("Somebody stands here right now. Look at these first."),
    ),
    "ahead": (
        lazy_gettext("Ahead of running cases"),
        lazy_gettext("Cases will come here, or it holds for all of them at once."),
    ),
    "behind": (
        lazy_gettext("Behind running cases"),
        lazy_gettext("Cases that run now have passed this; it is for new ones."),
    ),
    "meaning": (
        lazy_gettext("Works differently"),
        lazy_gettext("No case runs on the older release, so nobody is affected."),
    ),
    "wording": (
        lazy_gettext("Wording only"),
        lazy_gettext("It reads differently and works the same."),
    ),
}
SIGNS: Mapping[str, str] = {"added": "+", "removed": "−", "moved": "↷", "changed": "≠", "worded": "a"}


def sort_changes(changes: Iterable[ChangeLine]) -> list[tuple[str, list[ChangeLine]]]:
    """Changes by where running cases stand, the most urgent first; empty parts left out."""
    found: dict[str, list[ChangeLine]] = {where: [] for where in WHERE}
    for change in changes:
        found[change.where].append(change)
    return [(where, lines) for where, lines in found.items() if lines]


def list_parts(lines: Sequence[ChangeLine]) -> list[tuple[str, ChangeLine]]:
    """Each change with its sign."""
    return [(SIGNS[line.sort], line) for line in lines]
