"""People whom an OpenID Connect provider vouches for: which account is theirs."""

from collections.abc import Mapping
from typing import Any

from pictoria_docs.errors import AccessError, AccountError
from pictoria_docs.review.identity.accounts import Accounts, Session
from pictoria_docs.review.identity.invitations import Invitations
from pictoria_docs.review.identity.people import Person, clean_name
from pictoria_docs.review.identity.server_config import OidcOptions

HOW = "openid connect"


def account_of(
    accounts: Accounts,
    invitations: Invitations,
    options: OidcOptions,
    claims: Mapping[str, Any],
    *,
    invitation: str | None,
    signed_in: Person | None,
    language: str,
) -> Session:
    """A session for the person whom checked claims describe.

    Known by their subject; else by the name in the configured claim, where that account has no password; else new,
    by invitation or because the domain of their e-mail address is allowed. Someone who is signed in already gets
    the identity added to their account. An account with a password is never handed out for a name alone: at many
    providers people may choose what they are called.

    Raises:
        AccessError: there is no account for them, and no invitation.
        AccountError: the name belongs to an account with a password, or the identity to someone else.
    """
    subject = str(claims["sub"])
    if signed_in is not None:
        accounts.link_identity(signed_in.name, options.issuer, subject)
        return accounts.open_session(signed_in.name, HOW)
    known = accounts.name_of_identity(options.issuer, subject)
    if known is not None:
        return accounts.open_session(known, HOW)
    name = _name(options, claims)
    if accounts.has_password(name):
        raise AccountError("oidc_name_taken", name=name, label=options.label)
    display = str(claims.get("name") or name)
    if not accounts.exists(name) and invitation:
        invitations.accept(invitation, name, None, display=display, language=language)
    elif not accounts.exists(name):
        domain = str(claims.get("email") or "").rpartition("@")[2].lower()
        allowed = {allowed.lower().removeprefix("@") for allowed in options.allowed_domains}
        if not domain or domain not in allowed or claims.get("email_verified") is not True:
            raise AccessError("oidc_not_invited", name=name)
        accounts.add(name, None, by=f"domain {domain}"[:80], display=display, language=language)
    accounts.link_identity(name, options.issuer, subject)
    return accounts.open_session(name, HOW)


def _name(options: OidcOptions, claims: Mapping[str, Any]) -> str:
    value = claims.get(options.claim)
    verified = options.claim != "email" or claims.get("email_verified") is True
    if not isinstance(value, str) or not value or not verified:
        raise AccessError("oidc_no_name", label=options.label, claim=options.claim)
    return clean_name(value)
