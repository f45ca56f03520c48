"""A plan's steps become things to do when the client agrees to it, and follow its later versions."""

from collections.abc import Mapping

from engine.errors import CaseChanged
from engine.forms import Form
from engine.model import Answers, JsonValue, new_id
from engine.process.run import CaseRun
from engine.records.positions.traits import list_rows
from engine.store import Work
from engine.store.queries import plan_steps as store
from engine.store.queries.plan_steps import DONE, DROPPED, OPEN, PlanStepRow

PLAN, STEPS, AGREED = "action_plan", "goals", "client_agrees"
YES = "yes"
# How a row of a plan says that its step is over.
IN_WORDS_OF_PLAN = {DONE: "done", DROPPED: "changed"}
OVER = {word: status for status, word in IN_WORDS_OF_PLAN.items()}


def take_steps(run: CaseRun, form: Form, document_id: str, answers: Answers, why: str = "") -> None:
    """Make the steps of a plan that was just written the ones to be done; other documents have none.

    What stands in both plans stays one step with its owner and day renewed; what was done stays done; what
    the new plan leaves out is closed. A plan that the client does not agree to changes nothing.

    Args:
        why: the reason of a correction; it stands beside what it takes out.
    """
    if form.key != PLAN or answers.get(AGREED, YES) != YES:
        return
    known = [row for row in store.list_steps(run.work, run.case.id) if not row.is_extra]
    begun = 0
    for said in list_rows(answers, STEPS):
        words = str(said.get("step") or "").strip()
        if not words:
            continue
        old = _take_known(known, words)
        row = _read(run, old or begin_step(run), said, document_id)
        if old is not None:
            _change(run.work, row, old)
        elif row.status != DROPPED:
            store.insert_steps(run.work, (row,))
            begun += row.status == OPEN
    left = [row for row in known if row.status == OPEN]
    for row in left:
        _change(run.work, end_step(row, DROPPED, run.work, run.actor, why), row)
    if begun or left:
        run.journal.note("plan_steps_taken", begun=begun, left=len(left))


def end_step(row: PlanStepRow, status: str, work: Work, by: str | None, note: str) -> PlanStepRow:
    """A step that is over."""
    return row._replace(status=status, ended_at=work.now, ended_by=by, note=note)


def mark_over(work: Work, case_id: str, plan: Answers) -> Answers:
    """A plan in which steps that ended since say so: its next version begins with that."""
    rows = plan.get(STEPS)
    if not isinstance(rows, list):
        return plan
    known = [row for row in store.list_steps(work, case_id) if not row.is_extra]
    still = {_name(row.step) for row in known if row.status == OPEN}
    over = {_name(row.step): IN_WORDS_OF_PLAN[row.status] for row in known if row.status in IN_WORDS_OF_PLAN}
    marks = {name: word for name, word in over.items() if name not in still}
    return {**plan, STEPS: [_mark(row, marks) for row in rows]} if marks else plan


def _mark(row: JsonValue, marks: Mapping[str, str]) -> JsonValue:
    word = marks.get(_name(str(row.get("step")))) if isinstance(row, Mapping) else None
    return row if word is None or not isinstance(row, Mapping) else {**row, "status": word}


def _name(step: str) -> str:
    """What makes two steps the same: their words, however they are spaced."""
    return " ".join(step.split()).casefold()


def _take_known(known: list[PlanStepRow], step: str) -> PlanStepRow | None:
    """The step of an earlier plan, an open one first; each stands for one row of the new plan."""
    same = [row for row in known if row.status != DROPPED and _name(row.step) == _name(step)]
    found = min(same, key=lambda row: row.status != OPEN, default=None)
    if found is not None:
        known.remove(found)
    return found


def begin_step(run: CaseRun) -> PlanStepRow:
    """An open step of a case, begun now, that says nothing yet."""
    return PlanStepRow(
        id=new_id(),
        case_id=run.case.id,
        document_id="",
        step="",
        goal="",
        who="",
        due_on=None,
        status=OPEN,
        opened_at=run.work.now,
        ended_at=None,
        ended_by=None,
        note="",
        version=1,
    )


def _read(run: CaseRun, row: PlanStepRow, said: Mapping[str, JsonValue], document_id: str) -> PlanStepRow:
    """A step as a row of a plan says it; one that is done stays as it was done."""
    row = row._replace(document_id=document_id)
    if row.status != OPEN:
        return row
    row = row._replace(
        step=str(said["step"]).strip(),
        goal=str(said.get("goal") or "").strip(),
        who=str(said.get("who") or ""),
        due_on=str(said["by"]) if said.get("by") else None,
    )
    status = OVER.get(str(said.get("status")))
    return row if status is None else end_step(row, status, run.work, run.actor, "")


def _change(work: Work, row: PlanStepRow, before: PlanStepRow) -> None:
    if row != before and not store.change_step(work, row):
        raise CaseChanged(step=row.id)
