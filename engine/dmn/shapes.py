"""The shapes in which Camunda hands on what a decision gave. Nothing here decides."""

from collections.abc import Sequence

from engine.model import JsonValue


def shape_answer(answer: JsonValue, shape: str, columns: Sequence[str], *, is_list: bool) -> JsonValue:
    """Put an answer into the shape that a step asks for.

    Args:
        shape: `mapDecisionResult` of Camunda; any other, also an empty one, leaves the answer as it is.
        columns: names of the outputs; one alone is not in the answer.
        is_list: the answer is a list of hits, not one hit.

    Returns:
        For `collectEntries` a list of hits; for `resultList` a list of objects by column, for `singleResult`
        the first of them, or null.
    """
    hits = answer if is_list and isinstance(answer, list) else [] if answer is None else [answer]
    if shape == "collectEntries":
        return hits
    if shape not in ("resultList", "singleResult"):
        return answer
    rows: list[JsonValue] = hits if len(columns) > 1 else [{columns[0]: hit} for hit in hits]
    return rows if shape == "resultList" else next(iter(rows), None)
