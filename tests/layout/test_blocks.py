"""The order in which a page is read."""

from tests.linking.factory import PageMaker


def test_a_folio_in_the_gutter_does_not_mix_the_columns_below_it() -> None:
    """Each column begins with a picture over its heading; the folio stands where the gutter is."""
    page = PageMaker(1)
    page.text(235, 30, 250, "7", 8)
    page.text(360, 30, 460, "Catalogue", 8)
    columns = []
    for x0, tall in ((50, 166), (244, 139)):
        picture = page.picture(x0, 68, x0 + 150, 68 + tall)
        heading = page.heading(x0, 77 + tall, x0 + 185, f"{x0}. Lamp", 9)
        texts = [page.text(x0, 110 + tall + 70 * n, x0 + 185, "Marble, found in Vulci. " * 6) for n in (0, 1)]
        columns += [picture, heading, *texts]
    ordered = [region.id for region in page.made().regions]
    assert ordered[2:] == [region.id for region in columns]
