"""Pictures that lie on their page come out of exports upright."""

import pytest
from PIL import Image

from pictoria_docs.document import Box, Page, Rotation
from pictoria_docs.exchange.formats.page_pictures import crop
from tests.linking.factory import PageMaker

RED, BLUE = (200, 20, 20), (20, 20, 200)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_picture_is_cut_out_upright(rotation: Rotation) -> None:
    shown = Image.new("RGB", (60, 40), BLUE)
    shown.paste(RED, (0, 0, 60, 10))  # its head
    lying = shown.rotate(-rotation, expand=True)
    page_image = Image.new("RGB", (200, 300), "white")
    page_image.paste(lying, (50, 80))
    maker = PageMaker(1)
    figure = maker.picture(50, 80, 50 + lying.width, 80 + lying.height)
    page: Page = maker.made().model_copy(update={"width": 200.0, "height": 300.0})
    cut = crop(figure.model_copy(update={"rotation": rotation}), page, page_image)
    assert cut.size == (60, 40)
    assert cut.getpixel((30, 4)) == RED and cut.getpixel((30, 30)) == BLUE
    assert figure.box == Box(50, 80, 50 + lying.width, 80 + lying.height)
