"""Accounts: passwords, sessions, invitations, throttling; on each database that is there."""

import contextlib
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from pictoria_docs.errors import (
    AccountError,
    ConfigError,
    NotFoundError,
    PictoriaError,
    ProjectError,
    TooManyError,
)
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity import accounts_schema as schema
from pictoria_docs.review.identity.accounts import Accounts, Session
from pictoria_docs.review.identity.accounts_database import AccountsDatabase
from pictoria_docs.review.identity.invitations import Invitations
from pictoria_docs.review.identity.memberships import Memberships
from pictoria_docs.review.identity.passwords import Passwords
from pictoria_docs.review.identity.people import Person, clean_display, clean_name
from pictoria_docs.review.identity.throttle import (
    FREE_BY_ACCOUNT,
    FREE_BY_ADDRESS,
    MAX_LENGTH,
)
from tests.review.conftest import FAST, Clock

PASSWORD = "une amphore à col étroit"


def refused(what: Callable[..., object], *arguments: object) -> str:
    with pytest.raises(PictoriaError) as error:
        what(*arguments)
    assert "{" not in error.value.sentence("en") + error.value.sentence("fr")
    return error.value.code


def test_the_password_opens_a_session_and_nothing_else_does(accounts: Accounts) -> None:
    accounts.add("Anna", PASSWORD, by="server", display="Anna Martin")
    session = accounts.sign_in("ANNA ", PASSWORD, "127.0.0.1")
    assert accounts.session(session) == Person("anna", "Anna Martin")
    assert refused(lambda: accounts.sign_in("anna", PASSWORD + "!", "127.0.0.1")) == "wrong_password"
    assert accounts.session(Session("anna", session.version + 1)) is None
    assert accounts.session(Session("berta", 1)) is None


def test_passwords_are_kept_as_argon2_hashes_alone(accounts: Accounts) -> None:
    accounts.add("anna", PASSWORD, by="server")
    with accounts.database.reading() as connection:
        kept = connection.scalar(select(schema.users.c.password))
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_accented_passwords_are_the_same_on_all_keyboards(accounts: Accounts) -> None:
    accounts.add("anna", "e\u0301te\u0301 a\u0300 Delphes", by="server")
    assert accounts.sign_in("anna", "\u00e9t\u00e9 \u00e0 Delphes", "127.0.0.1")


def test_a_hash_of_older_parameters_is_made_anew_at_sign_in(accounts: Accounts, place: Path | str) -> None:
    accounts.add("anna", PASSWORD, by="server")
    newer = Accounts(place, passwords=Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)))
    newer.sign_in("anna", PASSWORD, "127.0.0.1")
    with newer.database.reading() as connection:
        assert "m=16,t=2" in (connection.scalar(select(schema.users.c.password)) or "")
    assert newer.sign_in("anna", PASSWORD, "127.0.0.1")
    newer.close()


@pytest.mark.parametrize("password", ["short", "", "x" * 201, "aaaaaaaaaaaa", "anna-anna-anna"])
def test_weak_passwords_are_refused(accounts: Accounts, password: str) -> None:
    assert refused(lambda: accounts.add("anna", password, by="server")).startswith("password_")
    assert accounts.is_empty()


def test_a_new_password_ends_all_other_sessions(accounts: Accounts) -> None:
    accounts.add("anna", PASSWORD, by="server")
    old = accounts.sign_in("anna", PASSWORD, "127.0.0.1")
    mine = accounts.change_password("anna", PASSWORD, "un lécythe à fond blanc", "127.0.0.1")
    assert accounts.session(old) is None
    assert accounts.session(mine) is not None
    assert refused(lambda: accounts.sign_in("anna", PASSWORD, "127.0.0.1")) == "wrong_password"
    wrong = refused(lambda: accounts.change_password("anna", PASSWORD, "autre chose enfin", "127.0.0.1"))
    assert wrong == "wrong_password"


def test_sign_out_everywhere_and_disabling_end_sessions(accounts: Accounts) -> None:
    accounts.add("root", PASSWORD, by="server", is_admin=True)
    accounts.add("anna", PASSWORD, by="root")
    first = accounts.sign_in("anna", PASSWORD, "127.0.0.1")
    accounts.end_sessions("anna", by="anna")
    assert accounts.session(first) is None
    second = accounts.sign_in("anna", PASSWORD, "127.0.0.1")
    accounts.disable("anna", by="root")
    assert accounts.session(second) is None
    assert refused(lambda: accounts.sign_in("anna", PASSWORD, "127.0.0.1")) == "wrong_password"
    accounts.disable("anna", by="root", disabled=False)
    assert accounts.session(second) is None, "an old cookie does not come back to life"
    assert refused(lambda: accounts.disable("root", by="root")) == "last_admin"
    assert refused(lambda: accounts.set_admin("root", False, by="root")) == "last_admin"


