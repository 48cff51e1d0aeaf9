"""Declare the evidence of five sums by which entries are found: by name, unit and meaning."""

from pictoria_docs.evidence import FeatureSet, Measured

CATALOGUES: FeatureSet[Measured] = FeatureSet("catalogue", base=0.0)
"""Of a document being a catalogue: what all its lines together say (`entry_evidence.py`)."""
CATALOGUES.declare("openings", "ln(1 + n)", "Lines labelled as openings of entries.", rises=True)
CATALOGUES.declare("sure", "log-odds", "Of these labels, -4 to 6, in the mean.", rises=True)
CATALOGUES.declare("series", "share", "Openings whose number is one of the growing series.", rises=True)
CATALOGUES.declare("next", "share", "Openings whose number follows on the one before.", rises=True)
CATALOGUES.declare("priced", "share", "Openings that end with a price.")
CATALOGUES.declare(
    "records", "share", "Openings with two kinds of marks of a record or more below them.", rises=True
)
CATALOGUES.declare(
    "conventions",
    "share",
    "Openings that the conventions of numbered or titled records name too.",
    rises=True,
)
CATALOGUES.declare(
    "plain",
    "share",
    "Openings that the convention of numbered records names, though nothing sets them apart.",
)
CATALOGUES.declare("captions", "share", "Openings that open a caption without label.", rises=True)
CATALOGUES.declare("named", "share", "Openings under an artist's heading.", rises=True)
CATALOGUES.declare("dense", "share", "Openings among the lines from the first to the last of them.")
CATALOGUES.declare(
    "covered", "share", "Lines of the document that are those of entries or of their headings.", rises=True
)
CATALOGUES.declare(
    "close", "share", "The same of the lines from the first opening to the end of the last entry.", rises=True
)
CATALOGUES.declare(
    "unmarked",
    "share",
    "Entries of several lines without price, picture, dimensions, material or accession number.",
    rises=False,
)
CATALOGUES.declare("pictured", "share", "Openings beside, over or under a picture.", rises=True)
CATALOGUES.declare(
    "rising",
    "share",
    "Openings with a higher number at the end than the one before, less those with a lower one, as in contents.",
    rises=False,
)
CATALOGUES.declare(
    "leaders", "share", "Openings with dots that lead to a number, as in a table of contents.", rises=False
)
CATALOGUES.declare(
    "sold", "share", "Entries one of whose lines has a price or number apart at its right.", rises=True
)
CATALOGUES.declare("measured", "share", "Entries with dimensions.", rises=True)
CATALOGUES.declare("alone", "share", "Openings that hold nothing but a number.", rises=True)
CATALOGUES.declare("capitals", "share", "Openings whose first word is in capitals, as names are.", rises=True)
CATALOGUES.declare(
    "names", "share", "Openings with a bracket behind the first words, as after a name.", rises=True
)
CATALOGUES.declare(
    "small",
    "share",
    "Openings that begin with a small letter, as the numbered lines of a manuscript.",
    rises=False,
)
CATALOGUES.declare(
    "signs",
    "share",
    "Signs of code and formulas among the characters of an opening, in the mean.",
    rises=False,
)
CATALOGUES.declare(
    "literature",
    "share",
    "Openings that name literature, plates or places, as in a bibliography.",
    rises=False,
)

ARTISTS: FeatureSet[Measured] = FeatureSet("artists", base=0.0)
"""Of artists with their works being its entries, not the works."""
ARTISTS.declare("persons", "share", "Artists' headings that tell of a birth, a teacher, an address.")
ARTISTS.declare("about", "share", "Artists' headings of several lines.")
ARTISTS.declare("priced", "share", "Works that end with a price.")
ARTISTS.declare("brackets", "share", "Artists' headings with a first name in brackets.")

CONVENTIONS: FeatureSet[Measured] = FeatureSet("convention", base=0.0)
"""Of a convention of records naming the openings of entries at least as well as the labels of lines do."""
CONVENTIONS.declare("labelled", "share", "Its openings that lines are labelled as too.", rises=True)
CONVENTIONS.declare("named", "share", "Lines labelled as openings that it names.", rises=True)
CONVENTIONS.declare("more", "ln(ratio)", "How many more openings it names.")
CONVENTIONS.declare(
    "odds", "log-odds", "That its lines open entries, by the labels, in the mean.", rises=True
)
CONVENTIONS.declare(
    "odds_else",
    "log-odds",
    "The same of lines that it does not name, though they are labelled so.",
    rises=False,
)
CONVENTIONS.declare("next", "share", "Its openings whose number follows on the one before.", rises=True)
CONVENTIONS.declare(
    "records",
    "share",
    "Kinds of marks of a record below its openings, more than below those labelled so.",
    rises=True,
)
CONVENTIONS.declare("titled", "flag", "It is that of titles set apart.")
CONVENTIONS.declare("plain", "flag", "It is that of numbers that nothing sets apart.")

