"""The commands around the desk: `review`, `serve` and `accounts`. Only light imports, like `cli`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from pictoria_docs.i18n import LANGUAGES, translate

INVITATION_DAYS = 14.0
"""For which an invitation holds where no number is given."""


def add_desk_commands(app: typer.Typer, lang: Any, json_option: Any) -> None:
    """Add `review`, `serve` and `accounts` to the command line."""
    t = translate
    config_option = Annotated[
        Path, typer.Option("--config", "-c", metavar=t("cli.file"), help=t("cli.help_server_config"))
    ]

    @app.command(help=t("cli.help_review"))
    def review(
        folder: Annotated[Path, typer.Argument(metavar=t("cli.dir"), help=t("cli.help_review_dir"))],
        port: Annotated[
            int | None, typer.Option("--port", min=1, max=65535, help=t("cli.help_review_port"))
        ] = None,
        browser: Annotated[bool, typer.Option("--browser/--no-browser", help=t("cli.help_browser"))] = True,
        lang: lang = None,
    ) -> int:
        from pictoria_docs.apps.review import review

        return review(folder, port=port, open_browser=browser)

    @app.command(help=t("cli.help_serve"))
    def serve(config: config_option, lang: lang = None) -> int:
        from pictoria_docs.apps import serve

        return serve.serve(config)

    app.add_typer(_accounts_commands(lang, json_option), name="accounts", help=t("cli.help_accounts"))


def _accounts_commands(lang: Any, json_option: Any) -> typer.Typer:
    """`accounts add | invite | list | role | admin | password | disable | enable`."""
    t = translate
    app = typer.Typer(no_args_is_help=True)
    config_option = Annotated[
        Path, typer.Option("--config", "-c", metavar=t("cli.file"), help=t("cli.help_server_config"))
    ]
    who = Annotated[str, typer.Argument(metavar=t("cli.name"), help=t("cli.help_account_name"))]

    @app.command(help=t("cli.help_accounts_add"))
    def add(
        name: who,
        config: config_option,
        admin: Annotated[bool, typer.Option("--admin", help=t("cli.help_accounts_admin_flag"))] = False,
        display: Annotated[
            str | None, typer.Option("--display", metavar=t("cli.name"), help=t("cli.help_accounts_display"))
        ] = None,
        language: Annotated[
            str | None,
            typer.Option("--language", metavar="|".join(LANGUAGES), help=t("cli.help_accounts_language")),
        ] = None,
        without_password: Annotated[
            bool, typer.Option("--without-password", help=t("cli.help_accounts_without_password"))
        ] = False,
        lang: lang = None,
    ) -> int:
        from pictoria_docs.apps import accounts

        return accounts.add(
            config,
            name,
            is_admin=admin,
            display=display,
            language=language,
            without_password=without_password,
        )

    @app.command(help=t("cli.help_accounts_invite"))
    def invite(
        config: config_option,
        roles: Annotated[
            list[str] | None,
            typer.Argument(metavar=t("cli.project_role"), help=t("cli.help_accounts_roles")),
        ] = None,
        days: Annotated[
            float, typer.Option("--days", min=0.01, max=365, help=t("cli.help_accounts_days"))
        ] = INVITATION_DAYS,
        note: Annotated[str, typer.Option("--note", help=t("cli.help_accounts_note"))] = "",
        lang: lang = None,
    ) -> int:
        from pictoria_docs.apps import accounts

        return accounts.invite(config, roles or [], days=days, note=note)

    @app.command("list", help=t("cli.help_accounts_list"))
    def list_accounts(config: config_option, json: json_option = False, lang: lang = None) -> int:
        from pictoria_docs.apps import accounts

        return accounts.show(config, as_json=json)

    @app.command(help=t("cli.help_accounts_role"))
    def role(
        name: who,
        project: Annotated[
            str, typer.Argument(metavar=t("cli.project_name"), help=t("cli.help_role_project"))
        ],
        role: Annotated[
            str,
            typer.Argument(metavar="reader|contributor|moderator|manager|none", help=t("cli.help_role_role")),
        ],
        config: config_option,
        lang: lang = None,
    ) -> int:
        from pictoria_docs.apps import accounts

        return accounts.set_role(config, name, project, role)

    @app.command(help=t("cli.help_accounts_admin"))
    def admin(
        name: who,
        config: config_option,
        remove: Annotated[bool, typer.Option("--remove", help=t("cli.help_accounts_admin_remove"))] = False,
        lang: lang = None,
    ) -> int:
        from pictoria_docs.apps import accounts

        return accounts.set_admin(config, name, not remove)

    @app.command(help=t("cli.help_accounts_password"))
    def password(name: who, config: config_option, lang: lang = None) -> int:
        from pictoria_docs.apps import accounts

        return accounts.set_password(config, name)

    @app.command(help=t("cli.help_accounts_disable"))
    def disable(name: who, config: config_option, lang: lang = None) -> int:
        from pictoria_docs.apps import accounts

        return accounts.disable(config, name, True)

    @app.command(help=t("cli.help_accounts_enable"))
    def enable(name: who, config: config_option, lang: lang = None) -> int:
        from pictoria_docs.apps import accounts

        return accounts.disable(config, name, False)

    return app
