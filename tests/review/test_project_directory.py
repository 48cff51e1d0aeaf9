"""Projects and rights: what each role may do, and that a hidden project is as good as none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pictoria_docs.errors import AccessError, ConfigError, ConflictError, NotFoundError
from pictoria_docs.review.authorization import Permission, Role, allows
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig
from pictoria_docs.review.identity.slugs import slug
from pictoria_docs.store import Store

ADMIN, ANNA, ZOE = Person("root", "Root", is_admin=True), Person("anna", "Anna"), Person("zoe", "Zoé")


def make_project(folder: Path) -> Path:
    Store(folder, create=True).close()
    return folder


@pytest.fixture
def config(tmp_path: Path) -> ServerConfig:
    for name in ("Vases grecs", "coins"):
        make_project(tmp_path / "projects" / f"{name}.pictoria")
    lamps = make_project(tmp_path / "elsewhere" / "lampes.pictoria")
    return ServerConfig(
        data=tmp_path / "server", projects={"Lamps": lamps}, projects_folder=tmp_path / "projects"
    )


@pytest.fixture
def team(config: ServerConfig) -> Iterator[TeamDirectory]:
    team = TeamDirectory(config)
    for person in (ADMIN, ANNA, ZOE):
        team.accounts.add(person.name, None, by="server", is_admin=person.is_admin)
    yield team
    team.close()


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("needed", list(Permission))
def test_each_role_may_do_its_own_and_less(team: TeamDirectory, role: Role, needed: Permission) -> None:
    team.set_role(ADMIN, "coins", "anna", role)
    if allows(role, needed):
        assert team.require(ANNA, "coins", needed).name == "coins.pictoria"
        return
    with pytest.raises(AccessError) as error:
        team.require(ANNA, "coins", needed)
    assert error.value.code == "not_allowed"


def test_a_hidden_project_looks_like_one_that_is_not_there(team: TeamDirectory) -> None:
    answers = []
    for project in ("coins", "coiny", "../coins", ""):
        with pytest.raises(NotFoundError) as error:
            team.require(ANNA, project, Permission.READ)
        answers.append((error.value.code, error.value.sentence("en").replace(f"“{project}”", "")))
    assert len(set(answers)) == 1
    with pytest.raises(NotFoundError):
        team.require(ADMIN, "coiny", Permission.READ)


def test_a_removed_folder_is_a_project_no_more(team: TeamDirectory, tmp_path: Path) -> None:
    team.set_role(ADMIN, "coins", "anna", Role.READER)
    (tmp_path / "projects/coins.pictoria").rename(tmp_path / "elsewhere/coins.pictoria")
    assert team.projects_of(ANNA) == []
    with pytest.raises(NotFoundError) as error:
        team.require(ANNA, "coins", Permission.READ)
    assert error.value.code == "project_not_there"


def test_only_managers_say_who_takes_part(team: TeamDirectory) -> None:
    for role in (None, Role.READER, Role.CONTRIBUTOR, Role.MODERATOR):
        team.set_role(ADMIN, "coins", "anna", role)
        with pytest.raises((AccessError, NotFoundError)):
            team.set_role(ANNA, "coins", "anna", Role.MANAGER)
        with pytest.raises((AccessError, NotFoundError)):
            team.invite(ANNA, {"coins": Role.READER})
    team.set_role(ADMIN, "coins", "anna", Role.MANAGER)
    team.set_role(ANNA, "coins", "zoe", Role.READER)
    with pytest.raises(NotFoundError):
        team.invite(ANNA, {"coins": Role.READER, "lamps": Role.READER})
    with pytest.raises(AccessError):
        team.invite(ANNA, {})
    with pytest.raises(ConflictError) as error:
        team.set_role(ANNA, "coins", "anna", None)
    assert error.value.code == "last_manager"
    assert [(person.name, role) for person, role in team.members(ZOE, "coins")] == [
        ("anna", Role.MANAGER),
        ("zoe", Role.READER),
    ]
    with pytest.raises(NotFoundError):
        team.members(ZOE, "lamps")


def test_a_new_project_is_its_makers(config: ServerConfig) -> None:
    everyone = TeamDirectory(config.model_copy(update={"create_projects": "everyone"}))
    everyone.accounts.add("anna", None, by="server")
    name, folder = everyone.create_project(ANNA, "Sceaux & <Monnaies>/../x")
    assert (name, folder.parent) == ("sceaux-monnaies-x", config.projects_folder)
    assert everyone.role(ANNA, name) is Role.MANAGER
    with Store(folder) as store:
        assert store.documents.all() == []
    with pytest.raises(ConflictError) as error:
        everyone.create_project(ANNA, "sceaux monnaies x")
    assert error.value.code == "project_exists"
    everyone.close()


def test_projects_that_the_config_names_are_not_removed(team: TeamDirectory) -> None:
    with pytest.raises(AccessError):
        team.remove_project(ADMIN, "lamps")
    with pytest.raises(NotFoundError):
        team.remove_project(ANNA, "lamps")
    assert "lamps" in [name for name, _, _ in team.projects_of(ADMIN)]


def test_by_default_only_admins_make_projects(team: TeamDirectory) -> None:
    with pytest.raises(AccessError):
        team.create_project(ANNA, "mine")
    assert team.create_project(ADMIN, "ours")[0] == "ours"
    assert not team.may_create(ANNA)


def test_members_never_pass_to_a_folder_of_a_similar_name(team: TeamDirectory, config: ServerConfig) -> None:
    team.projects_of(ADMIN)
    team.set_role(ADMIN, "vases-grecs", "anna", Role.READER)
    # Sorted before "Vases grecs": names given out anew would swap.
    make_project(Path(str(config.projects_folder)) / "VASES GRECS.pictoria")
    again = TeamDirectory(config)
    ((_, folder, _),) = again.projects_of(ANNA)
    assert folder.name == "Vases grecs.pictoria"
    assert [name for name, _, _ in again.projects_of(ADMIN)][-1] == "vases-grecs-2"
    again.close()


def test_the_config_may_name_and_move_projects_but_not_take_names(
    team: TeamDirectory, config: ServerConfig
) -> None:
    assert team.projects_of(ADMIN)
    team.set_role(ADMIN, "coins", "anna", Role.READER)
    coins = Path(str(config.projects_folder)) / "coins.pictoria"
    renamed = TeamDirectory(config.model_copy(update={"projects": {"Monnaies": coins}}))
    assert [name for name, _, _ in renamed.projects_of(ANNA)] == ["monnaies"]
    renamed.close()
    lamps = config.projects["Lamps"]
    with pytest.raises(ConfigError) as error:
        TeamDirectory(config.model_copy(update={"projects": {"vases grecs": lamps}}))
    assert error.value.code == "project_name_taken"


def test_a_symbolic_link_is_no_project(team: TeamDirectory, tmp_path: Path) -> None:
    secret = make_project(tmp_path / "secret.pictoria")
    (tmp_path / "projects/link.pictoria").symlink_to(secret)
    assert "link" not in {name for name, _, _ in team.projects_of(ADMIN)}


def test_one_person_manages_the_one_project(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "Vases grecs.pictoria")
    project_directory = LocalDirectory(folder, ANNA)
    assert project_directory.projects_of(ANNA) == [("vases-grecs", folder, Role.MANAGER)]
    assert project_directory.require(ANNA, "vases-grecs", Permission.ANALYSE) == folder
    assert project_directory.projects_of(ZOE) == []
    for person, project in ((ZOE, "vases-grecs"), (ANNA, "coins")):
        with pytest.raises(NotFoundError) as error:
            project_directory.require(person, project, Permission.READ)
        assert error.value.code == "project_not_there"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Vases grecs.pictoria", "vases-grecs"),
        ("Été à Délos", "ete-a-delos"),
        ("日本", "project"),
        ("../..", "project"),
    ],
)
def test_short_names_fit_addresses(name: str, short: str) -> None:
    assert slug(name) == short
