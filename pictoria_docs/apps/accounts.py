"""`pictoria-docs accounts add | invite | list | role | admin | password | disable | enable`."""

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pictoria_docs.apps.options import JsonOption, LanguageOption, ServerConfigOption
from pictoria_docs.errors import AccountError, ConfigError
from pictoria_docs.i18n import LANGUAGES, translate

if TYPE_CHECKING:
    from pictoria_docs.review.authorization import Role
    from pictoria_docs.review.identity.project_directory import TeamDirectory

OPERATOR = "server"
NO_ROLE = "none"
INVITATION_DAYS = 14.0
"""For which an invitation holds where no number is given."""
AccountName = Annotated[str, typer.Argument(metavar="cli.name", help="cli.help_account_name")]


def add(
    name: AccountName,
    file: ServerConfigOption,
    is_admin: Annotated[bool, typer.Option("--admin", help="cli.help_accounts_admin_flag")] = False,
    display: Annotated[
        str | None, typer.Option("--display", metavar="cli.name", help="cli.help_accounts_display")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="|".join(LANGUAGES), help="cli.help_accounts_language")
    ] = None,
    without_password: Annotated[
        bool, typer.Option("--without-password", help="cli.help_accounts_without_password")
    ] = False,
    lang: LanguageOption = None,
) -> int:
    """Make an account; its password is asked for, or read from standard input.

    Raises:
        AccountError: the name is taken or impossible, the password too weak.
    """
    with open_team(file) as team:
        password = None if without_password else _ask_password()
        person = team.accounts.add(
            name, password, by=OPERATOR, display=display or "", language=language, is_admin=is_admin
        )
    _tell("added", name=person.name)
    return 0


def invite(
    file: ServerConfigOption,
    grants: Annotated[
        list[str] | None, typer.Argument(metavar="cli.project_role", help="cli.help_accounts_roles")
    ] = None,
    days: Annotated[
        float, typer.Option("--days", min=0.01, max=365, help="cli.help_accounts_days")
    ] = INVITATION_DAYS,
    note: Annotated[str, typer.Option("--note", help="cli.help_accounts_note")] = "",
    lang: LanguageOption = None,
) -> int:
    """Print a link by which one person joins some projects, each as "PROJECT=ROLE".

    Raises:
        ConfigError: no such project or role.
    """
    with open_team(file) as team:
        roles: dict[str, Role] = {}
        for grant in grants or ():
            project, separator, role = grant.partition("=")
            if not separator:
                raise ConfigError("bad_grant", grant=grant)
            roles[_known_project(team, project)] = _role(role)
        token = team.invitations.make(roles, OPERATOR, days=days, note_=note)
        base = team.config.base_url
    path = f"/invitation/{token}"
    if base is None:
        print(translate("errors.server_no_base_url", file=file), file=sys.stderr)
    _tell("invited", days=f"{days:g}", link=f"{base or ''}{path}")
    return 0


def show(file: ServerConfigOption, as_json: JsonOption = False, lang: LanguageOption = None) -> int:
    """Print all accounts and what they may do where."""
    from pictoria_docs.review.identity.memberships import Memberships

    with open_team(file) as team:
        memberships = Memberships(team.accounts.database)
        rows = [(account, memberships.of(account.person.name)) for account in team.accounts.everyone()]
    if as_json:
        accounts_json = [
            {
                "name": account.person.name,
                "display": account.person.display,
                "is_admin": account.person.is_admin,
                "disabled": account.disabled,
                "has_password": account.has_password,
                "created": account.created,
                "roles": roles,
            }
            for account, roles in rows
        ]
        print(json.dumps(accounts_json, ensure_ascii=False, indent=2))
        return 0
    if not rows:
        _tell("none")
        return 0
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table()
    for column in ("name", "display", "state", "roles"):
        table.add_column(translate(f"desk.accounts.column_{column}"), overflow="fold")
    for account, roles in rows:
        states = [
            "disabled" if account.disabled else "active",
            *(["admin"] if account.person.is_admin else []),
            *([] if account.has_password else ["elsewhere"]),
        ]
        table.add_row(
            account.person.name,
            escape(account.person.display),
            ", ".join(translate(f"desk.accounts.state_{state}") for state in states),
            ", ".join(f"{project}: {_role_word(role)}" for project, role in sorted(roles.items())),
        )
    Console().print(table)
    return 0


