"""What kind of waiting an element is, as far as a token that stands on it can tell."""

from collections.abc import Iterator

from engine.bpmn.graph import Element, ElementKind, Process
from engine.migration.reach import is_event_branch

WAITS = frozenset({ElementKind.CATCH_EVENT, ElementKind.RECEIVE_TASK})


def describe_core(element: Element) -> tuple[object, ...]:
    """What a waiting token meets at its element; names and texts are no part of it."""
    return (
        element.kind,
        element.needs_person,
        element.process_id,
        element.event,
        element.loop,
        element.called_element,
        element.attached_to,
        element.cancel_activity,
    )


def find_class(element: Element) -> str:
    """What kind of waiting it is: a token cannot change from one to another and stay where it is."""
    if element.needs_person:
        return "person"
    return "wait" if element.kind in WAITS else element.kind.value


def keeps_moment(then: Element | None, now: Element | None) -> bool:
    """Whether what is armed stays armed: a span runs on from its beginning, a date is the one named now."""
    before, after = then and then.event, now and now.event
    if not before or not after:
        return True
    if before.timer_kind != after.timer_kind:
        return False
    return after.timer_kind != "date" or before.expression == after.expression


def describe_rounds(element: Element) -> tuple[object, ...] | None:
    """What rounds in progress remember of their marker."""
    loop = element.loop
    if loop is None:
        return None
    # How many rounds there are was settled when they began; a standard loop asks anew each time.
    source = None if loop.kind == "standard" else (loop.collection, loop.cardinality)
    return loop.kind, source, loop.item, loop.output_item, loop.output


def list_enterable(process: Process) -> Iterator[Element]:
    for element in process.elements.values():
        is_wait = element.kind is ElementKind.CATCH_EVENT and not is_event_branch(process, element)
        if not element.is_event_sub_process and (element.kind.is_activity or is_wait):
            yield element