def test_guesses_on_one_account_wait_longer_and_longer(accounts: Accounts, clock: Clock) -> None:
    accounts.add("anna", PASSWORD, by="server")
    for _ in range(FREE_BY_ACCOUNT):
        assert refused(lambda: accounts.sign_in("anna", "a wrong guess", "10.0.0.1")) == "wrong_password"
    waits = []
    for _ in range(4):
        with pytest.raises(TooManyError) as error:
            accounts.sign_in("anna", PASSWORD, "10.0.0.2")
        assert error.value.code == "too_many_attempts"
        waits.append(error.value.values["seconds"])
        clock.moment += float(str(waits[-1]))
        assert refused(lambda: accounts.sign_in("anna", "a wrong guess", "10.0.0.1")) == "wrong_password"
    assert waits == sorted(set(waits))
    clock.moment += MAX_LENGTH
    assert accounts.sign_in("anna", PASSWORD, "10.0.0.1"), "whoever knows the password gets in after the wait"
    assert accounts.sign_in("anna", PASSWORD, "10.0.0.1")


def test_guesses_from_one_address_at_many_names_are_slowed(accounts: Accounts) -> None:
    accounts.add("anna", PASSWORD, by="server")
    for number in range(FREE_BY_ADDRESS):
        refused(accounts.sign_in, f"name{number}", "a wrong guess", f"2001:db8::{number}")
    assert refused(lambda: accounts.sign_in("anna", PASSWORD, "2001:db8::ffff")) == "too_many_attempts"
    assert accounts.sign_in("anna", PASSWORD, "2001:db8:0:1::1")


