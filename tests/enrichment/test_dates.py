"""Dates as catalogues print them: what is read, and what is left alone."""

import json
import os
from pathlib import Path

import pytest

from pictoria_docs.enrichment.dates import (
    DateReading,
    Precision,
    edtf_years,
    find_dates,
    is_edtf,
    own_periods,
    read_date,
)

SHARED = Path(os.environ.get("PICTORIA_SHARED", "nowhere"))
PERIODO = SHARED / "data" / "vocab_schemas" / "periodo" / "initial-data.json"


def read(text: str) -> DateReading:
    date = read_date(text)
    assert date is not None, text
    return date


@pytest.mark.parametrize(
    ("text", "first", "last", "edtf"),
    [
        ("fin du Ve-début du IVe s. av. J.-C.", -425, -375, "-0424/-0374"),
        ("2. Hälfte 3. Jh. n. Chr.", 250, 300, "0250/0300"),
        ("c. 490-480 B.C.", -490, -480, "-0489~/-0479~"),
        ("AD 115–150", 115, 150, "0115/0150"),
        ("premier quart du XVIe siècle", 1500, 1525, "1500/1525"),
        ("2e moitié du VIe siècle av. J.-C.", -550, -500, "-0549/-0499"),
        ("L'an 650 avant J.C.", -650, -650, "-0649"),
        ("vers 1450", 1450, 1450, "1450~"),
        ("s. IV a.C.", -400, -300, "-0399/-0299"),
        ("saec. II p. Chr.", 100, 200, "0100/0200"),
        ("saec. XV ex.", 1475, 1500, "1475/1500"),
        ("saec. XV²", 1450, 1500, "1450/1500"),
        ("saec. XII/XIII", 1100, 1300, "1100/1300"),
        ("règne d'Hadrien", 117, 138, "0117/0138"),
        ("hadrianische Zeit", 117, 138, "0117/0138"),
        ("mid-5th century BC", -460, -440, "-0459/-0439"),
        ("early 4th century", 300, 325, "0300/0325"),
        ("1920s", 1920, 1929, "192X"),
        ("520s BC", -529, -520, "-0528/-0519"),
        ("Summer 1912", 1912, 1912, "1912-22"),
        ("hiver 1888-1889", 1888, 1889, "1888/1889"),
        ("12 mai 1837", 1837, 1837, "1837-05-12"),
        ("12.05.1837", 1837, 1837, "1837-05-12"),
        ("May 12, 1837", 1837, 1837, "1837-05-12"),
        ("12-15 mai 1837", 1837, 1837, "1837-05-12/1837-05-15"),
        ("1837-1842", 1837, 1842, "1837/1842"),
        ("1837-42", 1837, 1842, "1837/1842"),
        ("490/80 v. Chr.", -490, -480, "-0489/-0479"),
        ("115-50 BC", -115, -50, "-0114/-0049"),
        ("2nd–1st century BC", -200, -1, "-0199/0000"),
        ("Ier siècle av. - Ier siècle apr. J.-C.", -100, 100, "-0099/0100"),
        ("50 v. – 50 n. Chr.", -50, 50, "-0049/0050"),
        ("27 av. J.-C.-14 apr. J.-C.", -27, 14, "-0026/0014"),
        ("um die Mitte des 5. Jhs. v. Chr.", -460, -440, "-0459~/-0439~"),
        ("2./3. Jh. n. Chr.", 100, 300, "0100/0300"),
        ("seconda metà del VI sec. a.C.", -550, -500, "-0549/-0499"),
        ("metà del V secolo a.C.", -460, -440, "-0459/-0439"),
        ("fine V - inizi IV sec. a.C.", -425, -375, "-0424/-0374"),
        ("540 a.C. circa", -540, -540, "-0539~"),
        ("1450 circa", 1450, 1450, "1450~"),
        ("finales del siglo V – principios del IV a. C.", -425, -375, "-0424/-0374"),
        ("2e-3e quart du Ve s. av. J.-C.", -475, -425, "-0474/-0424"),
        ("mid to late 5th century BC", -460, -400, "-0459/-0399"),
        ("last third of the 6th century B.C.", -533, -500, "-0532/-0499"),
        ("erste Hälfte des fünften Jahrhunderts v. Chr.", -500, -450, "-0499/-0449"),
        ("between 490 and 480 BC", -490, -480, "-0489/-0479"),
        ("4th or 5th century AD", 300, 500, "0300/0500"),
        ("3e millénaire", -3000, -2000, "-2999/-1999"),
        ("12 000 av. J.-C.", -12000, -12000, "Y-11999"),
        ("fin XVIIIe - début XIXe", 1775, 1825, "1775/1825"),
        ("seconde moitié du XIX e siècle", 1850, 1900, "1850/1900"),
        ("V e IV secolo a.C.", -500, -300, "-0499/-0299"),
        ("XVe / XVIe", 1400, 1600, "1400/1600"),
        ("prima metà del I secolo a.C.", -100, -50, "-0099/-0049"),
        ("16. Jh., 2. Hälfte", 1550, 1600, "1550/1600"),
        ("16th century (first half)", 1500, 1550, "1500/1550"),
        ("mi-Ve s. av. J.-C.", -460, -440, "-0459/-0439"),
        ("3 et 4 mai 1843", 1843, 1843, "1843-05-03/1843-05-04"),
        ("signé et daté 1873", 1873, 1873, "1873"),
        ("-525/-500", -525, -500, "-0524/-0499"),
        ("-0524/-0499", -525, -500, "-0524/-0499"),
    ],
)
def test_dates_as_printed(text: str, first: int, last: int, edtf: str) -> None:
    date = read(text)
    assert (date.first, date.last, date.edtf) == (first, last, edtf)
    assert is_edtf(date.edtf)


