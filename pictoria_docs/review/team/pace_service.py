"""How each person of a team decides, for those who look after the work."""

from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.session import SessionService
from pictoria_docs.review.wire import Json
from pictoria_docs.store.decision_pace import DecisionPace, decision_paces


class PaceService(SessionService):
    """Tells how fast people decide, and what others made of the same; for moderators alone."""

    def people(self) -> list[Json]:
        """How each person decides, who decided most first; without what the person must not see yet."""
        session = self._session
        session.require(Permission.READ_PACE)
        with session.opened.store.reading() as connection:
            paces = decision_paces(connection, session.hidden_layers())
        return [_pace_json(pace) for pace in paces]


def _pace_json(pace: DecisionPace) -> Json:
    amounts = ("person", "decisions", "accepted", "compared", "disagreed", "checked", "overruled")
    return {
        **{name: getattr(pace, name) for name in amounts},
        "seconds": _rounded(pace.seconds),
        "accept_seconds": _rounded(pace.accept_seconds),
        "is_fast": pace.is_fast,
    }


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
