"""Campaigns, tasks, disagreements, members and invitations."""

from pictoria_docs.review.authorization import Role, TokenScope
from pictoria_docs.review.schemas.answer import Answer
from pictoria_docs.review.schemas.subjects import SubjectJson
from pictoria_docs.store.people.campaigns import TaskState


class MemberJson(Answer):
    """Who takes part in a project."""

    name: str
    role: Role


class PersonJson(MemberJson):
    """Who takes part in a project, with the name to show."""

    display: str


class InvitationJson(Answer):
    """An invitation that nobody has taken up yet."""

    id: str
    role: Role
    note: str
    by: str
    at: str
    expires: str


class InvitationLinkJson(Answer):
    """The link of a new invitation, told this once."""

    link: str
    role: Role


class TaskTotalsJson(Answer):
    """How far tasks have come."""

    tasks: int
    states: dict[TaskState, int]
    reviewed: int
    left: int


class CampaignPersonJson(TaskTotalsJson):
    """How far one person's tasks have come."""

    person: str


class CampaignJson(TaskTotalsJson):
    """A campaign, and how far it and each of its people have come."""

    number: int
    name: str
    kinds: list[str]
    types: list[str]
    created: str
    created_by: str
    closed: str | None
    closed_by: str | None
    people: list[CampaignPersonJson]


class TaskJson(Answer):
    """A task, and how far it has come."""

    number: int
    campaign: int
    document: str
    name: str
    first_page: int
    last_page: int
    person: str
    pair: int | None
    """The same for the two tasks of two people on the same pages."""
    state: TaskState
    reason: str
    changed: str
    changed_by: str
    reviewed: int
    left: int


class DealtCampaignJson(CampaignJson):
    """A campaign with the tasks that were dealt out."""

    dealt: list[TaskJson]


class AgreementJson(Answer):
    """How far two agree."""

    units: int
    share: float | None
    alpha: float | None
    """Krippendorff's; null where nothing varies."""
    iou: float | None
    boxes: float | None
    """F1 of boxes at IoU 0.5."""


class AgreementsJson(Answer):
    """How far people agree: as a whole, by kind, by type, and each with what was settled."""

    whole: AgreementJson
    kinds: dict[str, AgreementJson]
    types: dict[str, AgreementJson]
    people: dict[str, AgreementJson]


class SideJson(Answer):
    """What one of two people decided."""

    by: str
    said: str
    words: str
    implied: bool
    note: str
    subject: SubjectJson | None


class DisagreementJson(Answer):
    """A subject on which two people disagree."""

    subject: str
    kind: str
    """"region", "entry", "mention", "link" or "field"."""
    type: str
    page: int
    first: SideJson
    second: SideJson
    suggested: SubjectJson | None


class DisagreementsJson(Answer):
    """What the two people of a task disagree on."""

    task: int
    pair: int
    document: str
    first_page: int
    last_page: int
    people: list[str]
    states: list[TaskState]
    items: list[DisagreementJson]
    agreed: int
    settled: int
    left: int


class AdjudicatedJson(Answer):
    """What is left of a task's disagreements."""

    task: int
    left: int
    state: TaskState


class AccessTokenJson(Answer):
    """What is known of a token that is good."""

    id: str
    label: str
    scopes: list[TokenScope]
    created: str
    ends: str
    used: str | None
    """To ten minutes; null: never."""


class MadeTokenJson(Answer):
    """A new token, told this once."""

    token: str