def set_role(
    name: AccountName,
    project: Annotated[str, typer.Argument(metavar="cli.project_name", help="cli.help_role_project")],
    role: Annotated[
        str, typer.Argument(metavar="reader|contributor|moderator|manager|none", help="cli.help_role_role")
    ],
    file: ServerConfigOption,
    lang: LanguageOption = None,
) -> int:
    """Give someone a role in a project, or with "none" take it.

    Raises:
        ConfigError: no such project or role.
        AccountError: no such account, or the project would be left without a manager.
    """
    from pictoria_docs.review.identity.people import Person

    with open_team(file) as team:
        project = _known_project(team, project)
        wanted = None if role == NO_ROLE else _role(role)
        team.set_role(Person(OPERATOR, OPERATOR, is_admin=True), project, name, wanted)
    if wanted is None:
        _tell("role_removed", name=name, project=project)
    else:
        _tell("role_set", name=name, project=project, role=_role_word(wanted))
    return 0


def set_admin(
    name: AccountName,
    file: ServerConfigOption,
    remove: Annotated[bool, typer.Option("--remove", help="cli.help_accounts_admin_remove")] = False,
    lang: LanguageOption = None,
) -> int:
    """Make someone an administrator, or no more.

    Raises:
        AccountError: no such account, or the last administrator.
    """
    with open_team(file) as team:
        team.accounts.set_admin(name, not remove, by=OPERATOR)
    _tell("admin_unset" if remove else "admin_set", name=name)
    return 0


def set_password(name: AccountName, file: ServerConfigOption, lang: LanguageOption = None) -> int:
    """Give someone a new password, asked for or read from standard input.

    Raises:
        AccountError: no such account, or the password is too weak.
    """
    with open_team(file) as team:
        team.accounts.set_password(name, _ask_password(), by=OPERATOR)
    _tell("password_set", name=name)
    return 0


def disable(name: AccountName, file: ServerConfigOption, lang: LanguageOption = None) -> int:
    """Let someone sign in no more.

    Raises:
        AccountError: no such account, or the last administrator.
    """
    with open_team(file) as team:
        team.accounts.disable(name, OPERATOR, True)
    _tell("disabled", name=name)
    return 0


def enable(name: AccountName, file: ServerConfigOption, lang: LanguageOption = None) -> int:
    """Let someone sign in again.

    Raises:
        AccountError: no such account.
    """
    with open_team(file) as team:
        team.accounts.disable(name, OPERATOR, False)
    _tell("enabled", name=name)
    return 0


@contextmanager
def open_team(file: Path) -> "Iterator[TeamDirectory]":
    """The accounts and projects of the server that a config is for."""
    from pictoria_docs.apps.serve import require_review

    require_review()
    from pictoria_docs.review.identity.project_directory import TeamDirectory
    from pictoria_docs.review.identity.server_config import load_server_config

    team = TeamDirectory(load_server_config(file))
    try:
        yield team
    finally:
        team.close()


def _known_project(team: "TeamDirectory", project: str) -> str:
    from pictoria_docs.review.identity.people import Person

    known = [name for name, _, _ in team.projects_of(Person(OPERATOR, OPERATOR, is_admin=True))]
    if project not in known:
        raise ConfigError("unknown_project", project=project, known=", ".join(known) or "-")
    return project


def _role(name: str) -> "Role":
    from pictoria_docs.review.authorization import Role

    try:
        return Role(name.strip().lower())
    except ValueError as error:
        raise ConfigError("bad_role", role=name) from error


def _role_word(role: str) -> str:
    return translate(f"desk.sign_in.role.{role}")


def _ask_password() -> str:
    """A new password from the keyboard, typed twice, or the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass(f"{translate('desk.accounts.new_password')}: ")
    if getpass.getpass(f"{translate('desk.accounts.again')}: ") != password:
        raise AccountError("passwords_differ")
    return password


def _tell(code: str, **values: object) -> None:
    print(translate(f"desk.accounts.{code}", None, **values))
