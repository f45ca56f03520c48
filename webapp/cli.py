"""The `krokus` command: one door, subcommands by topic in webapp/commands. Never a traceback."""

import sys
from collections.abc import Sequence

import click

from engine import KrokusError, SettingsError
from webapp.commands import (
    decisions,
    demo,
    installation,
    models,
    moving,
    playing,
    reports,
    serving,
    simulating,
    stuck,
)
from webapp.commands.failures import word_error
from webapp.commands.language import choose_language, find_asked_language, say

GOOD, NOT_GOOD, WRONG_USE = 0, 1, 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=False)
@click.option("--lang", type=click.Choice(["pl", "en"]), help="Język komunikatów / language of messages.")
@click.version_option(package_name="krokus", prog_name="krokus")
def krokus(lang: str | None) -> None:
    """Krokus: proces zatrudnienia wspomaganego / supported employment as a process."""
    choose_language(lang)


def make_command() -> click.Group:
    """The command with all its subcommands."""
    for command in (
        demo.demo,
        serving.serve,
        serving.worker,
        installation.db,
        installation.org,
        installation.backup,
        installation.restore,
        models.check,
        decisions.decide,
        playing.play,
        models.walk,
        models.publish,
        models.export,
        simulating.simulation,
        stuck.stuck,
        moving.diff,
        moving.migration,
        reports.report,
    ):
        krokus.add_command(command)
    return krokus


def main() -> None:
    """Run the command; every error becomes a sentence and an exit code."""
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: Sequence[str]) -> int:
    """Run one command line.

    Returns:
        0 good, 1 the thing examined is not good, 2 wrong use.
    """
    # Errors in the options themselves must be worded too, so the language is settled before they are read.
    choose_language(find_asked_language(arguments))
    try:
        result = make_command().main(args=list(arguments), prog_name="krokus", standalone_mode=False)
    except click.UsageError as wrong:
        return _complain(wrong)
    except click.ClickException as problem:
        return _fail(problem.format_message())
    except (click.Abort, KeyboardInterrupt):
        return NOT_GOOD
    except SettingsError as setting:
        return _fail(word_error(setting), WRONG_USE)
    except (KrokusError, OSError) as error:
        return _fail(word_error(error))
    except Exception as fault:
        # A fault of the program: people get a sentence that they can pass on, not a page of code.
        return _fail(say("Błąd programu: ", "A fault of the program: ") + f"{type(fault).__name__}: {fault}")
    return result if isinstance(result, int) else GOOD


def _complain(wrong: click.UsageError) -> int:
    command = wrong.ctx.command_path if wrong.ctx else "krokus"
    _fail(say("Złe użycie: ", "Wrong use: ") + wrong.format_message())
    return _fail(say(f"Pomoc: {command} --help", f"Help: {command} --help"), WRONG_USE)


def _fail(sentence: str, code: int = NOT_GOOD) -> int:
    click.echo(sentence, err=True)
    return code


if __name__ == "__main__":
    main()