@pytest.mark.parametrize(
    ("text", "first", "last", "edtf"),
    [
        ("after 1500", 1500, None, "1500/.."),
        ("nach 490 v. Chr.", -490, None, "-0489/.."),
        ("500 BC or later", -500, None, "-0499/.."),
        ("before 44 BC", None, -44, "../-0043"),
        ("–1973", None, 1973, "../1973"),
        ("1837–", 1837, None, "1837/.."),
        ("après 1500 et avant 1550", 1500, 1550, "1500/1550"),
    ],
)
def test_open_ends(text: str, first: int | None, last: int | None, edtf: str) -> None:
    date = read(text)
    assert (date.first, date.last, date.edtf) == (first, last, edtf)


def test_doubt_is_kept() -> None:
    assert read("490-480 (?) av. J.-C.").uncertain
    assert read("probably 2nd half of the 2nd century AD").edtf == "0150?/0200?"
    assert read("ca. 1863 (?)").edtf == "1863%"
    assert read("Sommer 1912?").edtf == "1912?"
    exact = read("1863")
    assert not exact.approximate and not exact.uncertain


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("3 juin 1837", Precision.DAY),
        ("juin 1837", Precision.MONTH),
        ("été 1837", Precision.SEASON),
        ("1837-1842", Precision.YEAR),
        ("années 1920", Precision.DECADE),
        ("3. Viertel 5. Jh. v. Chr.", Precision.CENTURY_PART),
        ("Ve-IVe siècles av. J.-C.", Precision.CENTURY),
        ("règne de Trajan", Precision.REIGN),
        ("époque hellénistique", Precision.PERIOD),
        ("2nd millennium BC", Precision.MILLENNIUM),
    ],
)
def test_precision_is_kept(text: str, precision: Precision) -> None:
    assert read(text).precision is precision


@pytest.mark.parametrize(
    ("scanned", "meant"),
    [
        ("VF siècle av. J.-C.", "VIe siècle av. J.-C."),
        ("2° moitié du V* siècle av. J.-C.", "2e moitié du Ve siècle av. J.-C."),
        ("Vle siècle av. J.-C.", "VIe siècle av. J.-C."),
        ("Ille s. av. J.-C.", "IIIe s. av. J.-C."),
        ("XIXc siècle", "XIXe siècle"),
        ("ler quart du XVIIIe siècle", "1er quart du XVIIIe siècle"),
    ],
)
def test_slips_of_ocr_are_mended_and_trusted_less(scanned: str, meant: str) -> None:
    slip, clean = read(scanned), read(meant)
    assert (slip.first, slip.last) == (clean.first, clean.last)
    assert slip.confidence < clean.confidence


