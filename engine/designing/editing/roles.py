"""Operations on the people of a model: which roles there are and what they are called."""

import re
from collections.abc import Iterable

from engine.bpmn.xml import BPMN_NS
from engine.designing.editing.diagram import PLAIN, Diagram, clean_name, replace_file
from engine.designing.editing.edit import Edit, EditRefused, Files
from engine.designing.editing.toml_text import TomlText, quote, quote_words
from engine.designing.judging import read_graph
from engine.releases.modelfile import MODEL_FILE, read_model_file

SCOPES = ("case", "organisation")
SHOWN = 5


def add_role(files: Files, name: str, scope: str, key: str = "") -> Edit:
    """Add a role.

    Args:
        scope: `case` for people who are named on each case, `organisation` for all who hold it.
        key: of a role that people can hold already; else one is made of the name.

    Raises:
        EditRefused: no name, or there is a role of this name.
    """
    name = clean_name(name, most=80)
    model = read_model_file(files[MODEL_FILE])
    key = key or make_role_key(name)
    if key in model.roles or any(role.name.pl.lower() == name.lower() for role in model.roles.values()):
        raise EditRefused("edit_role_exists", field="name", name=name)
    text = TomlText(files[MODEL_FILE])
    if not model.roles:
        _write_known(text, files)
    text.set(f"roles.{key}", "name", quote(name))
    text.set(f"roles.{key}", "scope", quote(scope if scope in SCOPES else SCOPES[0]))
    return Edit(replace_file(files, MODEL_FILE, text.to_bytes()), "role_added", {"name": name}, key)


def _write_known(text: TomlText, files: Files) -> None:
    """A model that named nobody so far keeps the roles that were told from its diagrams."""
    known = {"client": "Klient", "coach": "Trener pracy", "mentor": "Mentor", "office": "Biuro"}
    for role in list_used_roles(files):
        known.setdefault(role, role)
    for key, name in known.items():
        text.set(f"roles.{key}", "name", quote(name))
        text.set(f"roles.{key}", "scope", quote("case" if key in ("client", "coach") else "organisation"))


def make_role_key(name: str) -> str:
    """A key out of a role's name: small letters, digits and underscores."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.translate(PLAIN).lower()).strip("_")[:32].strip("_")
    return plain if plain and plain[0].isalpha() else f"rola_{plain}".strip("_")


def rename_role(files: Files, key: str, name: str, name_en: str, scope: str) -> Edit:
    """Call a role something else, on its lanes too."""
    name = clean_name(name, most=80)
    if key not in read_model_file(files[MODEL_FILE]).roles:
        raise EditRefused("edit_no_role", name=key)
    text = TomlText(files[MODEL_FILE])
    text.set(f"roles.{key}", "name", quote_words(name, " ".join(name_en.split())[:80]))
    if scope in SCOPES:
        text.set(f"roles.{key}", "scope", quote(scope))
    changed = dict(replace_file(files, MODEL_FILE, text.to_bytes()))
    for path in [path for path in files if path.endswith(".bpmn")]:
        changed[path] = _rename_lane(files, path, key, name)
    return Edit(changed, "role_renamed", {"name": name}, key)


def _rename_lane(files: Files, path: str, key: str, name: str) -> bytes:
    if f'"{key}"'.encode() not in files[path]:
        return files[path]
    diagram = Diagram(path, files)
    lanes = [lane for lane in diagram.root.iter(f"{{{BPMN_NS}}}lane") if lane.get("id") == key]
    if all(lane.get("name") == name for lane in lanes):
        return files[path]
    for lane in lanes:
        lane.set("name", name)
    return diagram.to_bytes()


def remove_role(files: Files, key: str) -> Edit:
    """Take a role out.

    Raises:
        EditRefused: steps or messages need it; they are named.
    """
    model = read_model_file(files[MODEL_FILE])
    if key not in model.roles:
        raise EditRefused("edit_no_role", name=key)
    steps = list_steps_of(files, key)
    name = model.roles[key].name.pl
    if steps:
        raise EditRefused("edit_role_needed", name=name, steps=join_names(steps), count=len(steps))
    senders = [message.label.pl for message in model.messages.values() if message.roles == {key}]
    if senders:
        raise EditRefused("edit_role_sends", name=name, messages=join_names(senders))
    text = TomlText(files[MODEL_FILE])
    text.remove_table(f"roles.{key}")
    for message in model.messages.values():
        if key in message.roles:
            rest = ", ".join(quote(role) for role in sorted(message.roles - {key}))
            text.set(f"messages.{message.name}", "roles", f"[{rest}]")
    return Edit(replace_file(files, MODEL_FILE, text.to_bytes()), "role_removed", {"name": name})


def list_steps_of(files: Files, key: str) -> list[str]:
    """Names of the human steps that a role does, and of those that are passed on to it."""
    graph = read_graph(files)
    return [
        element.name or element.id
        for element in graph.elements.values()
        if element.needs_person and key in (element.role, element.properties.get("escalate_to"))
    ]


def list_used_roles(files: Files) -> list[str]:
    """Keys of roles that some human step names."""
    graph = read_graph(files)
    found = {element.role for element in graph.elements.values() if element.needs_person and element.role}
    return sorted(found)


def join_names(names: Iterable[str]) -> str:
    """The first few names in quotation marks, and how many more there are."""
    listed = list(dict.fromkeys(names))
    shown = ", ".join(f"„{name}”" for name in listed[:SHOWN])
    return shown if len(listed) <= SHOWN else f"{shown} (+{len(listed) - SHOWN})"