def test_guesses_at_once_from_several_processes_all_count(place: Path | str, clock: Clock) -> None:
    processes = [Accounts(place, passwords=Passwords(FAST), clock=clock) for _ in range(4)]
    processes[0].add("anna", PASSWORD, by="server")
    codes: list[str] = []

    def guess(accounts: Accounts) -> None:
        for _ in range(5):
            try:
                accounts.sign_in("anna", "a wrong guess", "10.0.0.1")
            except PictoriaError as error:
                codes.append(error.code)

    threads = [threading.Thread(target=guess, args=(accounts,)) for accounts in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes.count("wrong_password") == FREE_BY_ACCOUNT
    assert len(codes) == 20
    for accounts in processes:
        accounts.close()


def test_unknown_names_are_answered_like_known_ones(tmp_path: Path) -> None:
    """All cost one comparison with a hash of the same strength: time does not tell them apart."""
    compared: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            compared.append(str(hash).rpartition("$")[0].rpartition("$")[0])
            return super().verify(hash, password)

    accounts = Accounts(tmp_path, passwords=Passwords(Counting(time_cost=1, memory_cost=8, parallelism=1)))
    accounts.add("anna", PASSWORD, by="server")
    accounts.add("elsewhere", None, by="server")
    for name in ("anna", "nobody", "elsewhere", "<b>"):
        assert refused(accounts.sign_in, name, "a wrong guess", "10.0.0.1") == "wrong_password"
    assert len(compared) == 4 and len(set(compared)) == 1 and "m=8,t=1,p=1" in compared[0]
    accounts.close()


def test_throttling_does_not_tell_known_from_unknown_names(accounts: Accounts) -> None:
    accounts.add("anna", PASSWORD, by="server")

    def answers(name: str, address: str) -> list[str]:
        return [refused(lambda: accounts.sign_in(name, "a wrong guess", address)) for _ in range(8)]

    assert answers("anna", "10.0.0.1") == answers("nobody", "10.0.1.1")


def test_an_invitation_is_good_for_one_person(accounts: Accounts) -> None:
    accounts.add("root", PASSWORD, by="server", is_admin=True)
    invitations, memberships = Invitations(accounts), Memberships(accounts.database)
    token = invitations.make({"vases": Role.MODERATOR}, "root", note_="Welcome")
    assert invitations.look(token).roles == {"vases": Role.MODERATOR}
    assert refused(lambda: invitations.accept(token, "root", PASSWORD)) == "account_exists"
    assert refused(lambda: invitations.accept(token, "anna", "short")) == "password_length"
    session = invitations.accept(token, "Anna", PASSWORD, display="Anna")
    assert accounts.session(session) == Person("anna", "Anna")
    assert memberships.of("anna") == {"vases": Role.MODERATOR}
    assert refused(lambda: invitations.accept(token, "berta", PASSWORD)) == "invitation_over"
    assert refused(lambda: invitations.look(token)) == "invitation_over"
    assert refused(lambda: invitations.look("a guess")) == "invitation_over"
    with accounts.database.reading() as connection:
        assert token not in str(connection.execute(select(schema.invitations)).all())


def test_an_invitation_ends_after_its_days(accounts: Accounts, clock: Clock) -> None:
    invitations = Invitations(accounts)
    token = invitations.make({"vases": Role.READER}, "root", days=2)
    clock.moment += 2 * 86400 - 1
    assert invitations.look(token)
    clock.moment += 1
    assert refused(lambda: invitations.accept(token, "anna", PASSWORD)) == "invitation_over"


def test_ten_people_with_one_link_are_one_account(accounts: Accounts) -> None:
    invitations = Invitations(accounts)
    token = invitations.make({"vases": Role.READER}, "root")
    done: list[str] = []

    def join(name: str) -> None:
        with contextlib.suppress(NotFoundError):
            done.append(invitations.accept(token, name, PASSWORD).name)

    threads = [threading.Thread(target=join, args=(f"name{number}",)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert [account.person.name for account in accounts.everyone()] == done


def test_a_second_invitation_never_lowers_a_role(accounts: Accounts) -> None:
    person = accounts.add("anna", PASSWORD, by="server")
    invitations, memberships = Invitations(accounts), Memberships(accounts.database)
    for role in (Role.MODERATOR, Role.READER):
        invitations.accept_as(invitations.make({"vases": role}, "root"), person)
    assert memberships.of("anna") == {"vases": Role.MODERATOR}


def test_the_last_manager_stays(accounts: Accounts) -> None:
    memberships = Memberships(accounts.database)
    accounts.add("root", PASSWORD, by="server", is_admin=True)
    for name in ("anna", "berta"):
        accounts.add(name, PASSWORD, by="server")
        memberships.set("vases", name, Role.MANAGER, by="server")
    memberships.set("vases", "berta", Role.READER, by="anna")
    assert refused(lambda: memberships.set("vases", "anna", None, by="anna")) == "last_manager"
    assert refused(lambda: memberships.set("vases", "anna", Role.MODERATOR, by="anna")) == "last_manager"
    memberships.set("vases", "berta", Role.MANAGER, by="anna")
    accounts.disable("berta", by="root")
    assert refused(lambda: memberships.set("vases", "anna", None, by="anna")) == "last_manager"
    assert refused(lambda: memberships.set("vases", "zoe", Role.READER, by="anna")) == "account_unknown"
    assert memberships.members("vases") == [(Person("anna", "anna"), Role.MANAGER)]


def test_a_subject_of_a_provider_is_one_account(accounts: Accounts) -> None:
    accounts.add("anna", None, by="server")
    accounts.add("berta", None, by="server")
    accounts.link_identity("anna", "https://login.example", "s1")
    assert accounts.name_of_identity("https://login.example", "s1") == "anna"
    assert accounts.name_of_identity("https://other.example", "s1") is None
    assert refused(lambda: accounts.link_identity("berta", "https://login.example", "s1")) == "identity_taken"
    accounts.link_identity("anna", "https://login.example", "s2")
    assert accounts.name_of_identity("https://login.example", "s1") is None


def test_the_audit_tells_who_did_what(accounts: Accounts) -> None:
    accounts.add("root", PASSWORD, by="server", is_admin=True)
    accounts.add("anna", PASSWORD, by="root")
    accounts.sign_in("anna", PASSWORD, "127.0.0.1")
    accounts.disable("anna", by="root")
    lines = accounts.database.rows(select(schema.audit).order_by(schema.audit.c.number))
    told = [(line.person, line.action, line.subject) for line in lines]
    assert told == [
        ("server", "account_added", "root"),
        ("root", "account_added", "anna"),
        ("anna", "signed_in", "anna"),
        ("root", "account_disabled", "anna"),
    ]
    assert PASSWORD not in str(lines)


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "<b>", "a/b", "é", "x" * 81, "a\n", "\u202ea", "a'b", "a;b"]
)
def test_names_that_could_mislead_are_refused(name: str) -> None:
    if name.strip() == name:
        assert refused(lambda: clean_name(name)) == "account_bad_name"
    else:
        with pytest.raises(AccountError):
            clean_name(name + "!")


@given(st.text(max_size=300))
def test_shown_names_are_one_visible_line(text: str) -> None:
    shown = clean_display(text, "anna")
    assert shown
    assert shown.isprintable() or all(not letter.isspace() or letter == " " for letter in shown)
    assert "\u202e" not in shown


def test_the_file_of_accounts_is_its_owners_alone(tmp_path: Path) -> None:
    Accounts(tmp_path / "server", passwords=Passwords(FAST)).close()
    assert stat.S_IMODE((tmp_path / "server/server.sqlite").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("url", "kind", "code"),
    [
        ("nonsense", ConfigError, "accounts_bad_url"),
        ("bogus://user:secret@host/name", ConfigError, "accounts_bad_url"),
        ("sqlite:////dev/null/all.sqlite", ProjectError, "accounts_unusable"),
    ],
)
def test_a_database_that_is_not_there_is_told(url: str, kind: type[PictoriaError], code: str) -> None:
    with pytest.raises(kind) as error:
        AccountsDatabase(url)
    assert error.value.code == code
    assert "secret" not in str(error.value)


def test_accounts_of_a_newer_version_stay_untouched(accounts: Accounts, place: Path | str) -> None:
    with accounts.database.writing() as connection:
        connection.execute(schema.versions.insert().values(version=99, applied="later"))
    with pytest.raises(ProjectError) as error:
        Accounts(place)
    assert error.value.code == "accounts_newer"
