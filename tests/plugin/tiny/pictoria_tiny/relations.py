"""What pictures have in common: always one motif."""

from collections.abc import Mapping, Sequence

from pictoria_docs.plugins import Ref, Store, SuggestedRelation


class AlwaysOneMotif:
    """Suggests of all pairs that they show one motif."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def suggest(self, picture: Ref, others: Sequence[Ref]) -> Mapping[Ref, SuggestedRelation]:
        """Suggest it, not quite sure."""
        return dict.fromkeys(others, SuggestedRelation("same_motif", 0.7))
