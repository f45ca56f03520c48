"""Changes that people make at once though they touch several files: a step with a new role and a new form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from engine.alphabet import order_name
from engine.designing.editing.adding import NewStep
from engine.designing.editing.attributes import StepChange, change_step
from engine.designing.editing.conditions import NUMBER, TICK, VARIABLE, AskedField, list_asked
from engine.designing.editing.edit import Edit, EditRefused, Files
from engine.designing.editing.formfiles import add_form
from engine.designing.editing.roles import add_role
from engine.designing.judging import KEEPER, read_graph
from engine.errors import KrokusError
from engine.feel import compile_assignments, compile_expression
from engine.forms import FieldKind, Form, read_form
from engine.releases.completing import complete_model, find_form_key
from engine.releases.modelfile import MODEL_FILE, ModelFile, Words, read_model_file
from engine.saying import Names, make_names


@dataclass(frozen=True, slots=True)
class Wanted:
    """A human step as somebody describes it on one page.

    Attributes:
        role: key of a role that is there; `new_role` is the name of one to add first.
        form: key of a form that is there; `new_form` the title of one to add first.
        due: as diagrams keep it.
    """

    name: str
    role: str = ""
    new_role: str = ""
    form: str = ""
    new_form: str = ""
    due: str = ""
    stage: str = ""


def add_wanted(files: Files, wanted: Wanted, put: Callable[[Files, NewStep], Edit]) -> Edit:
    """Add the role and the form that a step needs, then the step itself.

    Args:
        put: where the step goes.

    Raises:
        EditRefused: no role, or what one of the parts refuses.
    """
    files, role = provide_role(files, wanted.role, wanted.new_role)
    files, form = provide_form(files, wanted.form, wanted.new_form)
    name = find_roles(files)[role].pl if role in find_roles(files) else role
    pairs = (("form_key", form), ("due", wanted.due), ("stage", wanted.stage))
    properties = tuple((key, value) for key, value in pairs if value)
    return put(files, NewStep(wanted.name, role, name, properties))


def provide_role(files: Files, role: str, new_role: str) -> tuple[Files, str]:
    """The files with the role that is wanted, and its key."""
    if new_role.strip():
        edit = add_role(files, new_role, "case")
        return edit.files, edit.focus
    if role not in find_roles(files):
        raise EditRefused("edit_choose_role", field="role")
    return files, role


def provide_form(files: Files, form: str, new_form: str) -> tuple[Files, str]:
    """The files with the form that is wanted, and its key; empty for none."""
    if new_form.strip():
        edit = add_form(files, new_form)
        return edit.files, edit.focus
    return files, form if f"forms/{form}.json" in files else ""


def read_whole(files: Files) -> tuple[ModelFile, dict[str, Form]]:
    """The model and its forms with what can be told from the diagrams; unreadable ones are left out."""
    return KEEPER.get("whole", files, lambda: _read_whole(files))


def _read_whole(files: Files) -> tuple[ModelFile, dict[str, Form]]:
    model = read_model_file(files[MODEL_FILE])
    forms: dict[str, Form] = {}
    for path, content in files.items():
        if path.startswith("forms/"):
            key = path.removeprefix("forms/").removesuffix(".json")
            try:
                forms[key] = read_form(key, content)
            except KrokusError:
                continue
    try:
        return complete_model(model, read_graph(files), forms, {})
    except KrokusError:
        return model, forms


def find_roles(files: Files) -> dict[str, Words]:
    """Role key -> name, of a bare diagram too."""
    return {key: role.name for key, role in read_whole(files)[0].roles.items()}


def find_forms(files: Files) -> dict[str, str]:
    """Form key -> title, of the forms that stand in files, by their titles."""
    _, forms = read_whole(files)
    titles = {key: form.title or key for key, form in forms.items() if f"forms/{key}.json" in files}
    return dict(sorted(titles.items(), key=lambda one: (order_name(one[1]), one[0])))


def find_consents(files: Files) -> dict[str, str]:
    """Consent code -> what it is about."""
    form = read_whole(files)[1].get("consents")
    fields = () if form is None else form.root.members
    return {field.key: field.label for field in fields if field.kind is FieldKind.CONSENT}


def read_names(files: Files) -> Names:
    """What a model calls its fields and variables."""
    return KEEPER.get("names", files, lambda: make_names(*read_whole(files), read_graph(files)))


def list_asked_fields(files: Files) -> tuple[AskedField, ...]:
    """What a condition may ask for: fields of forms, variables of scripts, results of processes."""
    names = read_names(files)
    variables = {name: (names.find(name), kind) for name, kind in list_remembered(files).items()}
    return list_asked(read_whole(files)[1], variables)


def list_asked_at(files: Files, element_id: str) -> tuple[AskedField, ...]:
    """The same, what is probably meant first: forms filled in right before, then what a case remembers.

    Args:
        element_id: of the question, or of the step before it.
    """
    near = list(_list_forms_before(files, element_id))

    def rank(one: AskedField) -> int:
        form = one.path.partition(".")[0] if one.form_title else ""
        if form in near:
            return near.index(form)
        return len(near) + (1 if form else 0)

    return tuple(sorted(list_asked_fields(files), key=rank))


def _list_forms_before(files: Files, element_id: str) -> Iterator[str]:
    """Forms of the last steps of people on each way to an element, the nearest first."""
    graph, forms = read_graph(files), read_whole(files)[1]
    ahead, seen = [element_id], {element_id}
    while ahead:
        element = graph.elements[ahead.pop(0)]
        if element.needs_person:
            form = find_form_key(element, forms)
            if form is not None:
                yield form
            continue
        process = graph.processes[element.process_id]
        before = [process.flows[flow].source for flow in element.incoming]
        ahead += [one for one in before if one not in seen]
        seen.update(before)


def list_remembered(files: Files) -> dict[str, str]:
    """The values that a case remembers beside its forms, and of which kind each is."""
    model, graph = read_whole(files)[0], read_graph(files)
    kinds = {str(name): _kind_of_value(value) for name, value in model.initial.items()}
    kinds = {str(name): VARIABLE for name in model.supplied} | kinds
    for process in graph.processes.values():
        variable = process.properties.get("result")
        if variable:
            kinds.setdefault(variable, VARIABLE)
    for element in graph.elements.values():
        for target, text in _read_script(element.script or ""):
            known = kinds.get(target, VARIABLE)
            kinds[target] = TICK if text in ("true", "false") and known == VARIABLE else known
    return kinds


def _kind_of_value(value: object) -> str:
    if isinstance(value, bool):
        return TICK
    return NUMBER if isinstance(value, int | float) else VARIABLE


def _read_script(script: str) -> list[tuple[str, str]]:
    try:
        lines = compile_assignments(script).lines if script else ()
    except KrokusError:
        return []
    return [(line.target, line.expression.text.strip()) for line in lines]


def change_whole_step(
    files: Files, element_id: str, change: StepChange, role: tuple[str, str], form: tuple[str, str]
) -> Edit:
    """Change a step together with a role and a form that may be new.

    Args:
        role: key of a role, and the name of a new one, which wins.
        form: key of a form, and the title of a new one, which wins.
    """
    model_roles = find_roles(files)
    chosen = role[0]
    if role[1].strip() or chosen in model_roles:
        files, chosen = provide_role(files, chosen, role[1])
    files, form_key = provide_form(files, *form)
    names = find_roles(files)
    whole = replace(
        change,
        role=chosen if chosen in names else "",
        role_name=names[chosen].pl if chosen in names else "",
        properties={**change.properties, "form_key": form_key},
    )
    return change_step(files, element_id, whole)


def require_feel(text: str) -> None:
    """Refuse a condition that is no FEEL.

    Raises:
        EditRefused: edit_bad_feel.
    """
    if not text.strip():
        return
    try:
        compile_expression(text)
    except KrokusError as error:
        reason = str(error.params.get("reason") or error.code)
        raise EditRefused("edit_bad_feel", field="feel", text=reason) from error