FOUND_ENTRIES: FeatureSet[Measured] = FeatureSet("entry", base=0.0)
"""Of an entry being right in number, title and pages."""
FOUND_ENTRIES.declare("catalogue", "log-odds", "That the document is a catalogue, -4 to 4.")
FOUND_ENTRIES.declare("opening", "log-odds", "That the line opens an entry, -4 to 6.")
FOUND_ENTRIES.declare(
    "title",
    "log-odds",
    "Of its title against other stretches of text that may be it, at most 6; 0 where none were weighed.",
)
FOUND_ENTRIES.declare("series", "flag", "Its number is one of the growing series.")
FOUND_ENTRIES.declare("next", "flag", "Its number follows on the one before or leads to the next.")
FOUND_ENTRIES.declare("mended", "flag", "Its number was misread and told by its neighbours.")
FOUND_ENTRIES.declare("unnumbered", "flag", "It has no number.")
FOUND_ENTRIES.declare("untitled", "flag", "It has no title.")
FOUND_ENTRIES.declare("conventions", "flag", "The conventions of numbered or titled records name it too.")
FOUND_ENTRIES.declare("read", "share", "Mean confidence with which OCR read the line; 1 in a text layer.")
FOUND_ENTRIES.declare("short", "flag", "A title of fewer than twelve letters, read by OCR.")
FOUND_ENTRIES.declare("goes_on", "flag", "It goes on over a page.")

