"""Pictures of friezes: photographs of sherds, line drawings and rubbings; bent, tilted, foreshortened, worn, broken."""

import math
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from bench_friezes.friezes import Band, Floats, Roller, draw_repeats, draw_roller, impress

STYLES = ("photograph", "drawing", "rubbing")
MAX_LENGTH = 2200
"""Of a band [pixels]."""


@dataclass(frozen=True)
class FriezePicture:
    """A picture with what is true of it."""

    image: NDArray[np.uint8]
    """Height x width x 3, RGB."""
    style: str
    roller: Roller
    repeats: float
    cells: tuple[int, ...]
    """Places on the roller of the boxes of the first band that can be seen, from left to right."""
    polygons: tuple[NDArray[np.float64], ...]
    """Their corners [pixels], 4 x 2, clockwise from the top left."""
    bands: int
    courses: tuple[NDArray[np.float64], ...]
    """Upper and lower edge of each band at each column of the impression [pixels], columns x 2 x 2."""
    phase: NDArray[np.float64]
    """Place on the roller of the columns of the first band [turns, 0 to 1]."""
    ink: Floats
    """What the roller left of the first band, before it was worn and drawn: rows x columns, 0 to 1."""

    @property
    def course(self) -> NDArray[np.float64]:
        """Edges of the first band."""
        return self.courses[0]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The motifs of these boxes."""
        return tuple(self.roller.motifs[index].kind for index in self.cells)


@dataclass(frozen=True)
class _View:
    """From a flat band to the picture: cylinder or arc, tilt, a little perspective."""

    radius: float
    sag: float
    middle: float
    turn: NDArray[np.float64]
    """Homography, 3 x 3."""

    def forward(self, along: NDArray[np.float64], down: NDArray[np.float64]) -> NDArray[np.float64]:
        angle = (along - self.middle) / self.radius
        x, y = self.radius * np.sin(angle), down + self.sag * self.radius * (1 - np.cos(angle))
        points = cv2.perspectiveTransform(np.stack([x, y], -1).reshape(-1, 1, 2), self.turn)
        return np.asarray(points.reshape(*x.shape, 2), np.float64)

    def backward(self, width: int, height: int) -> tuple[Floats, Floats]:
        ys, xs = np.mgrid[0:height, 0:width].astype(np.float64)
        points = cv2.perspectiveTransform(np.stack([xs, ys], -1).reshape(-1, 1, 2), np.linalg.inv(self.turn))
        x, y = points[:, 0, 0].reshape(height, width), points[:, 0, 1].reshape(height, width)
        angle = np.arcsin(np.clip(x / self.radius, -1, 1))
        # What lies behind the edge of the cylinder is not seen.
        along = np.where(np.abs(x) < self.radius, self.radius * angle + self.middle, -1e4)
        return along.astype(np.float32), (y - self.sag * self.radius * (1 - np.cos(angle))).astype(np.float32)


def frieze_picture(
    seed: int,
    *,
    roller: Roller | None = None,
    style: str | None = None,
    repeats: float | None = None,
    unseen: bool = False,
) -> FriezePicture:
    """The picture of a seed; what is given is not drawn by chance."""
    random = Random(f"frieze {seed}")
    roller = roller or draw_roller(random, unseen=unseen)
    style = style or random.choice(STYLES)
    repeats = draw_repeats(random) if repeats is None else repeats
    length = repeats * sum(roller.widths)
    height = min(random.randint(30, 76), max(20, int(MAX_LENGTH / length)))
    bands = [impress(roller, random, repeats, height)]
    if random.random() < 0.15:
        bands.append(impress(roller, random, repeats, height))
    above, below = (round(height * random.uniform(0.4, 2)) for _ in range(2))
    flat, mask, tops = _surface(bands, above, below, style, random)
    wide = bands[0].ink.shape[1]
    view, width, tall = _view(flat.shape, wide, height, style, random)
    along, down = view.backward(width, tall)
    seen = cv2.remap(flat, along, down, cv2.INTER_LINEAR, borderValue=0)
    inside = cv2.remap(mask, along, down, cv2.INTER_LINEAR, borderValue=0)
    draw = {"photograph": _photograph, "drawing": _drawing, "rubbing": _rubbing}[style]
    image = _copied(draw(np.asarray(seen), np.asarray(inside), height, random), height, random)
    cells, polygons = _truth(bands[0], view, tops[0], mask, (width, tall))
    courses = tuple(_course(view, band, top) for band, top in zip(bands, tops, strict=True))
    return FriezePicture(
        image, style, roller, repeats, cells, polygons, len(bands), courses, bands[0].phase, bands[0].ink
    )


def _course(view: _View, band: Band, top: int) -> NDArray[np.float64]:
    """Upper and lower edge of a band in the picture."""
    tall, wide = band.ink.shape
    columns = np.arange(wide, dtype=np.float64)
    return np.stack([view.forward(columns, np.full(wide, float(top + y))) for y in (0, tall)], axis=1)


def _surface(
    bands: list[Band], above: int, below: int, style: str, random: Random
) -> tuple[Floats, Floats, list[int]]:
    """The flat sherd: depth of what is impressed, where it is not broken off, and the first row of each band."""
    height, wide = bands[0].height, max(band.ink.shape[1] for band in bands)
    gap = round(height * random.uniform(0.1, 0.6))
    tall = above + below + len(bands) * height + (len(bands) - 1) * gap
    flat = np.zeros((tall, wide), np.float32)
    tops = [above + index * (height + gap) for index in range(len(bands))]
    for row, band in zip(tops, bands, strict=True):
        flat[row : row + height, : band.ink.shape[1]] = band.ink * _wear(band.ink.shape, height, random)
    if random.random() < 0.4:
        # Lines of the wheel, or those that a draughtsman gives for edges of the body.
        for _ in range(random.randint(1, 3)):
            row = random.choice((random.randrange(1, above), tall - random.randrange(2, below)))
            flat[row : row + random.randint(1, 3)] = random.uniform(0.3, 1)
    return (
        flat,
        _sherd(tall, wide, height, random)
        if style == "photograph" or random.random() < 0.5
        else (np.ones_like(flat)),
        tops,
    )


def _wear(shape: tuple[int, ...], height: int, random: Random) -> Floats:
    """How deep the impression is, 0 to 1: uneven along the band, gone at some places."""
    rows, columns = shape
    noise = np.random.default_rng(random.randrange(1 << 30))
    coarse = noise.uniform(random.uniform(0.3, 0.9), 1.0, (2, max(2, columns // (2 * height)))).astype(
        np.float32
    )
    depth = cv2.resize(coarse, (columns, rows), interpolation=cv2.INTER_CUBIC)
    for _ in range(int(random.expovariate(1.2) * columns / (14 * height) + 0.3)):
        middle = (random.randrange(columns), random.randrange(rows))
        axes = (round(height * random.uniform(0.1, 0.8)), round(height * random.uniform(0.1, 0.6)))
        hole = np.ones((rows, columns), np.float32)
        cv2.ellipse(hole, middle, axes, random.uniform(0, 180), 0, 360, random.uniform(0, 0.3), -1)
        depth = depth * cv2.GaussianBlur(hole, (0, 0), 1.5)
    return np.clip(depth, 0, 1).astype(np.float32)


def _sherd(tall: int, wide: int, height: int, random: Random) -> Floats:
    """The outline of a sherd: jagged, at times with corners broken off through the band."""

    def edge(count: int) -> list[float]:
        return [abs(random.gauss(0, 0.25)) * height for _ in range(count)]

    count = max(4, wide // (2 * height))
    xs = np.linspace(0, wide, count)
    upper = list(zip(xs, edge(count), strict=True))
    lower = list(zip(xs[::-1], (tall - off for off in edge(count)), strict=True))
    mask = np.zeros((tall, wide), np.uint8)
    cv2.fillPoly(mask, [np.array([*upper, *lower]).astype(np.int32)], 255, cv2.LINE_AA)
    for x in (0, wide):
        if random.random() < 0.35:
            y = random.choice((0, tall))
            reach = [
                (x, y),
                (abs(x - height * random.uniform(1, 3)), y),
                (x, abs(y - tall * random.uniform(0.3, 0.8))),
            ]
            cv2.fillPoly(mask, [np.array(reach).astype(np.int32)], 0, cv2.LINE_AA)
    return np.asarray(mask / 255, np.float32)


def _view(
    shape: tuple[int, ...], wide: int, height: int, style: str, random: Random
) -> tuple[_View, int, int]:
    """How the flat band comes into the picture, and the picture's size [pixels]."""
    rows, columns = shape
    reach = (
        math.radians(random.uniform(5, 65)) if style == "photograph" else math.radians(random.uniform(0.5, 4))
    )
    if style != "photograph" and random.random() < 0.3:
        reach = math.radians(random.uniform(5, 35))
    radius = columns / 2 / reach
    sag = random.uniform(-0.3, 0.3)
    # A band does not hang lower than eight times its height.
    sag *= min(1.0, 8 * height / max(1e-6, abs(sag) * radius * (1 - math.cos(reach))))
    tilt = random.gauss(0, 6) if random.random() < 0.6 else random.gauss(0, 1)
    if random.random() < 0.05:
        tilt += 90
    angle = math.radians(tilt)
    rotation = np.array(
        [[math.cos(angle), -math.sin(angle), 0], [math.sin(angle), math.cos(angle), 0], [0, 0, 1]]
    )
    lean = random.gauss(0, 0.06) / columns if style == "photograph" else 0.0
    rotation = rotation @ np.array([[1, 0, 0], [0, 1, 0], [lean, random.gauss(0, 0.02) / columns, 1]])
    view = _View(radius, sag, columns / 2, rotation)
    ends = np.linspace(0, columns, 30)
    outline = np.concatenate([view.forward(ends, np.full(30, float(y))) for y in (0, rows)])
    margin = height * random.uniform(0.3, 1.5)
    low, high = outline.min(0) - margin, outline.max(0) + margin
    move = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]])
    size = np.ceil(high - low).astype(int)
    return _View(radius, sag, columns / 2, move @ rotation), int(size[0]), int(size[1])


