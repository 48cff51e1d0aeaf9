"""The evidence for a caption naming a picture: every feature by name, with its unit and what it says.

A feature that does not apply is 0 and left out. Shares run from 0 to 1, flags are 0 or 1, and signs are -1, 0 or 1.
A line is the height of a line of running text on the page, so that distances mean the same in any format.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Feature(NamedTuple):
    """What a feature measures."""

    unit: str
    meaning: str


Features = dict[str, float]
"""Values by the names of `PAIR_FEATURES` or `LINK_FEATURES`."""

PAIR_FEATURES: Mapping[str, Feature] = {
    # where the caption stands, seen from its picture
    "below": Feature("flag", "the caption stands below the picture"),
    "above": Feature("flag", "the caption stands above the picture"),
    "left": Feature("flag", "the caption stands left of the picture"),
    "right": Feature("flag", "the caption stands right of the picture"),
    "inside": Feature("flag", "the caption is printed over the picture"),
    "facing": Feature("flag", "the caption stands on the other page of the double page"),
    "near": Feature("flag", "the caption stands on the page before or after, not facing"),
    "list": Feature("flag", "the caption stands in a list elsewhere in the document"),
    "habit": Feature("nats", "how much more often than elsewhere this document's sure captions stand there"),
    # on one page
    "gap": Feature("ln(1 + lines / 1.5)", "distance, caption below, above or over the picture"),
    "gap_beside": Feature("ln(1 + lines / 1.5)", "distance, caption left or right of the picture"),
    "off_column": Feature("share", "how far the narrower of the two sticks out sideways"),
    "level": Feature("share", "how much of the lower of the two stands on the level of the other"),
    "off_level": Feature("2 + heights", "how far a caption beside the picture stands above or below it"),
    "width_ratio": Feature("|ln ratio|", "difference of the widths, caption below or above"),
    "aligned": Feature("flag", "edges or middles of the two are flush"),
    "text_between": Feature("flag", "running text stands between the two"),
    "picture_between": Feature("flag", "another picture stands between the two"),
    "caption_between": Feature("flag", "another caption stands between the two"),
    "steps": Feature("ln(1 + regions)", "regions between the two in reading order"),
    "row_order": Feature("sign", "as many captions as pictures side by side: same place in both, or not"),
    "position_word": Feature("sign", "the caption says where its picture is (\"left\", \"above\", \"opposite\")"),
    "tiny": Feature("flag", "the picture covers less than 0.6 % of the page"),
    "as_table": Feature("flag", "the picture was taken for a table"),
    # the caption itself, against staying alone
    "labelled": Feature("flag", "the caption begins with a label word or a number"),
    "small_type": Feature("flag", "the caption is set smaller than the text of the page"),
    "later_number": Feature("flag", "not the first of the numbers that the caption names"),
    # across pages
    "captions_only": Feature("flag", "the caption's page has no picture"),
    "body_text": Feature("1,000 characters", "running text on the page of a figure caption, at most 1.5"),
    "same_place": Feature("flag", "as many captions as pictures: same place in both"),
    "other_place": Feature("flag", "as many captions as pictures: another place"),
    "unequal": Feature("flag", "more captions than pictures, or fewer"),
    # printed numbers
    "plate_agrees": Feature("flag", "the plate's number is printed with the pictures and named by the caption"),
    "plate_differs": Feature("flag", "another plate's number is printed with the pictures"),
    "item_agrees": Feature("flag", "the picture carries the number within its plate"),
    "item_differs": Feature("flag", "the picture carries another number within its plate"),
    "entry_differs": Feature("flag", "the picture carries another number, the caption names an entry"),
    "figure_agrees": Feature("flag", "the picture carries the figure's number, with its word"),
    "figure_differs": Feature("flag", "the picture carries another figure's number"),
    "bare_agrees": Feature("flag", "the picture carries the figure's number without a word"),
    "number_order": Feature("sign", "the number fits between those of the sure figures before and after, or not"),
    # from models, where there are any
    "image_text": Feature("cosine", "similarity of the embeddings of picture and caption, less the page's mean"),
    "model_vote": Feature("log-odds", "what a vision-language model says of the pair"),
}  # fmt: skip
"""Evidence for one number of a caption (a claim) naming one picture."""

LINK_FEATURES: Mapping[str, Feature] = {
    "score": Feature("log-odds", "evidence of the pair, -4 to 8"),
    "lead": Feature("log-odds", "lead over the next best choice that is free, 0 to 6"),
    "assigned": Feature("flag", "chosen by the assignment"),
    "stacked": Feature("flag", "goes with its neighbour under the same picture"),
    "plate_caption": Feature("flag", "the only caption of a plate"),
    "nearest_on_plate": Feature("flag", "the nearest caption on a plate with several"),
    "listed": Feature("flag", "a list of plates repeats what a legend says"),
    "guessed": Feature("flag", "no plate bears the number: its place in the list tells which one is meant"),
    "part": Feature("flag", "one part of a caption, for one panel"),
    "composed": Feature("flag", "the picture was put together of several"),
    "scanned": Feature("flag", "the page is a scan"),
    "duplicate": Feature("flag", "another caption of the document has the same number"),
    "unlabelled": Feature("flag", "the caption has no label and no number"),
    "other_page": Feature("flag", "the picture is not on the caption's page"),
    "several": Feature("ln(numbers)", "how many numbers the caption names"),
    "length": Feature("ln(1 + characters / 100)", "length of the caption"),
}
"""What the confidence of a link is made of."""