TITLES: FeatureSet[Measured] = FeatureSet("title", base=0.0)
"""Of a stretch of an entry's first lines being its title (`title_candidates.py`); candidates of an entry compete."""
TITLES.declare("none", "constant", "The entry has no title.")
TITLES.declare("none_alone", "flag", "No title, and no text either.", rises=True)
TITLES.declare(
    "none_long", "flag", "No title, where the first text runs to the edge of its column.", rises=True
)
TITLES.declare("none_record", "flag", "No title, where the first text begins as records do.", rises=True)
TITLES.declare("none_numbered", "flag", "No title, where the entry has a number.")
TITLES.declare("begins_behind", "flag", "It begins right behind the number.")
TITLES.declare("begins_line0", "flag", "It is the first text of the entry, and begins its line.")
TITLES.declare("begins_line1", "flag", "One line with text stands before it.")
TITLES.declare("begins_line2", "flag", "Two lines with text stand before it.")
TITLES.declare("begins_line3", "flag", "Three stand before it.")
TITLES.declare("text_before", "lines", "Lines of the entry with text before it.", rises=False)
TITLES.declare("name_before", "flag", "One of these looks like a person's name.", rises=True)
TITLES.declare("end_line", "flag", "It ends with a line.")
TITLES.declare("end_style", "flag", "It ends where the type changes.", rises=True)
TITLES.declare("end_stop", "flag", "It ends with a sentence or before a semicolon.")
TITLES.declare("end_dash", "flag", "It ends before a dash.")
TITLES.declare("end_comma", "flag", "It ends before the first comma.")
TITLES.declare("end_number", "flag", "It ends before a comma with a number behind it.")
TITLES.declare("end_bracket", "flag", "It ends before a bracket.")
TITLES.declare("end_colon", "flag", "It ends before a colon.")
TITLES.declare("end_price", "flag", "It ends before a price or the dots that lead to it.", rises=True)
TITLES.declare("end_remark", "flag", "It ends before a bracket that says more: a price, a buyer.")
TITLES.declare("end_medium", "flag", "It ends before what the work is made of.", rises=True)
TITLES.declare("name", "flag", "It is set like a person's name: DELMAS (Jules).", rises=False)
TITLES.declare("title_case", "flag", "It is several words, each with a capital: a name, or a title.")
TITLES.declare(
    "ends_short", "flag", "The line with which it ends stops well before the edge of the column.", rises=True
)
TITLES.declare("ends_full", "flag", "That line goes to the edge.")
TITLES.declare("ends_region", "flag", "It ends its paragraph.", rises=True)
TITLES.declare("cuts", "flag", "A small letter follows it.", rises=False)
TITLES.declare("set_apart", "flag", "It is set in another type than the line below it.", rises=True)
TITLES.declare("splits", "flag", "The line below it is set like it, in a type of its own.", rises=False)
TITLES.declare("mixed", "flag", "The type changes within it.", rises=False)
TITLES.declare(
    "short_of_change",
    "flag",
    "It ends with a line, and the next one goes on in its type before the type changes.",
    rises=False,
)
TITLES.declare("bold", "flag", "It begins in bold type.", rises=True)
TITLES.declare("italic", "flag", "It begins in italics.", rises=True)
TITLES.declare("capitals", "flag", "All of it is in capitals.")
TITLES.declare("wraps", "lines", "Lines that it runs over after the first.", rises=False)
TITLES.declare(
    "wraps_set", "lines", "Those of them that are set like the first, in a type of its own.", rises=True
)
TITLES.declare(
    "wraps_title", "lines", "Those of them that are more of a title, by the labels of lines.", rises=True
)
TITLES.declare("title_behind", "share", "The line behind it is more of a title.", rises=False)
TITLES.declare(
    "holds_tail", "flag", "A price, a remark or what the work is made of stands within it.", rises=False
)
TITLES.declare("broken", "flag", "It ends within a word, whose other half opens the next line.", rises=False)
TITLES.declare(
    "wraps_name", "lines", "Those of the lines that it runs over that are an artist's heading.", rises=False
)
TITLES.declare("bracketed", "flag", "It begins with a bracket.", rises=False)
TITLES.declare("open_bracket", "flag", "A bracket is opened in it and not closed.", rises=False)
TITLES.declare("length", "ln(1 + letters)", "How long it is.")
TITLES.declare("too_long", "share", "Letters beyond 90, of 90.", rises=False)
TITLES.declare("digits", "share", "Digits among its letters and digits.", rises=False)
TITLES.declare("small", "flag", "It begins with a small letter.", rises=False)
TITLES.declare("measured", "flag", "It gives dimensions.", rises=False)
TITLES.declare("inventoried", "flag", "It gives an accession number.", rises=False)
TITLES.declare("dated", "flag", "It gives a date.", rises=False)
TITLES.declare("of_material", "flag", "It names a material or technique.", rises=False)
TITLES.declare("made_of", "flag", "It ends with what the work is made of.", rises=False)
TITLES.declare("of_person", "flag", "It tells of a birth, a teacher, an address.", rises=False)
TITLES.declare("priced", "flag", "It ends with a price.", rises=False)
TITLES.declare("record_behind", "flag", "A mark of a record stands right behind it.", rises=True)
TITLES.declare(
    "plain_behind",
    "flag",
    "More stands behind it in its line, and none of it is a mark of a record.",
    rises=False,
)
TITLES.declare("field_behind", "flag", "A word with a colon stands right behind it.", rises=True)
TITLES.declare("share_opening", "share", "Its line opens the entry, by the labels of lines.", rises=True)
TITLES.declare("share_title", "share", "Its line is more of a title.", rises=True)
TITLES.declare("share_record", "share", "Its line is more of the entry.", rises=False)
TITLES.declare("share_name", "share", "Its line is an artist's heading.", rises=False)
TITLES.declare("line_heading", "flag", "The layout took its line for a heading.", rises=True)
TITLES.declare("line_first", "flag", "Its line is the first of its paragraph.")
TITLES.declare("line_larger", "flag", "Its line is set larger than most.")
TITLES.declare("line_much_larger", "flag", "Its line is set half as large again.")
TITLES.declare("line_smaller", "flag", "Its line is set smaller than most.", rises=False)
TITLES.declare("line_centred", "flag", "Its line stands in the middle of its column.")
TITLES.declare("line_wide_gap", "flag", "More white above its line than usual.")
TITLES.declare("line_wide_below", "flag", "More white below its line than usual.")
TITLES.declare("line_repeated", "flag", "Its line comes back at the edges of other pages.", rises=False)
TITLES.declare("line_label", "flag", "Its line begins with a word and a colon.", rises=False)
TITLES.declare(
    "line_like_inside", "nats", "Its line looks like lines within the document's entries.", rises=True
)
TITLES.declare("again", "share", "Other entries of the document begin alike.", rises=False)
TITLES.declare(
    "like_begins", "share", "Titles of the document's other entries that begin at the same place.", rises=True
)
TITLES.declare("like_ends", "share", "Those that end in the same way.", rises=True)
TITLES.declare("like_look", "share", "Those that are set alike.", rises=True)
