"""Twins: links that join the same things in the same way, and values of one field with the same words.

Two people may draw one link, or correct two values to the same words. One of the twins stands, the same one in
exports and for those who work on the document; the others are hidden until it goes.
"""

from pictoria_docs.document import Link, Status

Ends = tuple[str, str, str]


def ends_of(link: Link) -> Ends:
    """What a link joins, and how."""
    return link.type, link.source, link.target


def precedence(status: Status, id: str) -> tuple[int, str]:
    """The order of twins; the first one stands: what people want, then what they refuse, then what is suggested."""
    order = {Status.ACCEPTED: 0, Status.CORRECTED: 0, Status.REJECTED: 1}
    return order.get(status, 2), id
