"""The pages in docs/ show what the code executes."""

from pathlib import Path

import pytest

from engine.dmn.boxed import find_box
from engine.dmn.constructs import EXECUTED
from engine.dmn.coverage import describe_dmn, describe_feel
from engine.dmn.wording import OTHER, REASONS, WORDINGS

PAGES = Path(__file__).parents[3] / "docs"


def test_the_pages_for_people_are_current() -> None:
    assert (PAGES / "dmn.md").read_text(encoding="utf-8") == describe_dmn(), (
        "python -m engine.dmn dmn > docs/dmn.md"
    )
    assert (PAGES / "feel.md").read_text(encoding="utf-8") == describe_feel(), (
        "python -m engine.dmn feel > docs/feel.md"
    )


@pytest.mark.parametrize("code", [*WORDINGS, "other"])
def test_every_code_has_a_sentence_and_a_hint_in_both_languages(code: str) -> None:
    _, *sentences = WORDINGS.get(code, OTHER)
    assert all(sentences) and len(set(sentences)) == 4


def test_every_reason_is_said_in_both_languages() -> None:
    assert all(pl and en for pl, en in REASONS.values())


def test_every_boxed_expression_of_the_page_has_a_reader() -> None:
    elements = {"decision", "inputData", "businessKnowledgeModel", "decisionService", "itemDefinition"}
    boxes = EXECUTED.keys() - elements
    assert all(find_box([_Tag(name)]) is not None for name in boxes)


class _Tag:
    def __init__(self, tag: str) -> None:
        self.tag = tag
