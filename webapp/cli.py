"""The `krokus` command: finds the language, runs a subcommand, words what went wrong. Never a traceback."""

import os
import sys
from collections.abc import Sequence
from gettext import gettext as _
from importlib.metadata import version

import click

from engine import KrokusError, SettingsError
from webapp.commands import database, demo, serving
from webapp.commands.words import choose_language, speak, translate_help, word_error

GOOD, NOT_GOOD, WRONG_USE = 0, 1, 2


def main() -> None:
    """Entry of the installed command."""
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: Sequence[str]) -> int:
    """Run one command line.

    Returns:
        0 good, 1 the thing examined is not good, 2 wrong use.
    """
    language = choose_language(arguments, os.environ)
    speak(language)
    try:
        result = make_group().main(args=list(arguments), prog_name="krokus", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message())
        return WRONG_USE
    except click.UsageError as wrong:
        command = wrong.ctx.command_path if wrong.ctx else "krokus"
        _complain(_("Wrong use: %s") % wrong.format_message())
        return _complain(_("See: %s --help") % command, WRONG_USE)
    except click.ClickException as problem:
        return _complain(problem.format_message())
    except (click.Abort, KeyboardInterrupt):
        return NOT_GOOD
    except SettingsError as wrong_setting:
        return _complain(word_error(wrong_setting), WRONG_USE)
    except KrokusError as error:
        return _complain(word_error(error))
    except OSError as error:
        return _complain(_("The system refused: %s") % error)
    except Exception as fault:
        # A fault of the program: people get a sentence that can be reported, not a page of code.
        return _complain(_("Krokus made a mistake: %s") % f"{type(fault).__name__}: {fault}")
    return result if isinstance(result, int) else GOOD


def make_group() -> click.Group:
    """The command with everything below it, its help in the language that is spoken."""
    group = click.Group("krokus", help="Krokus: a process system for supported employment.")
    group.params.append(
        click.Option(
            ["--lang"], type=click.Choice(["pl", "en"]), expose_value=False, help="Language of messages."
        )
    )
    click.version_option(version("krokus"), prog_name="krokus")(group)
    for command in (
        demo.demo,
        serving.serve,
        serving.worker,
        database.db,
        database.org,
        database.publish,
        database.export,
    ):
        group.add_command(command)
    translate_help(group)
    return group


def _complain(sentence: str, code: int = NOT_GOOD) -> int:
    click.echo(sentence, err=True)
    return code


if __name__ == "__main__":
    main()
