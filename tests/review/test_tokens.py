"""Tokens: kept as digests, good for some days, narrowed to scopes, revoked at once; on each database that is there."""

import json

import pytest
from sqlalchemy import select

from pictoria_docs.errors import AccessError, NotFoundError
from pictoria_docs.review.authorization import (
    Permission,
    Role,
    TokenScope,
    covers,
    may_create_projects,
    require,
    require_closing,
)
from pictoria_docs.review.identity import accounts_schema as schema
from pictoria_docs.review.identity.accounts import Accounts
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.tokens import MAX_DAYS, MAX_TOKENS, PREFIX, OwnTokens, Tokens
from tests.review.conftest import Clock
from tests.review.test_accounts import refused

READ, WRITE = {TokenScope.READ}, {TokenScope.READ, TokenScope.WRITE}
DAY = 24 * 3600


@pytest.fixture
def tokens(accounts: Accounts) -> Tokens:
    accounts.add("anna", None, by="server", is_admin=True)
    accounts.add("ben", None, by="server", is_admin=True)
    return Tokens(accounts)


def test_a_token_is_its_owner_with_fewer_rights(tokens: Tokens) -> None:
    token = tokens.make("anna", "inventory", WRITE, by="anna")
    owner = tokens.owner(token)
    assert owner == Person("anna", "anna", is_admin=True, scopes=frozenset(WRITE))
    for other in (token[:-1], token + "x", token.removeprefix(PREFIX), "", PREFIX, "é" * 50, "x" * 5000):
        assert tokens.owner(other) is None


def test_it_is_kept_as_a_digest_alone(tokens: Tokens, accounts: Accounts) -> None:
    token = tokens.make("anna", "inventory", READ, by="anna")
    with accounts.database.reading() as connection:
        rows = [
            str(tuple(row))
            for table in (schema.tokens, schema.audit)
            for row in connection.execute(select(table))
        ]
    assert rows
    assert not any(token.removeprefix(PREFIX) in row for row in rows)


def test_it_ends_and_is_revoked_at_once(tokens: Tokens, clock: Clock) -> None:
    short, long = (tokens.make("anna", f"{days} days", READ, by="anna", days=days) for days in (1, 90))
    clock.moment += DAY - 1
    assert tokens.owner(short) is not None
    clock.moment += 1
    assert tokens.owner(short) is None
    assert [token.label for token in tokens.of("anna")] == ["90 days"]
    assert refused(tokens.revoke, "ben", tokens.of("anna")[0].id, "ben") == "token_unknown", "somebody else's"
    assert tokens.owner(long) is not None
    tokens.revoke("anna", tokens.of("anna")[0].id, "anna")
    assert tokens.owner(long) is None
    assert tokens.of("anna") == []


def test_it_is_no_good_while_its_owner_may_not_sign_in(tokens: Tokens, accounts: Accounts) -> None:
    token = tokens.make("ben", "inventory", READ, by="ben")
    accounts.disable("ben", "anna")
    assert tokens.owner(token) is None
    assert refused(lambda: tokens.make("ben", "another", READ, by="server")) == "account_unknown"


def test_the_audit_and_the_list_tell_of_it(tokens: Tokens, accounts: Accounts, clock: Clock) -> None:
    token = tokens.make("anna", "  inven\u202etory ", WRITE, by="server")
    [known] = tokens.of("anna")
    assert (known.label, known.scopes, known.used) == ("inventory", (TokenScope.READ, TokenScope.WRITE), None)
    tokens.owner(token)
    first = tokens.of("anna")[0].used
    assert first is not None
    clock.moment += 60
    tokens.owner(token)
    assert tokens.of("anna")[0].used == first, "not written for each request"
    clock.moment += 3600
    tokens.owner(token)
    assert str(tokens.of("anna")[0].used) > first
    tokens.revoke("anna", known.id, "anna")
    with accounts.database.reading() as connection:
        lines = connection.execute(select(schema.audit).where(schema.audit.c.subject == "anna")).all()
    told = [(line.person, line.action, json.loads(line.details).get("id")) for line in lines][-2:]
    assert told == [("server", "token_made", known.id), ("anna", "token_revoked", known.id)]


def test_bad_wishes_get_one_sentence(tokens: Tokens) -> None:
    assert refused(lambda: tokens.make("anna", " ", READ, by="anna")) == "token_incomplete"
    assert refused(lambda: tokens.make("anna", "x", set(), by="anna")) == "token_incomplete"
    for days in (0, -1, MAX_DAYS + 1):
        assert refused(lambda days=days: tokens.make("anna", "x", READ, by="anna", days=days)) == "token_days"
    for number in range(MAX_TOKENS):
        tokens.make("anna", str(number), READ, by="anna")
    assert refused(lambda: tokens.make("anna", "x", READ, by="anna")) == "token_too_many"


def test_no_token_makes_or_revokes_tokens(tokens: Tokens) -> None:
    every = frozenset(TokenScope)
    with pytest.raises(AccessError):
        OwnTokens(tokens, Person("anna", "anna", scopes=every))
    own = OwnTokens(tokens, Person("anna", "anna"))
    own.make("x", READ)
    own.revoke(own.all()[0].id)
    with pytest.raises(NotFoundError):
        own.revoke("0" * 16)


def test_scopes_only_take_rights_away() -> None:
    """Of what a manager may do, nothing that manages is in any scope; of what a reader may not, no scope gives any."""
    given = {permission for permission in Permission if covers(frozenset(TokenScope), permission)}
    assert not given & {
        Permission.MANAGE_MEMBERS,
        Permission.MANAGE_JOBS,
        Permission.MANAGE_CAMPAIGNS,
        Permission.ANALYSE,
        Permission.DEPOSIT,
        Permission.REMOVE_PROJECT,
        Permission.MANAGE_PROJECT,
        Permission.VALIDATE_TASKS,
        Permission.ADJUDICATE,
        Permission.SETTLE_REMARKS,
    }
    assert covers(None, Permission.REMOVE_PROJECT)
    for permission in Permission:
        for scopes in (frozenset[TokenScope](), *(frozenset({scope}) for scope in TokenScope)):
            for role in Role:
                allowed = role.at_least(permission.least_role) and covers(scopes, permission)
                if allowed:
                    require(role, permission, scopes)
                else:
                    with pytest.raises(AccessError):
                        require(role, permission, scopes)
    assert {p for p in Permission if covers(frozenset({TokenScope.RECONCILE}), p)} == {Permission.RECONCILE}
    assert not may_create_projects(True, "everyone", frozenset(TokenScope))
    require_closing("ada", "ada", Role.MODERATOR, frozenset({TokenScope.WRITE}))
    with pytest.raises(AccessError):
        require_closing("bo", "ada", Role.MODERATOR, frozenset({TokenScope.WRITE}))
