"""The text form of metrics that Prometheus reads. Knows no metric by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """One gauge: name, what it means, its value now."""

    name: str
    about: str
    value: float


def expose(samples: Iterable[Sample]) -> str:
    """Each gauge with its meaning and type."""
    return "".join(
        f"# HELP {one.name} {one.about}\n# TYPE {one.name} gauge\n{one.name} {one.value:g}\n"
        for one in samples
    )


def write_labels(labels: Mapping[str, str]) -> str:
    """Labels in braces; what would end a text early is escaped."""
    return "{" + ",".join(f'{name}="{_escape(value)}"' for name, value in labels.items()) + "}"


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
