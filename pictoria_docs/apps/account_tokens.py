"""`pictoria-docs accounts token add | list | revoke`."""

import json
from typing import Annotated

import typer

from pictoria_docs.apps.accounts import OPERATOR, AccountName, open_team
from pictoria_docs.apps.options import JsonOption, LanguageOption, ServerConfigOption
from pictoria_docs.errors import ConfigError
from pictoria_docs.i18n import translate

TOKEN_DAYS = 90.0
"""For which a token is good where no number is given; see `review.identity.tokens`."""


def add_token(
    name: AccountName,
    file: ServerConfigOption,
    scopes: Annotated[
        list[str], typer.Option("--scope", metavar="read|export|write|reconcile", help="cli.help_token_scope")
    ],
    label: Annotated[str, typer.Option("--label", help="cli.help_token_label")],
    days: Annotated[
        float, typer.Option("--days", min=0.01, max=366, help="cli.help_token_days")
    ] = TOKEN_DAYS,
    lang: LanguageOption = None,
) -> int:
    """Print a token by which scripts come in somebody's place, this once.

    Raises:
        ConfigError: no such scope.
        AccountError: no such account, or too many tokens.
    """
    from pictoria_docs.review.authorization import TokenScope

    known = list(TokenScope)
    unknown = next((scope for scope in scopes if scope not in known), None)
    if unknown is not None:
        raise ConfigError("bad_scope", scope=unknown, known=", ".join(known))
    with open_team(file) as team:
        token = team.tokens.make(name, label, {TokenScope(scope) for scope in scopes}, by=OPERATOR, days=days)
    print(token)
    return 0


def show_tokens(
    name: AccountName, file: ServerConfigOption, as_json: JsonOption = False, lang: LanguageOption = None
) -> int:
    """Print the tokens of somebody that are good, but for what is secret of them."""
    with open_team(file) as team:
        tokens = team.tokens.of(name)
    if as_json:
        rows = [{slot: getattr(token, slot) for slot in token.__slots__} for token in tokens]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for token in tokens:
        line = translate(
            "desk.sign_in.token_line",
            scopes=", ".join(token.scopes),
            ends=token.ends[:10],
            used=(token.used or "–")[:10],
        )
        print(f"{token.id}  {token.label}  {line}")
    if not tokens:
        print(translate("desk.accounts.no_tokens", name=name))
    return 0


def revoke_token(
    name: AccountName,
    id: Annotated[str, typer.Argument(metavar="ID", help="cli.help_token_id")],
    file: ServerConfigOption,
    lang: LanguageOption = None,
) -> int:
    """Let a token be good no more.

    Raises:
        AccountError: there is no such token.
    """
    with open_team(file) as team:
        team.tokens.revoke(name, id, OPERATOR)
    print(translate("desk.accounts.token_revoked", id=id, name=name))
    return 0
