"""What a case takes along besides its tokens: variables that the new release reads, tasks in hand, drafts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.forms import Field, Form
from engine.forms.drafts import clean_draft
from engine.migration.fit import Fit
from engine.process.opening import role_of
from engine.process.run import CaseRun
from engine.releases.completing import find_form_key
from engine.releases.release import Release
from engine.spiff import Token
from engine.store.queries.documents import list_latest_documents, load_sensitive
from engine.store.queries.moving import refit_task
from engine.store.queries.tasks import DraftRow, TaskRow, save_draft


@dataclass
class Carried:
    """What people should know afterwards.

    Attributes:
        left: names of fields whose typed answers have no place in the new form.
    """

    left: list[str] = field(default_factory=list)


def fill_variables(run: CaseRun, old: Release, new: Release) -> None:
    """Give the case what the new release reads of answers that were given long ago."""
    for name, value in new.model.initial.items():
        run.variables.setdefault(name, value)
    (by_form, bare), (by_form_before, bare_before) = new.kept_names, old.kept_names
    wanted = {key: names for key, names in by_form.items() if names - by_form_before.get(key, frozenset())}
    loose = bare - bare_before - run.variables.keys()
    keys = {*wanted, *(form.key for form in new.forms.values() if loose.intersection(form.names()))}
    if not keys:
        return
    documents = list_latest_documents(run.work, run.case.id, sorted(keys))
    for row in sorted(documents, key=lambda one: one.created_at):
        answers = {**row.data, **load_sensitive(run.work, row.id)}
        if row.form_key in wanted:
            known = run.variables.get(row.form_key)
            before = known if isinstance(known, Mapping) else {}
            run.variables[row.form_key] = {
                name: before.get(name, answers.get(name)) for name in wanted[row.form_key]
            }
        run.variables.update({name: answers[name] for name in loose & answers.keys()})


def carry_task(run: CaseRun, token: Token, row: TaskRow, fit: Fit, *, is_main: bool) -> TaskRow:
    """Let a task in hand be what the new release calls it; id, claim and dates stay."""
    element = fit.new.graph.elements[token.element_id]
    role = role_of(fit.new.graph.elements, token, element) or fit.new.model.fallback_role
    own_stage = element.properties.get("stage") or (run.case.stage if is_main else None)
    now = row._replace(
        release_id=run.case.release_id,
        process_id=token.process_id,
        name=element.name or element.id,
        role=role,
        form_key=find_form_key(element, fit.new.forms),
        stage=own_stage,
        support_kind=element.properties.get("support_kind"),
        data=dict(token.items) or row.data,
    )
    if role != row.role and row.claimed_at is None:
        holding = run.holders.hold(role)
        now = now._replace(assignee=holding.assignee, nobody=holding.nobody)
    differs = any(getattr(now, name) != getattr(row, name) for name in ("name", "role", "form_key"))
    if differs or now.form_key in fit.changed_forms:
        # A page that was opened before must not be sent into a form that it does not show.
        now = now._replace(version=row.version + 1)
    refit_task(run.work, now)
    return now


def carry_draft(run: CaseRun, draft: DraftRow, before: Form | None, now: Form | None) -> list[str]:
    """Keep of a draft what still fits its form; returns the names of fields that do not."""
    kept = {} if now is None else clean_draft(now, draft.data)
    left = []
    for one in _list_misfits(before, now, draft.data):
        kept.pop(one.key, None)
        left.append(one.label or one.key)
    if kept != draft.data:
        save_draft(run.work, draft.task_id, draft.person_id, kept)
    return left


def _list_misfits(before: Form | None, now: Form | None, typed: Mapping[str, Any]) -> Iterator[Field]:
    """Top fields that hold something typed and are gone, or are of another kind."""
    if before is None:
        return
    there = {} if now is None else {one.key: one for one in now.root.members}
    for one in before.root.members:
        if typed.get(one.key) in (None, "", [], {}):
            continue
        same = there.get(one.key)
        if same is None or same.kind is not one.kind or not _still_offers(one, same, typed[one.key]):
            yield one


def _still_offers(before: Field, now: Field, typed: object) -> bool:
    """Whether a chosen answer is still among the answers."""
    if not before.options or not now.options:
        return True
    chosen = typed if isinstance(typed, list) else [typed]
    offered = {option.value for option in now.options}
    known = {option.value for option in before.options}
    return all(value in offered or value not in known for value in chosen)
