"""Campaigns: work dealt out to several people, and how far they agree."""

from pictoria_docs.review.authorization import Permission, measured_pairs
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.review.team.agreement_figures import figures
from pictoria_docs.review.team.campaigns import (
    NewCampaign,
    amounts,
    campaign_json,
    close,
    create,
    tasks_json,
)
from pictoria_docs.review.wire import Json


class CampaignService:
    """The campaigns of a project, and who takes part in it."""

    def __init__(self, session: ReviewSession) -> None:
        self._session = session

    def all(self) -> list[Json]:
        """All campaigns, the newest first, each with how far it and each of its people have come."""
        self._session.require(Permission.READ)
        opened = self._session.opened
        tasks = opened.store.campaigns.tasks()
        done = amounts(opened, tasks)
        return [
            campaign_json(campaign, [task for task in tasks if task.campaign == campaign.number], done)
            for campaign in opened.store.campaigns.campaigns()
        ]

    def create(self, request: NewCampaign) -> Json:
        """Make a campaign and deal its tasks out.

        Raises:
            TaskError: it cannot be dealt out as asked.
            ProjectError: no such document.
        """
        session = self._session
        session.require(Permission.MANAGE_CAMPAIGNS)
        opened = session.opened
        campaign = create(opened, request, session.task_workers(), session.user)
        tasks = opened.store.campaigns.tasks(campaign=campaign.number)
        return campaign_json(campaign, tasks, amounts(opened, tasks)) | {"dealt": tasks_json(opened, tasks)}

    def close(self, number: int) -> None:
        """End a campaign; its tasks are nobody's any more.

        Raises:
            TaskError: no such campaign, or what two people decided is not settled yet.
        """
        self._session.require(Permission.MANAGE_CAMPAIGNS)
        close(self._session.opened, number, self._session.user)

    def agreement(self, campaign: int | None = None) -> Json:
        """How far people agree, between the two of each pair and with what was settled; of one campaign, or all."""
        self._session.require(Permission.READ_AGREEMENT)
        store = self._session.opened.store
        tasks = store.campaigns.tasks(campaign=campaign)
        return figures(store.paired_decisions.all(measured_pairs(tasks, self._session.user)), tasks)

    def members(self) -> list[Json]:
        """Who takes part in the project."""
        self._session.require(Permission.READ)
        members = self._session.members()
        return [{"name": name, "role": role.value} for name, role in sorted(members.items())]
