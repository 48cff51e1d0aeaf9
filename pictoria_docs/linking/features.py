"""Declare the evidence for a caption naming a picture, and for a link being right: by name, unit and meaning.

A feature that does not apply is 0 and left out. Shares run from 0 to 1, flags are 0 or 1, and signs are -1, 0 or 1.
A line is the height of a line of running text on the page, so that distances mean the same in any format.
"""

from typing import NamedTuple

from pictoria_docs.evidence import FeatureSet, Measured


class WeighedFeature(NamedTuple):
    """What a feature measures."""

    unit: str
    meaning: str
    direction: str = ""
    """"for" or "against", where it can only speak so; "": training tells."""


Features = dict[str, float]
"""Measurements by name, while they are made."""


def without_zeros(features: Features) -> Features:
    """Keep the features that say something."""
    return {name: value for name, value in features.items() if value}


PAIRS: FeatureSet[Measured] = FeatureSet("pair", base=0.0)
"""Of one number of a caption (a claim) and one picture; 0 in all is as good as leaving the number alone."""
# where the caption stands, seen from its picture
PAIRS.declare("below", "flag", "The caption stands below the picture.")
PAIRS.declare("above", "flag", "The caption stands above the picture.")
PAIRS.declare("left", "flag", "The caption stands left of the picture.")
PAIRS.declare("right", "flag", "The caption stands right of the picture.")
PAIRS.declare("inside", "flag", "The caption is printed over the picture.")
PAIRS.declare("facing", "flag", "The caption stands on the other page of the double page.")
PAIRS.declare("near", "flag", "The caption stands on the page before or after, not facing.")
PAIRS.declare("list", "flag", "The caption stands in a list elsewhere in the document.")
PAIRS.declare(
    "habit", "nats", "How much more often than elsewhere this document's sure captions stand there."
)
# on one page
PAIRS.declare("gap", "ln(1 + lines / 1.5)", "Distance, caption below, above or over the picture.")
PAIRS.declare("gap_beside", "ln(1 + lines / 1.5)", "Distance, caption left or right of the picture.")
PAIRS.declare("off_column", "share", "How far the narrower of the two sticks out sideways.")
PAIRS.declare("level", "share", "How much of the lower of the two stands on the level of the other.")
PAIRS.declare("off_level", "2 + heights", "How far a caption beside the picture stands above or below it.")
PAIRS.declare("width_ratio", "|ln ratio|", "Difference of the widths, caption below or above.")
PAIRS.declare("aligned", "flag", "Edges or middles of the two are flush.")
PAIRS.declare("text_between", "flag", "Running text stands between the two.")
PAIRS.declare("picture_between", "flag", "Another picture stands between the two.")
PAIRS.declare("caption_between", "flag", "Another caption stands between the two.")
PAIRS.declare("steps", "ln(1 + regions)", "Regions between the two in reading order.")
PAIRS.declare(
    "row_order", "sign", "Captions stand together, away from as many pictures: same place in both, or not."
)
PAIRS.declare("position_word", "sign", "The caption says where its picture is (“left”, “above”, “opposite”).")
PAIRS.declare("tiny", "flag", "The picture covers less than 0.6 % of the page.")
PAIRS.declare("as_table", "flag", "The picture was taken for a table.")
# the caption itself, against staying alone
PAIRS.declare("labelled", "flag", "The caption begins with a label word or a number.")
PAIRS.declare("small_type", "flag", "The caption is set smaller than the text of the page.")
PAIRS.declare("later_number", "flag", "Not the first of the numbers that the caption names.")
# across pages
PAIRS.declare("captions_only", "flag", "The caption's page has no picture.")
PAIRS.declare("at_home", "flag", "A picture of the caption's own page carries the number.", prior=-6.0)
PAIRS.declare("body_text", "1,000 characters", "Running text on the page of a figure caption, at most 1.5.")
PAIRS.declare("same_place", "flag", "As many captions as pictures: same place in both.")
PAIRS.declare("other_place", "flag", "As many captions as pictures, or nearly: another place.")
PAIRS.declare(
    "places",
    "ln(items)",
    "How many items of its legend a picture may be, by its place among those with numbers.",
    prior=-5.0,
)
PAIRS.declare(
    "against_order",
    "flag",
    "By its place among those with numbers the picture is another item of the legend.",
    prior=-6.0,
)
PAIRS.declare(
    "misread",
    "flag",
    "OCR read a number with the picture that its place contradicts, which is not believed.",
    prior=-0.5,
)
PAIRS.declare("unequal", "flag", "More captions than pictures, or fewer.")
# printed numbers
PAIRS.declare(
    "plate_agrees", "flag", "The plate's number is printed with the pictures and named by the caption."
)
PAIRS.declare("plate_differs", "flag", "Another plate's number is printed with the pictures.")
PAIRS.declare("item_agrees", "flag", "The picture carries the number within its plate.")
PAIRS.declare("item_differs", "flag", "The picture carries another number within its plate.")
PAIRS.declare("entry_differs", "flag", "The picture carries another number, the caption names an entry.")
PAIRS.declare("figure_agrees", "flag", "The picture carries the figure's number, with its word.")
PAIRS.declare("figure_differs", "flag", "The picture carries another figure's number.")
PAIRS.declare("bare_agrees", "flag", "The picture carries the figure's number without a word.")
PAIRS.declare(
    "number_order", "sign", "The number fits between those of the sure figures before and after, or not."
)
# from models, where there are any
PAIRS.declare(
    "image_text", "cosine", "Similarity of the embeddings of picture and caption, less the page's mean."
)
PAIRS.declare("model_vote", "log-odds", "What a vision-language model says of the pair.")

LINKS: FeatureSet[Measured] = FeatureSet("link", base=0.0)
"""Of a finished link."""
LINKS.declare("score", "log-odds", "Evidence of the pair, -4 to 8.", rises=True)
LINKS.declare(
    "places", "ln(items)", "How many items of its legend the picture may be by its place.", prior=-6.0
)
LINKS.declare("lead", "log-odds", "Lead over the next best choice that is free, 0 to 6.", rises=True)
LINKS.declare("assigned", "flag", "Chosen by the assignment.")
LINKS.declare("stacked", "flag", "Goes with its neighbour under the same picture.")
LINKS.declare("plate_caption", "flag", "The only caption of a plate.")
LINKS.declare("nearest_on_plate", "flag", "The nearest caption on a plate with several.")
LINKS.declare("listed", "flag", "A list of plates repeats what a legend says.")
LINKS.declare(
    "guessed",
    "flag",
    "No plate bears the number: its place in the list tells which one is meant.",
    prior=-3.0,
)
LINKS.declare("part", "flag", "One part of a caption, for one panel.")
LINKS.declare("composed", "flag", "The picture was put together of several.")
LINKS.declare("scanned", "flag", "The page is a scan.")
LINKS.declare("duplicate", "flag", "Another caption of the document has the same number.")
LINKS.declare("unlabelled", "flag", "The caption has no label and no number.")
LINKS.declare("other_page", "flag", "The picture is not on the caption's page.")
LINKS.declare("several", "ln(numbers)", "How many numbers the caption names.")
LINKS.declare("length", "ln(1 + characters / 100)", "Length of the caption.")
