"""The answers of a reconciliation service, as data: W3C Entity Reconciliation Community Group, "Reconciliation Service
API v0.2" (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
"""

from collections.abc import Iterable, Sequence

from pictoria_docs.plugins import Json, fold
from pictoria_openrefine.entities import Entity, EntityProperty, EntitySource, EntityType, PropertyValue
from pictoria_openrefine.queries import BATCH, MAX_LENGTH, CellQuery, ReconciliationError, ValueQuery

PERCENT = 100.0
"""Scores go to 100."""
SURE = 0.93
"""Least score of a match that nobody has to look at: that of the same word in another form, such as its plural."""
NAME_WEIGHT = 2.0
"""What the name counts beside each further column."""
CONSIDERED = 3
"""Candidates that are looked at for each one wanted: further columns may change their order."""
PREVIEW_WIDTH, PREVIEW_HEIGHT = 420, 180
"""Of a preview, in pixels."""
PAGE = 20
"""Suggestions of one answer."""


class ReconciliationApi:
    """A service over some types of entities."""

    def __init__(self, sources: Sequence[EntitySource], language: str) -> None:
        """Make a service.

        Args:
            sources: the types.
            language: of names.
        """
        self._sources = {source.type_id: source for source in sources}
        self._language = language

    def manifest(self, name: str, address: str, space: str, documentation: str) -> Json:
        """What the service can do.

        Args:
            name: what people call it.
            address: where it answers, without a slash at the end.
            space: what its identifiers are told from those of others by; no secret.
            documentation: where people read of it.
        """
        below = {"service_url": address}
        return {
            "versions": ["0.2"],
            "name": name,
            "identifierSpace": f"{space}/entities/",
            "schemaSpace": f"{space}/properties/",
            "documentation": documentation,
            "defaultTypes": [self._type(source) for source in self._sources.values()],
            "view": {"url": f"{address}/view?id={{{{id}}}}"},
            "preview": {
                "url": f"{address}/preview?id={{{{id}}}}",
                "width": PREVIEW_WIDTH,
                "height": PREVIEW_HEIGHT,
            },
            "suggest": {
                kind: {**below, "service_path": f"/suggest/{kind}"} for kind in ("entity", "property", "type")
            },
            "extend": {
                "propose_properties": {**below, "service_path": "/properties"},
                "property_settings": [],
            },
            "batchSize": BATCH,
        }

    # Matching

    def match(self, queries: dict[str, CellQuery]) -> Json:
        """Candidates for each cell, best first.

        Raises:
            ReconciliationError: a type that is none.
        """
        return {name: {"result": self._candidates(query)} for name, query in queries.items()}

    def _candidates(self, query: CellQuery) -> list[Json]:
        found: dict[str, tuple[float, float, EntitySource]] = {}
        for source in self._wanted(query.type):
            for id, name_score in self._named(source, query).items():
                score = self._score(source, id, name_score, query)
                if id not in found or score > found[id][0]:
                    found[id] = (score, name_score, source)
        best = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))[: query.limit]
        scores = [score for _, (score, _, _) in best]
        alone = len(scores) == 1 or (len(scores) > 1 and scores[0] > scores[1])
        return [
            self._entity_json(entity, "type")
            | {
                "score": round(score * PERCENT, 1),
                "match": number == 0 and alone and score >= SURE,
                "features": [{"id": "name", "value": round(name_score * PERCENT, 1)}],
            }
            for number, (id, (score, name_score, source)) in enumerate(best)
            if (entity := source.find(id, self._language)) is not None
        ]

    def _named(self, source: EntitySource, query: CellQuery) -> dict[str, float]:
        """Entities that a row may mean, with the score of their name; 0: another column speaks for them."""
        limit = query.limit * CONSIDERED
        words = query.query.strip()
        named = dict(source.match(words, limit)) if words and len(words) <= MAX_LENGTH else {}
        for cell in query.properties:
            for value in cell.v:
                for id in source.having(cell.pid, value, limit):
                    named.setdefault(id, 0.0)
        return named

    def _score(self, source: EntitySource, id: str, name: float, query: CellQuery) -> float:
        """The name's score with what the further columns say; an empty cell says nothing."""
        agreed = [
            float(
                any(
                    not wanted.isdisjoint(value.forms())
                    for value in source.values(id, cell.pid, self._language)
                )
            )
            for cell in query.properties
            if (wanted := {fold(text) for text in cell.v if text.strip()})
        ]
        weight = NAME_WEIGHT if query.query.strip() else 0.0
        return (weight * name + sum(agreed)) / (weight + len(agreed)) if agreed else name

    def _wanted(self, types: Iterable[str]) -> list[EntitySource]:
        """The sources of types; all where none is named."""
        return [self._source(type) for type in types] or list(self._sources.values())

    def _source(self, type: str) -> EntitySource:
        if type not in self._sources:
            raise ReconciliationError("openrefine_type", type=type, known=", ".join(self._sources))
        return self._sources[type]

    # Suggestions while people type

    def suggest_entities(self, prefix: str, types: Sequence[str], cursor: int) -> Json:
        """Entities whose names begin so, from number `cursor` on.

        Raises:
            ReconciliationError: a type that is none.
        """
        found: dict[str, Entity] = {}
        for source in self._wanted(types) if prefix.strip() else ():
            for id in source.beginning(prefix, self._language):
                entity = source.find(id, self._language) if len(found) < cursor + PAGE else None
                if entity is not None:
                    found.setdefault(id, entity)
        return {
            "result": [
                self._entity_json(each, "notable") for each in [*found.values()][cursor : cursor + PAGE]
            ]
        }

    def suggest_types(self, prefix: str, cursor: int) -> Json:
        """Types whose names have a word that begins so."""
        types = [self._type(source) for source in self._sources.values()]
        return {"result": [type for type in types if _begins(type["name"], prefix)][cursor : cursor + PAGE]}

    def suggest_properties(self, prefix: str, types: Sequence[str], cursor: int) -> Json:
        """Properties of types whose names have a word that begins so.

        Raises:
            ReconciliationError: a type that is none.
        """
        names = {
            each.id: each.name
            for source in self._wanted(types)
            for each in source.properties(self._language)
            if _begins(each.name, prefix) or _begins(each.id, prefix)
        }
        rows = [{"id": id, "name": name} for id, name in names.items()]
        return {"result": rows[cursor : cursor + PAGE]}

    # Values of matched rows

    def propose_properties(self, type: str | None, limit: int) -> Json:
        """What can be added to rows that are matched with entities of a type.

        Raises:
            ReconciliationError: a type that is none.
        """
        sources = self._wanted([type] if type else [])
        names = {each.id: each.name for source in sources for each in source.properties(self._language)}
        properties = [{"id": id, "name": name} for id, name in names.items()][:limit]
        return {"type": type or "", "limit": limit, "properties": properties}

    def extend(self, query: ValueQuery) -> Json:
        """Values of entities; of what is none, no values.

        Raises:
            ReconciliationError: a property that no type has.
        """
        known: dict[str, EntityProperty] = {}
        for source in self._sources.values():
            for each in source.properties(self._language):
                known.setdefault(each.id, each)
        asked = [one.id for one in query.properties]
        for id in asked:
            if id not in known:
                raise ReconciliationError("openrefine_property", property=id, known=", ".join(known))
        return {
            "meta": [self._property_json(known[id]) for id in asked],
            "rows": {
                id: {name: [_value_json(value) for value in self._values_of(id, name)] for name in asked}
                for id in query.ids
            },
        }

    def _values_of(self, id: str, property_id: str) -> list[PropertyValue]:
        """The values of all types that have the entity: a term may be in two vocabularies."""
        values = (
            value
            for source in self._sources.values()
            for value in source.values(id, property_id, self._language)
        )
        return list(dict.fromkeys(values))

    def _property_json(self, one: EntityProperty) -> Json:
        source = self._sources.get(one.vocabulary)
        type = {"type": self._type(source)} if source is not None else {}
        return {"id": one.id, "name": one.name, **type}

    # Previews

    def found(self, id: str) -> tuple[Entity, list[tuple[str, str]]] | None:
        """An entity with its properties in words, for people; None: there is no such one."""
        for source in self._sources.values():
            entity = source.find(id, self._language)
            if entity is not None:
                rows = (
                    (one.name, ", ".join(value.text for value in source.values(id, one.id, self._language)))
                    for one in source.properties(self._language)
                )
                return entity, [(name, text) for name, text in rows if text]
        return None

    def _entity_json(self, entity: Entity, types: str) -> Json:
        row: Json = {"id": entity.id, "name": entity.name, types: [_type_json(entity.type)]}
        return row | ({"description": entity.description} if entity.description else {})

    def _type(self, source: EntitySource) -> Json:
        return _type_json(source.type(self._language))


def _type_json(type: EntityType) -> Json:
    return {"id": type.id, "name": type.name}


def _value_json(value: PropertyValue) -> Json:
    return {"id": value.id, "name": value.text} if value.id else {"str": value.text}


def _begins(name: str, prefix: str) -> bool:
    folded = fold(prefix)
    return fold(name).startswith(folded) or any(word.startswith(folded) for word in fold(name).split())