def _noise(shape: tuple[int, ...], size: float, random: Random) -> Floats:
    """Smooth noise of mean 0 and deviation 1, its spots some `size` pixels wide."""
    noise = np.random.default_rng(random.randrange(1 << 30))
    small = tuple(max(2, round(side / max(1.0, size))) for side in shape)
    grain = cv2.resize(
        noise.normal(size=small).astype(np.float32), shape[::-1], interpolation=cv2.INTER_CUBIC
    )
    return np.asarray(grain / max(float(grain.std()), 1e-6), np.float32)


def _photograph(seen: Floats, inside: Floats, height: int, random: Random) -> NDArray[np.float32]:
    """Relief under a lamp: clay of one colour, its slip worn, on a plain ground."""
    depth = cv2.GaussianBlur(seen, (0, 0), max(0.6, height * random.uniform(0.008, 0.03)))
    relief = -depth * height * random.uniform(0.03, 0.12) + _noise(seen.shape, 4, random) * random.uniform(
        0.02, 0.15
    )
    relief += _noise(seen.shape, height, random) * 0.05 * height
    gx, gy = cv2.Sobel(relief, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(relief, cv2.CV_32F, 0, 1) / 8
    azimuth, low = random.uniform(0, 2 * math.pi), math.radians(random.uniform(20, 55))
    lamp = (math.cos(azimuth) * math.cos(low), math.sin(azimuth) * math.cos(low), math.sin(low))
    normal = np.sqrt(gx**2 + gy**2 + 1)
    light = np.clip((-gx * lamp[0] - gy * lamp[1] + lamp[2]) / normal, 0, None)
    gloss = np.clip(light, 0, 1) ** 20 * random.uniform(0, 0.35)
    xs = np.linspace(-1, 1, seen.shape[1], dtype=np.float32)[None]
    shade = 1 - random.uniform(0, 0.45) * (xs * random.choice((-1, 1)) * 0.5 + 0.5 + xs**2 * 0.4)
    clay = np.array(
        random.choice([(175, 92, 62), (190, 120, 90), (150, 130, 120), (120, 72, 52), (170, 170, 170)])
    )
    albedo = 1 + _noise(seen.shape, height / 3, random) * 0.05 - depth * random.uniform(-0.1, 0.35)
    tone = (light * 0.9 + 0.25) * albedo * shade
    pot = tone[..., None] * clay.astype(np.float32) + gloss[..., None] * 255
    ground = np.array(
        random.choice([(255, 255, 255), (240, 240, 240), (20, 20, 20), (128, 130, 135), (60, 70, 90)])
    )
    edge = np.clip(inside, 0, 1)[..., None]
    return np.asarray(
        pot * edge + ground * (1 - edge) + _noise(seen.shape, 1, random)[..., None] * 2, np.float32
    )


def _drawing(seen: Floats, inside: Floats, height: int, random: Random) -> NDArray[np.float32]:
    """Ink on paper by an unsteady hand, with or without the outline of the sherd, at times white on black."""
    wobble = height * random.uniform(0, 0.025)
    ys, xs = np.mgrid[0 : seen.shape[0], 0 : seen.shape[1]].astype(np.float32)
    xs += _noise(seen.shape, height / 2, random) * wobble
    ys += _noise(seen.shape, height / 2, random) * wobble
    ink = np.asarray(cv2.remap(seen, xs, ys, cv2.INTER_LINEAR)) * (inside > 0.5)
    if random.random() < 0.7:
        ink = np.clip((ink - 0.25) * 4, 0, 1)
    if random.random() < 0.5:
        edges = cv2.morphologyEx(
            (inside > 0.5).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)
        )
        ink = np.maximum(ink, edges.astype(np.float32))
    paper, black = random.uniform(225, 255), random.uniform(0, 70)
    if random.random() < 0.1:
        ink = inside * (1 - ink)
    return np.repeat((paper + (black - paper) * ink)[..., None], 3, axis=2).astype(np.float32)


