"""The plots of an evaluation report, as SVG that takes its ink from the page around it."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pictoria_docs.errors import MissingPartError
from pictoria_docs.eval.calibration import reliability, risk_coverage
from pictoria_docs.eval.evaluation import Evaluation, all_confidences
from pictoria_docs.eval.layout import IOUS
from pictoria_docs.i18n import decimal, percent_sign, translate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK = "#0a0b0c"
"""Stands for the colour of the page's text while matplotlib draws."""
COLOURS = ("#2f7fd1", "#d9480f", "#2b9348", "#a55eea", "#c28f0e")
"""Readable on light and dark."""


def plots(evaluation: Evaluation, language: str) -> dict[str, str]:
    """Name of each plot that there is data for -> its SVG, text not escaped, safe to put into a page.

    Raises:
        MissingPartError: matplotlib is not installed.
    """
    pairs = [pair for one in evaluation.scores for pair in one.confidences]
    sure, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    conventions = {
        name: value for name, each in evaluation.conventions.items() if (value := each.f1("link")) is not None
    }
    layout = {type: [each.f1[iou].f1 for iou in IOUS] for type, each in evaluation.overall.layout.items()}
    found = {}
    if pairs:
        found["reliability"] = _draw("reliability", lambda axes: _reliability(axes, sure, right, language))
        found["risk"] = _draw("risk", lambda axes: _risk(axes, sure, right, language))
    if conventions:
        height = 0.9 + 0.2 * len(conventions)
        found["conventions"] = _draw("conventions", lambda axes: _bars(axes, conventions, language), height)
    if layout:
        found["layout"] = _draw("layout", lambda axes: _layout(axes, layout, language))
    return found


def reliability_plots(evaluation: Evaluation, language: str) -> dict[str, str]:
    """The reliability curve of each kind of things (`judgement.KINDS`) as SVG, as `plots` gives them.

    Raises:
        MissingPartError: matplotlib is not installed.
    """

    def paint(pairs: Sequence[tuple[float, bool]]) -> Callable[["Axes"], None]:
        sure, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        return lambda axes: _reliability(axes, sure, right, language)

    return {
        kind: _draw(f"reliability-{kind}", paint(pairs))
        for kind, pairs in all_confidences(evaluation.confidences).items()
    }


def _draw(name: str, paint: Callable[["Axes"], None], height: float = 3.1) -> str:
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingPartError("eval_extra_missing", package="matplotlib") from error
    style: dict[Any, Any] = {  # its keys are a type of their own
        **dict.fromkeys(
            ("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), INK
        ),
        **{"axes.spines.top": False, "axes.spines.right": False, "axes.linewidth": 0.6},
        **{"xtick.major.width": 0.6, "ytick.major.width": 0.6, "font.size": 9.0, "legend.frameon": False},
        **{"svg.fonttype": "none", "svg.hashsalt": name},
    }
    with rc_context(style):
        figure = Figure(figsize=(4.6, height), layout="constrained")
        paint(figure.add_subplot())
        file = io.StringIO()
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    svg = file.getvalue()
    svg = svg[svg.index("<svg") :].replace(INK, "currentColor")
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.DOTALL)
    # Ids must be unique in the page; the size is the page's business.
    svg = re.sub(r'\bid="|url\(#|href="#', lambda match: f"{match[0]}{name}-", svg)
    return re.sub(
        r'(<svg[^>]*?) width="[^"]*"', r"\1", re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg, count=1)
    )


def _percent(axes: "Axes", language: str, *, x: bool = True, y: bool = True) -> None:
    from matplotlib.ticker import PercentFormatter

    form = PercentFormatter(1.0, 0, percent_sign(language))
    if x:
        axes.xaxis.set_major_formatter(form)
    if y:
        axes.yaxis.set_major_formatter(form)


def _word(code: str, language: str) -> str:
    return translate(f"evaluation.plots.{code}", language)


def _reliability(axes: "Axes", sure: Sequence[float], right: Sequence[bool], language: str) -> None:
    bins = reliability(sure, right)
    axes.plot([0, 1], [0, 1], color=INK, linewidth=0.7, linestyle=(0, (4, 3)), alpha=0.6)
    largest = max(each.links for each in bins)
    sizes = [18 + 150 * each.links / largest for each in bins]
    confidences, shares = [each.confidence for each in bins], [each.right for each in bins]
    axes.plot(confidences, shares, color=COLOURS[0], linewidth=1.2)
    axes.scatter(confidences, shares, s=sizes, color=COLOURS[0], alpha=0.75, linewidths=0)
    for each in bins:
        place = (each.confidence, each.right)
        axes.annotate(str(each.links), place, (0, -14), textcoords="offset points", ha="center", fontsize=7)
    axes.set(xlim=(-0.02, 1.04), ylim=(-0.04, 1.06))
    axes.set(xlabel=_word("confidence", language), ylabel=_word("right", language))
    _percent(axes, language)


def _risk(axes: "Axes", sure: Sequence[float], right: Sequence[bool], language: str) -> None:
    curve = risk_coverage(sure, right)
    wrong = [1 - each.precision for each in curve]
    axes.plot(
        [each.coverage for each in curve], wrong, color=COLOURS[1], linewidth=1.6, marker="o", markersize=2.4
    )
    for risk in (0.01, 0.05):
        axes.axhline(risk, color=INK, linewidth=0.6, linestyle=(0, (4, 3)), alpha=0.5)
    axes.set(xlim=(0, 1.02), ylim=(-0.004, max(0.08, 1.1 * max(wrong))))
    axes.set(xlabel=_word("coverage", language), ylabel=_word("wrong", language))
    _percent(axes, language)


def _bars(axes: "Axes", values: Mapping[str, float], language: str) -> None:
    names = list(values)[::-1]
    bars = axes.barh(names, [values[name] for name in names], color=COLOURS[0], height=0.62, alpha=0.85)
    labels = [decimal(f"{values[name]:.3f}", language) for name in names]
    axes.bar_label(bars, labels, padding=3, fontsize=8)
    axes.set(xlim=(0, 1.16), xlabel=_word("link_f1", language), xticks=[0, 0.25, 0.5, 0.75, 1])
    axes.tick_params(axis="y", length=0)
    _percent(axes, language, y=False)


def _layout(axes: "Axes", values: Mapping[str, Sequence[float]], language: str) -> None:
    width = 0.8 / len(values)
    for index, (type, heights) in enumerate(values.items()):
        left = [i - 0.4 + width * (index + 0.5) for i in range(len(IOUS))]
        label = translate(f"evaluation.names.{type}", language)
        axes.bar(left, heights, width * 0.9, color=COLOURS[index % len(COLOURS)], label=label, alpha=0.85)
    axes.set_xticks(range(len(IOUS)), [decimal(f"{iou:g}", language) for iou in IOUS])
    axes.set(ylim=(0, 1.02), xlabel=_word("overlap", language), ylabel=_word("layout_f1", language))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, fontsize=8, handlelength=1)
    _percent(axes, language, x=False)
