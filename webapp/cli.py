"""The `krokus` command: one door, subcommands by topic in webapp/commands. Never a traceback."""

import sys

import click

from engine import KrokusError
from webapp.commands import demo, installation, models, serving
from webapp.commands.language import choose_language, say

EXIT_NOT_GOOD = 1
EXIT_WRONG_USE = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(["pl", "en"]), help="Język komunikatów / language of messages.")
def krokus(lang: str | None) -> None:
    """Krokus: proces zatrudnienia wspomaganego / supported employment as a process."""
    choose_language(lang)


for command in (
    demo.demo,
    serving.serve,
    serving.worker,
    installation.db,
    installation.org,
    models.check,
    models.walk,
    models.publish,
    models.export,
):
    krokus.add_command(command)


def main() -> None:
    """Run the command; every error becomes a sentence and an exit code."""
    try:
        krokus.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(EXIT_WRONG_USE)
    except click.Abort:
        sys.exit(130)
    except KrokusError as error:
        click.echo(say("Nie udało się: ", "It did not work: ") + str(error), err=True)
        sys.exit(EXIT_NOT_GOOD)
    except OSError as error:
        click.echo(say("Nie udało się: ", "It did not work: ") + str(error), err=True)
        sys.exit(EXIT_NOT_GOOD)


if __name__ == "__main__":
    main()
