"""What people call the values that a case remembers: conditions and automatic notes show these words."""

from collections.abc import Mapping

from engine.alphabet import order_name
from engine.designing.editing.composing import list_remembered, read_names
from engine.designing.editing.diagram import clean_name, replace_file
from engine.designing.editing.edit import Edit, Files
from engine.designing.editing.texts import write_words
from engine.designing.editing.toml_text import TomlText
from engine.releases.modelfile import MODEL_FILE, Words


def list_variables(files: Files) -> tuple[tuple[str, Words], ...]:
    """Each value that a case remembers, with what it is called, by their Polish names."""
    names = read_names(files)
    found = [(name, names.find(name).label) for name in list_remembered(files)]
    return tuple(sorted(found, key=lambda one: (order_name(one[1].pl), one[0])))


def name_variables(files: Files, labels: Mapping[str, Words]) -> Edit:
    """Call values something else; those that keep their words, and names that no case remembers, are left.

    Raises:
        EditRefused: a name is empty.
    """
    text = TomlText(files[MODEL_FILE])
    named = []
    for name, before in list_variables(files):
        wanted = labels.get(name)
        if wanted is None or (wanted.pl.strip(), wanted.en.strip()) == (before.pl, before.en):
            continue
        label = clean_name(wanted.pl)
        write_words(text, f"variables.{name}", "label", label, wanted.en)
        text.unset(f"variables.{name}", "label_en")
        named.append(label)
    if not named:
        return Edit(files, "nothing_changed", {})
    return Edit(
        replace_file(files, MODEL_FILE, text.to_bytes()), "variables_named", {"name": ", ".join(named)[:200]}
    )