def _rubbing(seen: Floats, inside: Floats, height: int, random: Random) -> NDArray[np.float32]:
    """Graphite on thin paper: what stands up is dark, pressed unevenly, with the grain of paper and clay."""
    raised = 1 - cv2.GaussianBlur(seen, (0, 0), max(0.5, height * 0.012))
    if random.random() < 0.35:
        raised = 1 - raised
    pressure = np.clip(0.75 + 0.2 * _noise(seen.shape, height * 1.5, random), 0.2, 1)
    grain = 1 + _noise(seen.shape, random.uniform(1, 2.5), random) * random.uniform(0.1, 0.4)
    dark = np.clip(raised * pressure * grain, 0, 1) * np.clip(cv2.GaussianBlur(inside, (0, 0), 2), 0, 1)
    paper = random.uniform(215, 250)
    return np.repeat((paper * (1 - random.uniform(0.55, 0.95) * dark))[..., None], 3, axis=2).astype(
        np.float32
    )


def _copied(image: NDArray[np.float32], height: int, random: Random) -> NDArray[np.uint8]:
    """A scale bar or a number beside, blur, noise, JPEG."""
    rows, columns = image.shape[:2]
    drawn = np.clip(image, 0, 255).astype(np.uint8)
    dark = (20, 20, 20) if drawn[0, 0].mean() > 100 else (235, 235, 235)
    if random.random() < 0.3:
        drawn = np.asarray(cv2.copyMakeBorder(drawn, 0, height, 0, 0, cv2.BORDER_REPLICATE), np.uint8)
        step = max(6, columns // random.randint(12, 30))
        for index in range(5):
            x = step + index * step
            cv2.rectangle(
                drawn, (x, rows + 8), (x + step, rows + 8 + max(3, height // 8)), dark, -1 if index % 2 else 1
            )
        cv2.putText(
            drawn, "5 cm", (step * 7, rows + height // 2), cv2.FONT_HERSHEY_SIMPLEX, height / 80, dark
        )
    if random.random() < 0.2:
        at = (4, drawn.shape[0] - 5)
        cv2.putText(
            drawn, str(random.randint(1, 99)), at, cv2.FONT_HERSHEY_SIMPLEX, height / 60, dark, 1, cv2.LINE_AA
        )
    soft = np.asarray(
        cv2.GaussianBlur(drawn.astype(np.float32), (0, 0), max(0.3, height * random.uniform(0, 0.025)))
    )
    soft = soft + _noise(drawn.shape[:2], 1, random)[..., None] * random.uniform(0, 6)
    whole = np.clip(soft, 0, 255).astype(np.uint8)
    if random.random() < 0.4:
        whole = np.repeat(cv2.cvtColor(whole, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2)
    _, stream = cv2.imencode(".jpg", whole, [cv2.IMWRITE_JPEG_QUALITY, random.randint(45, 95)])
    return np.asarray(cv2.imdecode(stream, cv2.IMREAD_COLOR), np.uint8)


def _truth(
    band: Band, view: _View, top: int, mask: Floats, size: tuple[int, int]
) -> tuple[tuple[int, ...], tuple[NDArray[np.float64], ...]]:
    """Boxes of which at least half was not broken off."""
    cells, polygons = [], []
    for cell in band.cells:
        left, right = cell.start * band.height, cell.end * band.height
        part = mask[top : top + band.height, int(left) : int(right) + 1]
        if part.size == 0 or part.mean() < 0.5:
            continue
        down = np.array([top, top, top + band.height, top + band.height], np.float64)
        polygon = view.forward(np.array([left, right, right, left]), down)
        middle = polygon.mean(0)
        if 0 <= middle[0] < size[0] and 0 <= middle[1] < size[1]:
            cells.append(cell.place)
            polygons.append(polygon)
    return tuple(cells), tuple(polygons)
