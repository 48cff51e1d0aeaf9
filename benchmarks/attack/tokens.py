"""Attack with tokens: that scopes narrow each route, that no token makes another, that none outlives its end."""

from benchmarks.attack.requests import address
from benchmarks.attack.rights import ADMIN, MANAGER, MODERATOR, PUBLIC, RIGHTS, SIGNED_IN
from benchmarks.attack.target import NOBODY, OWN, Target, code_of
from pictoria_docs.review.authorization import TokenScope
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import load_server_config

REFUSED = ("token_scope", "not_signed_in", "not_allowed")
READ_BY_MODERATORS = "GET /api/v1/projects/{project}/agreement"


def tokens(target: Target) -> None:
    """Each route with tokens of an administrator."""
    check, team = target.report.check, TeamDirectory(load_server_config(target.config))
    only, every = (
        team.tokens.make(ADMIN, "attack", scopes, by="server")
        for scopes in ({TokenScope.RECONCILE}, set(TokenScope))
    )
    for route, right in RIGHTS.items():
        if right.least in (PUBLIC, SIGNED_IN) and "/tokens" not in route:
            continue
        for token, name in ((only, "reconcile alone"), (every, "all scopes")):
            is_open = (
                "/reconcile" in route
                if token == only
                else right.least not in (MODERATOR, MANAGER, ADMIN, SIGNED_IN)
            )
            if is_open or (token == every and route == READ_BY_MODERATORS):
                continue
            method, path, more = address(route, right, target)
            answer = target.ask(NOBODY, method, path, headers={"Authorization": f"Bearer {token}"}, **more)
            refused = answer.status_code in (401, 403) and (method == "HEAD" or code_of(answer) in REFUSED)
            refused = refused or answer.status_code == 303
            check(
                "scopes narrow tokens",
                refused,
                f"{route} with {name}: {answer.status_code} {answer.text[:80]}",
            )
    base = f"/reconcile/{only}/{OWN}"
    check("a token in the path opens the service", target.ask(NOBODY, "GET", base).status_code == 200, base)
    for id in [token.id for token in team.tokens.of(ADMIN)]:
        team.tokens.revoke(ADMIN, id, "server")
    check("a revoked token opens nothing", target.ask(ADMIN, "GET", base).status_code == 401, base)
    log = target.config.with_suffix(".log").read_text()
    check("no token is in the log", only not in log and every not in log, "it is")
    team.close()
