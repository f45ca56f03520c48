"""Two people who edited one document: what each changed is kept; they clash only where both changed."""

from collections.abc import Iterable

from engine.model import Answers, JsonValue

NOTHING: tuple[JsonValue, ...] = (None, "", [], {})


def merge_answers(
    names: Iterable[str], before: Answers, theirs: Answers, mine: Answers
) -> tuple[dict[str, JsonValue], tuple[str, ...]]:
    """Merge field by field.

    Args:
        names: the fields, in the order of the form.
        before: what both began with; theirs: what was saved meanwhile; mine: what is to be saved now.

    Returns:
        The merged answers, and the fields where both say something else: there `mine` stands.
    """
    merged: dict[str, JsonValue] = {}
    clashes: list[str] = []
    for name in names:
        old, saved, new = (_read(answers, name) for answers in (before, theirs, mine))
        value = saved if new == old else new
        if saved not in (old, new) and new != old:
            clashes.append(name)
        if value is not None:
            merged[name] = value
    return merged, tuple(clashes)


def _read(answers: Answers, name: str) -> JsonValue:
    value = answers.get(name)
    return None if value in NOTHING else value