@pytest.mark.parametrize(
    "text",
    [
        "Boardman 1973, 51–52",
        "Richter 1930, 45, fig. 12; Payne 1936, 7",
        "Beazley, ARV2 1963, p. 12",
        "AJA 12 (1908) 44",
        "tome XII (1837), 5",
        "Inv. 1873,0820.1",
        "inv. MNB 1837",
        "E 1834/2",
        "n° 1450",
        "lot 1837",
        "Pl. 1500",
        "p. 1837-1842",
        "CVA Louvre 3, pl. 12, 1-4",
        "H. 12,5 cm ; L. 3 cm",
        "1200 x 1500 mm",
        "D. 15.2 cm; c. 1200 g",
        "1500 fr.",
        "Fig. 3-5, 12",
        "s. v. Vase",
        "le siècle dernier",
        "Hadrien tenant un globe",
        "style géométrique",
        "vol. V, s. 12",
        "31 février",
        "23 - 05 - 2018",
        "(Roux, 1982)",
        "(Roux et al., 1982)",
        "Roux J., 1982 – Les fours",
        "[1873-1875] 2006, p. 337",
        "",
    ],
)
def test_no_dates_where_there_are_none(text: str) -> None:
    assert find_dates(text) == []


def test_dates_in_an_entry() -> None:
    text = (
        "Coupe à pied bas. Inv. G 105. H. 12,4 cm. Vers 510-500 av. J.-C. Achetée en 1884 à M. Roux. "
        "Bibl. : Duval 1932, 45, pl. 12. Tête en marbre du règne d'Hadrien (117-138) ; socle du XIXe siècle."
    )
    found = [(text[date.start : date.end], date.first, date.last) for date in find_dates(text)]
    assert found == [
        ("Vers 510-500 av. J.-C.", -510, -500),
        ("1884", 1884, 1884),
        ("règne d'Hadrien (117-138)", 117, 138),
        ("XIXe siècle", 1800, 1900),
    ]


def test_a_year_within_the_date_before_it_is_of_its_era() -> None:
    dates = find_dates("Ve s. av. J.-C., vers 480")
    assert [(date.first, date.last) for date in dates] == [(-500, -400), (-480, -480)]


def test_a_year_that_a_measure_follows_is_a_date() -> None:
    assert [date.first for date in find_dates("Huile sur toile, 1873, 24,5 x 30 cm")] == [1873]


def test_a_year_alone_is_trusted_less_than_one_with_its_era() -> None:
    assert find_dates("Paris, 1837.")[0].confidence < find_dates("Paris, 115 apr. J.-C.")[0].confidence


def test_missing_eras_are_guessed_by_order() -> None:
    date = read("Ve-IVe siècle")
    assert (date.first, date.last) == (-500, -300)
    assert date.confidence < read("Ve-IVe siècle av. J.-C.").confidence


@pytest.mark.parametrize(
    "text", ["Abandonné 4 ou 5 siècles plus tôt.", "Repris 3 siècles après.", "It lay there for 2 centuries."]
)
def test_how_many_centuries_something_took_is_no_date(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    "text, period, first, last",
    [
        ("un fossé du premier Moyen Âge", "premier Moyen Âge", 476, 987),
        ("un bourg du Moyen Âge classique", "Moyen Âge classique", 1000, 1300),
        ("des silos de La Tène finale", "La Tène finale", -150, -30),
        ("un biface du Paléolithique moyen", "Paléolithique moyen", -300000, -40000),
        ("partagés entre le haut Moyen Âge (deux tessons) et le reste", "haut Moyen Âge", 476, 987),
    ],
)
def test_periods_of_excavations(text: str, period: str, first: int, last: int) -> None:
    assert [(text[date.start : date.end], date.first, date.last) for date in find_dates(text)] == [
        (period, first, last)
    ]


def test_the_word_for_a_period_belongs_to_the_name_behind_it() -> None:
    text = "Protohistoire Époque contemporaine"
    assert [text[date.start : date.end] for date in find_dates(text)] == [
        "Protohistoire",
        "Époque contemporaine",
    ]


def test_a_period_named_early_or_late_is_not_a_part_of_another() -> None:
    whole, named, part = read("Bronze Age"), read("Late Bronze Age"), read("début du Bronze final")
    assert (named.first, named.last) == (-1600, -1050)
    assert whole.first is not None and named.first is not None and whole.first < named.first
    assert part.first == -1350 and part.last is not None and part.last < -1100


@pytest.mark.skipif(not PERIODO.is_file(), reason="PICTORIA_SHARED names no folder with a PeriodO file")
def test_a_real_periodo_file() -> None:
    periods = own_periods().with_periodo(PERIODO)
    date = read_date("Safavid period", periods)
    assert date is not None and (date.first, date.last) == (1501, 1725) and date.periods
    late = read_date("Late archaic period", periods)
    assert late is not None and (late.first, late.last) == (-525, -480)
    assert (
        find_dates("Marble head of a woman, modern restoration. The Classical world; Iron hoard.", periods)
        == []
    )


