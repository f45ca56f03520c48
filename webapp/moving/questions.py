"""What the pages about releases ask: which pair, and where to put cases whose step is gone."""

from collections.abc import Sequence

from flask_babel import gettext, ngettext

from engine import Gone, ReleaseRef
from webapp.questions import Choice, Question, make_choices

# Before the id of an old step in the name of its question.
PLACED = "map."


def ask_pair(refs: Sequence[ReleaseRef], from_no: int, to_no: int) -> list[Question]:
    """From which release to which."""
    running = [(str(ref.no), _say_running(ref)) for ref in refs]
    plain = [(str(ref.no), gettext("Release %(no)s", no=ref.no)) for ref in refs]
    return [
        _ask("from", gettext("From release"), make_choices(running, str(from_no))),
        _ask("to", gettext("To release"), make_choices(plain, str(to_no))),
    ]


def ask_with(refs: Sequence[ReleaseRef], no: int, with_no: int) -> list[Question]:
    """With which release to compare; nothing to ask where there is only one other."""
    others = [(str(ref.no), gettext("Release %(no)s", no=ref.no)) for ref in refs if ref.no != no]
    if len(others) < 2:
        return []
    label = gettext("Compare release %(no)s with", no=no)
    return [_ask("with", label, make_choices(others, str(with_no)))]


def ask_gone(gone: Sequence[Gone], from_no: int) -> list[Question]:
    """Where cases go whose step is gone."""
    hint = gettext("Without a choice they stay in release %(no)s.", no=from_no)
    return [
        Question(
            PLACED + one.element_id,
            "select",
            gettext("From “%(name)s” to", name=one.name),
            options=make_choices(_list_targets(one), one.chosen),
            hint=hint,
        )
        for one in gone
    ]


def _list_targets(gone: Gone) -> list[tuple[str, str]]:
    others = [target for target in gone.targets if target[0] != gone.onward]
    if not gone.onward:
        return others
    name = dict(gone.targets).get(gone.onward)
    onward = gettext("onward, as if it were done") + (f": {name}" if name else "")
    return [(gone.onward, onward), *others]


def _say_running(ref: ReleaseRef) -> str:
    cases = ngettext("%(num)d running case", "%(num)d running cases", ref.running)
    # A dash between two numbers would read as "from one to seven".
    return f"{gettext('Release %(no)s', no=ref.no)} ({cases})"


def _ask(name: str, label: str, options: tuple[Choice, ...]) -> Question:
    return Question(name, "select", label, required=True, options=options)
