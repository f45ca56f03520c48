"""What hurts a running case is named before it moves: another doer, a field that is gone, another table."""

import json

from mover import Open, tasks

from engine.migration.comparing import compare
from engine.migration.fit import Fit
from engine.migration.fits import find_changed_tables
from engine.migration.verdict_words import say_verdict
from engine.releases.folders import SHIPPED, read_model_folder
from engine.releases.release import compile_files
from engine.spiff import Place

STAGE_ONE = "stage1_engagement"


def with_form(files: dict[str, bytes], *labels: str) -> dict[str, bytes]:
    """The same model where step b asks these things."""
    fields = [{"type": "textfield", "key": f"key_{label}", "label": label} for label in labels]
    form = json.dumps({"schemaVersion": 16, "type": "default", "id": "b", "components": fields})
    return {**files, "forms/b.json": form.encode()}


def test_another_doer_and_a_field_that_is_gone_are_named_and_the_case_goes_on_like_a_fresh_one(
    open_mover: Open,
) -> None:
    mover = open_mover(with_form(tasks("a", "b"), "Wiek", "Adres"))
    moved = mover.start("a")
    mover.publish(with_form(tasks("a", "b", b={"role": "mentor"}), "Wiek"))
    (group,) = mover.preview().groups
    assert [words.pl for words in group.verdict] == [
        "Zostaje tam, gdzie jest.",
        "Krok „b” robi teraz: Mentor (było: Trener pracy).",
        "Formularz kroku „b” się zmienił (nie ma już: „Adres”); w szkicu zostaje to, co pasuje.",
    ]
    assert mover.move(moved).status == "moved"
    fresh = mover.start("a")
    same = ("role", "assignee", "nobody", "form_key", "name", "status")
    seen = [[getattr(mover.task(case, "b"), name) for name in same] for case in (moved, fresh)]
    assert seen[0] == seen[1]


def test_a_changed_decision_table_is_named_to_who_may_still_come_to_it_and_to_nobody_else() -> None:
    files = read_model_folder(SHIPPED / "euse_5")
    table = files["eligibility.dmn"].replace(b'"not_qualified"', b'"deferred"', 1)
    old, new = compile_files(files), compile_files({**files, "eligibility.dmn": table})
    changed = find_changed_tables(compare(old, new))
    assert changed == {"eligibility"}
    fit = Fit(old, new, changed_tables=changed)
    before, behind = (
        fit.judge(((STAGE_ONE, (Place(STAGE_ONE, name),)),)) for name in ("s1_decide", "s1_contract")
    )
    assert (before.tables, behind.tables) == (("eligibility",), ())
    assert "Podpowiedź do opinii kwalifikującej" in say_verdict(fit, before)[-1].pl
