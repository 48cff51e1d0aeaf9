"""The command line: `pictoria-docs analyse | status | export | doctor | demo`.

Only light imports at the top, here and in the modules of the commands: `--help` answers at once. Words come from
`locales/`, in the user's language or that of `--lang`, which is therefore looked for before the commands are built.
"""

import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any

import typer

from pictoria_docs.apps.misuse import misuse_sentence
from pictoria_docs.apps.options import INTERRUPTED, NOTHING_DONE, USAGE, LanguageOption, complain
from pictoria_docs.errors import ConfigError, MissingPartError, PictoriaError
from pictoria_docs.i18n import LANGUAGES, translate
from pictoria_docs.registry import Registry

Command = Callable[..., int]
CommandTree = dict[str, "Command | CommandTree"]
COMMANDS: Registry[Command] = Registry(
    "command",
    "pictoria_docs.commands",
    first=(
        *("analyse", "enrich", "status", "explain", "search", "ask", "index", "look-alikes", "export"),
        *("import", "deposit", "doctor", "demo", "evaluate", "agreement", "review", "serve"),
    ),
)
"""By name, "accounts.add" for one of a group; the help of each is the message `cli.help_accounts_add`. Their modules
import nothing heavy at the top."""


def commands() -> CommandTree:
    """List the commands, those of a group below its name; one that cannot be used says why when it is called."""
    tree: CommandTree = {}
    for name in COMMANDS.names():
        *groups, last = name.split(".")
        group = tree
        for part in groups:
            inner = group.setdefault(part, {})
            # A command that takes the name of a group keeps it.
            group = inner if isinstance(inner, dict) else {}
        group.setdefault(last, _command(name))
    return tree


def _command(name: str) -> Command:
    try:
        return COMMANDS.get(name)
    except MissingPartError as error:
        problem = error

        def tell() -> int:
            raise problem

        return tell


def main() -> None:
    """Run the command line; a user's mistake is answered with one sentence, never with a traceback."""
    language = _language_asked(sys.argv[1:])
    if language is not None:
        os.environ["PICTORIA_LANG"] = language
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code.

    0: done. 1: nothing done. 2: misuse. 3: done, but for what was skipped. 130: interrupted.
    """
    try:
        result = build()(list(arguments), prog_name="pictoria-docs", standalone_mode=False)
    except PictoriaError as error:
        complain(error.sentence())
        return USAGE if isinstance(error, ConfigError) else NOTHING_DONE
    except KeyboardInterrupt:
        complain(translate("cli.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`| head`): no fault of the user's.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        usage = _usage_error(error)
        if usage is not None:
            return usage
        if os.environ.get("PICTORIA_DEBUG"):
            raise
        complain(translate("cli.defect", detail=f"{type(error).__name__}: {error}"))
        return NOTHING_DONE
    return result if isinstance(result, int) else 0


def _usage_error(error: Exception) -> int | None:
    """What the parser of the command line says of a misuse; None for any other error."""
    show = getattr(error, "show", None)
    code = getattr(error, "exit_code", None)
    if not callable(show) or not isinstance(code, int):
        return None
    sentence = misuse_sentence(error)
    if sentence is None:
        show()
    else:
        complain(sentence)
    return code


def _language_asked(arguments: Sequence[str]) -> str | None:
    for number, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and number + 1 < len(arguments):
            value = arguments[number + 1]
        if value in LANGUAGES:
            return value
    return None


def _show_version(asked: bool) -> None:
    """Print the version and end, also where no command is named."""
    if asked:
        from pictoria_docs import __version__

        print(__version__)
        raise typer.Exit


def root(
    version: Annotated[
        bool, typer.Option("--version", help="cli.help_version", is_eager=True, callback=_show_version)
    ] = False,
    lang: LanguageOption = None,
) -> None:
    """Take what comes before the name of a command."""


def build() -> Callable[..., Any]:
    """The commands, with their help in the user's language."""
    app = typer.Typer(
        help="cli.help",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None if not sys.stdout.isatty() else "rich",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(root)
    _add(app, commands(), "cli.help")
    command = typer.main.get_command(app)
    _translate_frame()
    _translate_help(command)
    return command


def _add(app: typer.Typer, commands: CommandTree, code: str) -> None:
    """Add commands and groups of commands; what they do is told by the messages that begin with `code`."""
    for name, command in commands.items():
        help = f"{code}_{name.replace('-', '_')}"
        if isinstance(command, dict):
            group = typer.Typer(no_args_is_help=True)
            _add(group, command, help)
            app.add_typer(group, name=name, help=help)
        else:
            app.command(name, help=help)(_interruptible(command))


def _interruptible(command: Callable[..., int]) -> Callable[..., int]:
    """A command that says so when it is interrupted: typer would end without a word."""

    @wraps(command)
    def run_command(*arguments: Any, **options: Any) -> int:
        try:
            return command(*arguments, **options)
        except KeyboardInterrupt:
            complain(translate("cli.interrupted"))
            return INTERRUPTED

    return run_command


def _translate_help(command: Any) -> None:
    """Put messages in the place of their codes, in a command, its parameters, and the commands below it."""
    command.help = translate(command.help)
    option_of = command.get_help_option

    def get_help_option(context: Any) -> Any:
        option = option_of(context)
        if option is not None:
            option.help = translate("cli.help_help")
        return option

    command.get_help_option = get_help_option
    for parameter in command.params:
        parameter.help = translate(parameter.help)
        parameter.metavar = parameter.metavar and translate(parameter.metavar)
    for inner in getattr(command, "commands", {}).values():
        _translate_help(inner)


def _translate_frame() -> None:
    """The few words around the help that typer brings itself."""
    from typer import rich_utils

    for constant, code in (
        ("ARGUMENTS_PANEL_TITLE", "cli.frame_arguments"),
        ("OPTIONS_PANEL_TITLE", "cli.frame_options"),
        ("COMMANDS_PANEL_TITLE", "cli.frame_commands"),
        ("ERRORS_PANEL_TITLE", "cli.frame_error"),
    ):
        setattr(rich_utils, constant, translate(code))


if __name__ == "__main__":
    main()
