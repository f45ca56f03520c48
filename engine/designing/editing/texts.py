"""Operations on model.toml: name, stages as people read them, what may be reported, thresholds."""

from collections.abc import Mapping

from engine.designing.editing.diagram import clean_name, replace_file
from engine.designing.editing.edit import Edit, EditRefused, Files
from engine.designing.editing.spans import read_span
from engine.designing.editing.toml_text import TomlText, quote, quote_words
from engine.designing.outline import list_beginnings
from engine.releases.modelfile import MODEL_FILE, read_model_file
from engine.saying import say_span

AMBER, RED = "amber", "red"


def describe_model(files: Files, name: str, name_en: str, description: str, main: str = "") -> Edit:
    """Say what the model is called, what it is for and which process a case begins with.

    Args:
        main: id of that process; empty leaves it as it is.
    """
    model = read_model_file(files[MODEL_FILE])
    text = TomlText(files[MODEL_FILE])
    name = clean_name(name)
    write_words(text, "", "name", name, name_en)
    if description.strip() or model.description.pl:
        write_words(text, "", "description", " ".join(description.split())[:1000], model.description.en)
    if main and main != model.main_process:
        if main not in dict(list_beginnings(files)):
            raise EditRefused("edit_choose_value", field="main_process", name=main[:100])
        text.set("", "main_process", quote(main))
    return Edit(replace_file(files, MODEL_FILE, text.to_bytes()), "model_renamed", {"name": name})


def write_words(text: TomlText, table: str, key: str, pl: str, en: str) -> None:
    """Write a text, also where the file keeps it as a table of its own (`[name]`)."""
    own = f"{table}.{key}".strip(".")
    if text.find_table(own) is not None:
        text.set(own, "pl", quote(pl))
        if en:
            text.set(own, "en", quote(en))
        return
    text.set(table, key, quote_words(pl, " ".join(en.split())[:1000]))


def set_key(files: Files, key: str, name: str) -> Files:
    """The files of a copy: another key, another name."""
    text = TomlText(files[MODEL_FILE])
    text.set("", "key", quote(key))
    write_words(text, "", "name", clean_name(name), "")
    return replace_file(files, MODEL_FILE, text.to_bytes())


def change_stage(files: Files, key: str, name: str, client_name: str) -> Edit:
    """Change what a stage is called, for the team and for the client."""
    model = read_model_file(files[MODEL_FILE])
    stage = model.find_stage(key)
    if stage is None:
        raise EditRefused("edit_no_stage", name=key)
    text = TomlText(files[MODEL_FILE])
    table = f"stages[{model.stages.index(stage)}]"
    text.set(table, "name", quote_words(clean_name(name), stage.name.en))
    if client_name.strip():
        text.set(table, "client_name", quote_words(clean_name(client_name), stage.client_name.en))
    return Edit(replace_file(files, MODEL_FILE, text.to_bytes()), "stage_changed", {"name": name}, key)


def change_message(files: Files, key: str, label: str, plain_label: str, roles: list[str]) -> Edit:
    """Change what can be reported on a case: its words, and who may report it."""
    model = read_model_file(files[MODEL_FILE])
    message = model.messages.get(key)
    if message is None:
        raise EditRefused("edit_no_message", name=key)
    text = TomlText(files[MODEL_FILE])
    table = f"messages.{key}"
    text.set(table, "label", quote_words(clean_name(label), message.label.en))
    text.set(table, "plain_label", quote(clean_name(plain_label or label)))
    kept = [role for role in roles if role in model.roles]
    text.set(table, "roles", f"[{', '.join(quote(role) for role in kept)}]")
    text.set(table, "client", "true" if "client" in kept else "false")
    return Edit(replace_file(files, MODEL_FILE, text.to_bytes()), "message_changed", {"name": label}, key)


def change_threshold(files: Files, key: str, limits: Mapping[str, str]) -> Edit:
    """Change when a case counts as amber and as red.

    Args:
        limits: `amber` and `red` as typed: `P14D`, `5 dr` or a number; empty takes the limit away.

    Raises:
        EditRefused: no such threshold, or a limit that cannot be read.
    """
    found = read_model_file(files[MODEL_FILE]).thresholds.get(key)
    if not isinstance(found, Mapping):
        raise EditRefused("edit_no_threshold", name=key)
    text = TomlText(files[MODEL_FILE])
    for colour, typed in limits.items():
        before = found.get(colour)
        if isinstance(before, list) or typed.strip() in (_shown(before), *_said(before)):
            continue
        if typed.strip():
            text.set(f"thresholds.{key}", colour, _read_limit(colour, typed.strip(), before))
        else:
            text.unset(f"thresholds.{key}", colour)
    name = str(found.get("label", key))
    return Edit(replace_file(files, MODEL_FILE, text.to_bytes()), "threshold_changed", {"name": name}, key)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _said(value: object) -> tuple[str, ...]:
    """The limit as pages say it, so that saving without a change leaves it as it was written."""
    return (say_span(value, "pl"), say_span(value, "en")) if isinstance(value, str) else ()


def _read_limit(colour: str, typed: str, before: object) -> str:
    if typed.isdecimal() and not isinstance(before, str):
        return str(int(typed))
    # A limit of nothing is legal: red on the day itself.
    return quote(typed if typed == "P0D" else read_span(typed, colour))