def test_text_that_is_more_than_a_date_is_none() -> None:
    assert read_date("amphore du Ve siècle av. J.-C.") is None
    assert read_date("Ve siècle av. J.-C., Athènes") is None


def test_edtf_of_others() -> None:
    assert edtf_years("1837-05-12") == (1837, 1837)
    assert edtf_years("-0524~/-0499") == (-525, -500)
    assert edtf_years("192X") == (1920, 1929)
    assert edtf_years("1500/..") == (1500, None)
    assert edtf_years("Ve siècle") is None


def test_periods_of_a_periodo_file(tmp_path) -> None:
    definition = {
        "id": "https://example.org/p1",
        "label": "Zubrian",
        "localizedLabels": {"eng-latn": ["Zubrian"], "fra-latn": ["zubrien"]},
        "start": {"label": "616 BC", "in": {"year": "-0615"}},
        "stop": {"label": "509 BC", "in": {"earliestYear": "-0510", "latestYear": "-0508"}},
    }
    endless = definition | {"id": "https://example.org/p2", "label": "Endless", "stop": {"label": "?"}}
    hadrian = definition | {
        "id": "https://example.org/p3",
        "localizedLabels": {"eng-latn": ["Hadrianic"]},
        "start": {"in": {"year": "0100"}},
    }
    hadrian["stop"] = {"in": {"year": "0150"}}
    for shape in (
        {"periodCollections": {"c": {"definitions": {"1": definition, "2": endless, "3": hadrian}}}},
        {"authorities": {"c": {"periods": {"1": definition, "2": endless, "3": hadrian}}}},
    ):
        file = tmp_path / "periods.json"
        file.write_text(json.dumps(shape), encoding="utf-8")
        periods = own_periods().with_periodo(file)
        date = read_date("période zubrienne", periods) or read_date("période zubrien", periods)
        assert date is not None
        assert (date.first, date.last, date.periods) == (-616, -509, ("https://example.org/p1",))
        ours = read_date("Hadrianic period", periods)
        assert ours is not None and (ours.first, ours.last) == (117, 138)
        assert ours.periods == ("https://example.org/p3",)
    assert read_date("période zubrien") is None


@pytest.mark.parametrize("text", ["Restauré en 1887\nH. 320 cm ; l. 90 cm", "Signé, 1887. L. 20 cm"])
def test_a_year_before_the_letter_of_a_measure_is_a_year(text: str) -> None:
    assert [reading.edtf for reading in find_dates(text)] == ["1887"]


@pytest.mark.parametrize(
    "date",
    [
        *(
            "um 1520",
            "aux alentours de 1520",
            "entre 1510 et 1520",
            "not before 1520",
            "peut-être 1520",
            "anno 1520",
        ),
        *(
            "AD 115",
            "saec. XV",
            "Quattrocento",
            "fin du XVe siècle",
            "seconda metà del XV secolo",
            "5th century BC",
        ),
        *(
            "zweites Viertel des 5. Jhs. v. Chr.",
            "mai 1837",
            "12.5.1837",
            "printemps 1837",
            "~ 480 BC",
            "the 1920s",
        ),
        *("époque hellénistique", "règne d'Hadrien", "hadrianische Zeit", "Late Bronze Age", "1837"),
    ],
)
def test_whatever_opens_a_date_opens_it_in_a_sentence(date: str) -> None:
    text = f"Of bronze, by an unknown hand, {date}, de la même série que 12 autres."
    (found,) = find_dates(text)
    said = date.removeprefix("the ")
    assert text[found.start : found.end] == said
    alone = read(date)
    assert (found.first, found.last, found.edtf) == (alone.first, alone.last, alone.edtf)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Denario, 1450 circa. D/ Busto elmato. R/ Civetta.", "1450 circa"),
        ("Datazione : 480 a.C. circa Collocazione : Napoli", "480 a.C. circa"),
        ("Bronzo, 480 a.C. ca. 20 cm", "480 a.C."),
    ],
)
def test_circa_behind_a_date_belongs_to_it_but_not_to_what_follows(text: str, date: str) -> None:
    (found,) = find_dates(text)
    assert text[found.start : found.end] == date
