"""The product where this package is not installed."""

import shutil
from pathlib import Path

from pictoria_docs import Project
from pictoria_docs.apps.server.package_routes import PICTURE_VIEWS, package_modules
from pictoria_docs.document.identity import RegionId
from pictoria_docs.retrieval.similar_pictures import open_similar
from pictoria_docs.retrieval.suggested_relations import PICTURE_RELATIONS
from pictoria_docs.store.pictures.comparisons import SAME_MOULD, PicturePair
from pictoria_docs.store.pictures.gallery import Ref
from tests.apps.server.test_search import VASES, asking
from tests.without import without


def test_the_map_is_not_offered_and_its_address_says_what_to_install(
    searched_example: Path, tmp_path: Path
) -> None:
    assert "map" in package_modules(PICTURE_VIEWS)
    with without("pictoria-look-alikes"), asking(searched_example, tmp_path) as ask:
        assert "map" not in package_modules(PICTURE_VIEWS)
        told = ask("anna", f"{VASES}/map", 404).json()
        assert told["code"] == "extra_missing"
        assert 'pip install "pictoria-docs[look-alikes]"' in told["sentence"]
        assert ask("anna", f"{VASES}/families").json()["pictures"] > 0


def test_what_people_said_of_pictures_stands_and_is_exported_without_it(
    two_catalogues: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "vases.pictoria"
    shutil.copytree(two_catalogues, folder)
    (folder / "config.yaml").write_text(
        "comparisons: {relations: [{name: same_mould, en: From one mould}]}\n"
    )
    with Project.open(folder, create=False) as project:
        document = project.documents[0]
        one = Ref(document.id, RegionId(document.figures[0].id))
        nearest = project.search_like(one.id, 20, documents=[document]).hits
        other = next(Ref(document.id, RegionId(hit.id)) for hit in nearest if not hit.same)
        project.store.comparisons.add(
            PicturePair.of(one, other), SAME_MOULD, user="ada", key="moulds", seen={"first": {}, "second": {}}
        )

    def seen(out: Path) -> tuple[object, ...]:
        with Project.open(folder, create=False) as project:
            project.export(out, "csv")
            view = project.documents[0]
            links = [(link.type, link.source, link.target) for link in view.data.links]
        index = open_similar(folder)
        assert index is not None
        near = index.nearest(*one, 20)
        index.close()
        return links, near, {file.name: file.read_bytes() for file in out.rglob("*.csv")}

    with_it = seen(tmp_path / "with")
    with without("pictoria-look-alikes"):
        assert PICTURE_RELATIONS.names() == ()
        without_it = seen(tmp_path / "without")
    assert with_it == without_it
    links, near, files = without_it
    assert "same_mould_as" in str(links) and "same_mould" in str(near) and "comparisons.csv" in files
