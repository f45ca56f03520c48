"""The language of the command line and the wording of what went wrong. No command lives here."""

import gettext
import os
from collections.abc import Mapping, Sequence
from gettext import gettext as _

import click

from engine import KrokusError
from webapp.i18n import TRANSLATIONS_DIR, compile_catalogues

DOMAIN = "cli"


def choose_language(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """`--lang` first, then the locale of the terminal; Polish where neither speaks English."""
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "en" if locale.startswith("en") else "pl"


def speak(language: str) -> None:
    """Make gettext, and click with it, speak one language."""
    compile_catalogues()
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(TRANSLATIONS_DIR))
    gettext.textdomain(DOMAIN)


def translate_help(command: click.Command) -> None:
    """Put the help texts of a command and of all below it into the chosen language."""
    command.help = _(command.help) if command.help else command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = _(parameter.help)
    if isinstance(command, click.Group):
        for child in command.commands.values():
            translate_help(child)


def word_error(error: KrokusError) -> str:
    """A sentence for people: what happened, to which thing, what to do next."""
    sentences = {
        "store_unavailable": _("The database is locked, full or away. Nothing was saved; try again."),
        "secret_key_missing": _("Set SECRET_KEY to at least 32 random characters."),
        "model_file_missing": _("This folder is no model: it has no model.toml."),
        "model_refused": _("The model cannot be used. Run `krokus check` to see what to change."),
        "organisation_exists": _("An organisation with this key exists already. Choose another name."),
        "login_taken": _("Somebody signs in with this address already. Choose another one."),
        "not_an_address": _("This is not an e-mail address."),
        "unusable_name": _("The name needs at least one letter or digit, and at most 200 characters."),
        "not_found": _("There is no such thing here. Check the key."),
        "not_a_duration": _("Type how long, for example P7D (seven days), P2W or P1M."),
        "span_out_of_range": _("The clock moves forward only, at most ten years at once."),
    }
    sentence = sentences.get(error.code) or _("It did not work: %s.") % error.code
    details = ", ".join(f"{key}: {value}" for key, value in error.params.items())
    return f"{sentence} ({details})" if details else sentence
