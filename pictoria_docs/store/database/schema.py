"""The tables of a project, as the newest migration leaves them.

Only portable types: the same tables serve SQLite and PostgreSQL. Moments are ISO 8601 text in UTC; values that are
not searched are JSON text; pages and results are zlib-compressed JSON of the model.
"""

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

versions = Table(
    "schema_version",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("applied", String(40), nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("page_count", Integer, nullable=False),
    Column("title", Text),
    Column("added", String(40), nullable=False),
    Column("stamp", String(64)),
    Column("validated", String(40)),
    Column("validated_by", Text),
)
"""`validated`: since when nothing of the document changes any more; `validated_by`: who said that it is finished."""


def _document(*, nullable: bool = False, primary_key: bool = False, name: str = "document_id") -> Column[str]:
    return Column(
        name,
        String(40),
        ForeignKey("documents.id", ondelete="CASCADE"),
        nullable=nullable,
        primary_key=primary_key,
    )


def _layer(*, primary_key: bool = False) -> Column[str]:
    """Where a row counts: "" for all; else only for the one who reviews in a layer of their own."""
    return Column("layer", String(40), primary_key=primary_key, nullable=False, server_default="")


pages = Table(
    "pages",
    metadata,
    _document(primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("data", LargeBinary, nullable=False),
)
"""Each page as the layout stage gave it."""

results = Table(
    "results",
    metadata,
    _document(primary_key=True),
    Column("stage", String(40), primary_key=True),
    Column("run", Integer, primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""What a document stage made of the pages; page 0 holds what belongs to the document as a whole."""

stages = Table(
    "stages",
    metadata,
    _document(primary_key=True),
    Column("stage", String(40), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("run", Integer, nullable=False),
    Column("counts", Text, nullable=False),
    Column("finished", String(40), nullable=False),
    Column("position", Integer, nullable=False),
)
"""Which run's `results` are the current ones, and under which key: a stage counts only once it is finished. What one
found is laid over what those with a lower `position` found."""

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started", String(40), nullable=False),
    Column("ended", String(40)),
    Column("state", String(20), nullable=False),
    Column("config", String(64), nullable=False),
    Column("counts", Text, nullable=False),
)

problems = Table(
    "problems",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, ForeignKey("runs.id", ondelete="CASCADE")),
    _document(nullable=True),
    Column("page", Integer),
    Column("code", String(80), nullable=False),
    Column("details", Text, nullable=False),
    Column("trace", Text),
    Column("at", String(40), nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(40), nullable=False, unique=True),
    _document(),
    Column("subject", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("action", String(20), nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("context", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("note", Text, nullable=False),
    Column("change_set", String(64)),
    _layer(),
    Column("restores", Integer),
    Column("bulk", Integer, nullable=False, server_default="0"),
)
"""Append-only. `change_set` is what one undo takes back; `context` holds the regions and entries that a decided link
joins, as they were. `restores` is the number of the earlier decision that counts again (0: what the machine suggests),
for one that takes something back; never that of one that restores itself."""

looked_pages = Table(
    "looked_pages",
    metadata,
    _document(primary_key=True),
    Column("page", Integer, primary_key=True),
)
"""The pages that somebody has looked at in the desk, or decided something on; not who, nor when."""

entry_openings = Table(
    "entry_openings",
    metadata,
    _document(primary_key=True),
    Column("openings", Text, nullable=False),
    Column("pattern", Text),
)
"""Where the entries of a document open, as a person said: JSON, a list of pages and boxes; `pattern`: what they have
in common, by which the entries of other documents of the series may be found."""

complete_pages = Table(
    "complete_pages",
    metadata,
    _document(primary_key=True),
    Column("page", Integer, primary_key=True),
)
"""The pages of which somebody said that nothing is missing on them; not who, nor when."""

refused_places = Table(
    "refused_places",
    metadata,
    _document(primary_key=True),
    Column("place", String(200), primary_key=True),
)
"""The places of which somebody said that nothing is missing there, by their keys; not who, nor when."""

history = Table(
    "history",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", String(40), nullable=False),
    Column("user", Text, nullable=False),
    Column("document_id", String(40)),
    Column("subject", Text, nullable=False),
    Column("action", String(20), nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("note", Text, nullable=False),
    _layer(),
)
"""Append-only, and without foreign keys: it outlives what it is about."""

subjects = Table(
    "subjects",
    metadata,
    _document(primary_key=True),
    Column("id", String(160), primary_key=True),
    _layer(primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("type", String(80), nullable=False),
    Column("page", Integer, nullable=False),
    Column("other_page", Integer),
    Column("owner", String(160)),
    Column("source", String(160)),
    Column("target", String(160)),
    Column("confidence", Float, nullable=False),
    Column("status", String(20), nullable=False),
    Column("hidden", Integer, nullable=False),
    Column("link_support", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("user", Text),
    Column("at", String(40)),
    Column("number", String(80)),
    Column("width", Float),
    Column("height", Float),
    Column("text", Text),
    Column("rank", Float),
    Column("suggested", Float),
    Column("always_asked", Integer, nullable=False, server_default="0"),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("sample_rank", Integer, nullable=False, server_default="0"),
    Column("base", LargeBinary),
    Column("state", LargeBinary),
)
"""The current state of the documents, subject by subject, for those who work on them: made from results and decisions,
and made anew whenever the results change. `base` is the machine's suggestion, `state` what a person made of it;
`number`, `width`, `height` and `text` are what pictures are searched and sorted by (`ordering`), `suggested` how sure
the suggestion is, `always_asked` 1 where it is asked about however sure that is, `priority` and `sample_rank` the
places of its cluster in the order of work and in that of random samples (`clusters`). A layer has rows only for what
differs there from the shared layer."""

subject_pages = Table(
    "subject_pages",
    metadata,
    _document(primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("subject", String(160), primary_key=True),
    _layer(primary_key=True),
)
"""On which pages a subject is seen."""

projections = Table(
    "projections", metadata, _document(primary_key=True), Column("results", Text, nullable=False)
)
"""From which results the `subjects` of a document were made."""

suggestions = Table(
    "suggestions",
    metadata,
    _document(primary_key=True),
    Column("id", String(160), primary_key=True),
    _layer(primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("cause", String(160), nullable=False),
    Column("data", Text, nullable=False),
)
"""Links and values that are suggested because of decision `number` on the subject `cause`: they are there as long as
that decision is the effective one, and again when it is restored."""

remarks = Table(
    "remarks",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    _document(),
    Column("subject", String(160), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("answers", Integer),
    Column("user", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("closed", String(40)),
    Column("closed_by", Text),
    _layer(),
)
"""What people write beside a decision: comments, doubts, and why something was skipped."""

remark_mentions = Table(
    "remark_mentions",
    metadata,
    Column("remark", Integer, ForeignKey("remarks.number", ondelete="CASCADE"), primary_key=True),
    Column("person", String(80), primary_key=True),
)
"""Who is called in a remark with "@name"."""

campaigns = Table(
    "campaigns",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kinds", Text, nullable=False),
    Column("types", Text, nullable=False),
    Column("created", String(40), nullable=False),
    Column("created_by", Text, nullable=False),
    Column("closed", String(40)),
    Column("closed_by", Text),
)
"""Work that is dealt out: what of the documents is reviewed."""

tasks = Table(
    "tasks",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("campaign", Integer, ForeignKey("campaigns.number", ondelete="CASCADE"), nullable=False),
    _document(),
    Column("first_page", Integer, nullable=False),
    Column("last_page", Integer, nullable=False),
    Column("person", String(80), nullable=False),
    Column("pair", Integer),
    Column("layer", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("changed", String(40), nullable=False),
    Column("changed_by", Text, nullable=False),
)
"""The pages that one person reviews. Two people who review the same ones each have a task of the same `pair`, and a
layer of their own."""

paired_decisions = Table(
    "paired_decisions",
    metadata,
    Column("pair", Integer, primary_key=True),
    Column("subject", String(160), primary_key=True),
    Column("other", String(160)),
    Column("kind", String(20), nullable=False),
    Column("type", String(80), nullable=False),
    Column("page", Integer, nullable=False),
    Column("first", Text, nullable=False),
    Column("second", Text, nullable=False),
    *(Column(name, Float) for name in ("iou", "first_iou", "second_iou")),
    Column("taken", String(20)),
    Column("result", Text),
    Column("user", Text),
    Column("at", String(40)),
)
"""What the two people of a `pair` decided on each subject, and what was made of it: `taken` is "both", "first",
"second" or "other"; None: it is still to be settled. `other` is the id of what the second one added where it is not the
first one's. `iou` is that of their two boxes, `first_iou` and `second_iou` those of each with the box that counts."""

comparisons = Table(
    "comparisons",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    _document(name="first_document"),
    Column("first_region", String(160), nullable=False),
    _document(name="second_document"),
    Column("second_region", String(160), nullable=False),
    Column("category", String(80)),
    Column("seen", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("note", Text, nullable=False),
    Column("restores", Integer),
)
"""Append-only: what each person decided on two pictures, the smaller end first. The last of each person
counts; without a category they take back what they decided. `seen` holds where both pictures were, and their
numbers; `restores` is as in `decisions`."""

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("at", String(40), nullable=False),
    UniqueConstraint("person", "name"),
)
"""Searches that people keep under a name: what the search page was asked for, as JSON."""

Index("ix_decisions_change_set", decisions.c.change_set)
Index("ix_decisions_subject", decisions.c.document_id, decisions.c.subject)
Index(
    "ix_subjects_queue",
    *(
        subjects.c[name]
        for name in (
            *("hidden", "status", "layer", "priority", "document_id", "page", "rank", "id"),
            *("suggested", "sample_rank", "kind", "type", "always_asked"),
        )
    ),
)
# What is assumed is found by cluster, from the index alone.
Index(
    "ix_subjects_sample",
    *(
        subjects.c[name]
        for name in (
            *("layer", "hidden", "status", "sample_rank", "suggested", "rank"),
            *("document_id", "kind", "type", "always_asked"),
        )
    ),
)
# All that is counted: how far the work has come is read from the index alone.
Index(
    "ix_subjects_progress",
    *(subjects.c[name] for name in ("document_id", "kind", "type", "status", "layer", "hidden", "rank")),
)
Index("ix_suggestions_cause", suggestions.c.document_id, suggestions.c.cause)
Index("ix_decisions_latest", decisions.c.document_id, decisions.c.layer, decisions.c.number)
Index("ix_subjects_source", subjects.c.document_id, subjects.c.source)
Index("ix_subjects_target", subjects.c.document_id, subjects.c.target)
Index("ix_subjects_owner", subjects.c.document_id, subjects.c.owner)
Index("ix_subject_pages", subject_pages.c.document_id, subject_pages.c.subject)
Index("ix_tasks_person", tasks.c.person, tasks.c.state)
Index("ix_mentions_person", remark_mentions.c.person)
# Only pictures have a width, only captions and entries a text to search.
Index(
    "ix_subjects_pictures",
    *(subjects.c[name] for name in ("document_id", "page", "type", "hidden", "status")),
    sqlite_where=subjects.c.width.is_not(None),
    postgresql_where=subjects.c.width.is_not(None),
)
Index(
    "ix_subjects_text",
    *(subjects.c[name] for name in ("document_id", "type", "id")),
    sqlite_where=subjects.c.text.is_not(None),
    postgresql_where=subjects.c.text.is_not(None),
)
for _end in ("first", "second"):
    Index(f"ix_comparisons_{_end}", comparisons.c[f"{_end}_document"], comparisons.c[f"{_end}_region"])
Index("ix_remarks_subject", remarks.c.document_id, remarks.c.subject)
Index("ix_problems_document", problems.c.document_id)
Index("ix_decisions_document", decisions.c.document_id)
Index("ix_history_subject", history.c.subject)
