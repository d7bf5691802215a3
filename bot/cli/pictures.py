"""Calibration and risk-coverage plots. Requires the `plots` extra."""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faq.evaluate import Bin, Point, Reliability, RiskCoverage, Tried, reliability, risk_coverage

if TYPE_CHECKING:
    import altair as alt

    Chart = alt.LayerChart | alt.FacetChart

Say = Callable[..., str]

NEEDED = ("altair", "vl_convert")
RELIABILITY = "reliability.png"
RISK_COVERAGE = "risk-coverage.png"
WIDTH, HEIGHT = 460, 340
SHARPNESS = 2.0  # pixels per unit
CURVE, MARK, GUIDE = "#1f6f78", "#c8553d", "#9aa5ab"
FALLBACK = "fa"  # used for unknown languages, as in the catalog
# System fonts in order of preference.
FONTS = {
    "fa": "Vazirmatn, Noto Sans Arabic, DejaVu Sans, sans-serif",
    "en": "Noto Sans, DejaVu Sans, sans-serif",
}
# Lines are always rendered left to right, which would misplace a final «٪».
MARKS = {"fa": "\N{RIGHT-TO-LEFT MARK}", "en": ""}
CONFIG: dict[str, Any] = {
    "background": "white",
    "view": {"stroke": None},
    "axis": {"labelFontSize": 12, "titleFontSize": 13, "titlePadding": 10, "grid": True},
    "title": {"fontSize": 17, "subtitleFontSize": 13, "offset": 14, "anchor": "middle"},
}
SIGNS: dict[str, dict[str, Any]] = {
    "fa": {
        "decimal": "٫",
        "thousands": "٬",
        "grouping": [3],
        "currency": ["", ""],
        "numerals": list("۰۱۲۳۴۵۶۷۸۹"),
        "percent": "٪",
    }
}


def can_draw() -> bool:
    """Return True if the libraries of the `plots` extra are installed."""
    return all(find_spec(name) is not None for name in NEEDED)


def draw(
    folder: Path, tried: Sequence[Tried], *, threshold: float, say: Say, language: str
) -> tuple[Path, Path]:
    """Write both diagrams to a folder. Raises OSError if that fails.

    Works without downloads and without a browser.
    """
    folder.mkdir(parents=True, exist_ok=True)
    language = language if language in FONTS else FALLBACK
    mark = MARKS[language]

    def written(text_id: str, **facts: object) -> str:
        return f"{mark}{say(text_id, **facts)}{mark}"

    charts = {
        RELIABILITY: _reliability(reliability(tried), written),
        RISK_COVERAGE: _risk_coverage(risk_coverage(tried), threshold, written),
    }
    for name, chart in charts.items():
        (folder / name).write_bytes(_png(chart, language))
    return folder / RELIABILITY, folder / RISK_COVERAGE


def _png(chart: "Chart", language: str) -> bytes:
    import vl_convert

    return vl_convert.vegalite_to_png(
        chart.to_dict(),
        scale=SHARPNESS,
        config=CONFIG | {"font": FONTS[language]},
        format_locale=SIGNS.get(language, "en-US"),
        allowed_base_urls=[],
    )


def _reliability(found: Reliability, say: Say) -> "Chart":
    import altair as alt

    x = _axis(alt.X("x:Q"), say("kb-plot-score"), shape=".1f")
    y = _axis(alt.Y("y:Q"), say("kb-plot-right"), shape=".0%")
    honest = alt.Chart(_data((0.0, 0.0), (1.0, 1.0))).mark_line(
        color=GUIDE, strokeDash=[6, 4], strokeWidth=1.5
    )
    points = _data(*map(_of_bin, found.bins))
    line = alt.Chart(points).mark_line(
        color=CURVE, strokeWidth=2, point={"size": 70, "color": CURVE}
    )
    return _titled(
        alt.layer(honest.encode(x=x, y=y), line.encode(x=x, y=y)),
        say("kb-plot-reliability"),
        say("kb-plot-error", error=found.calibration_error)
        if found.calibration_error is not None
        else "",
    )


def _risk_coverage(found: RiskCoverage, threshold: float, say: Say) -> "Chart":
    import altair as alt

    x = _axis(alt.X("x:Q"), say("kb-plot-coverage"), shape=".0%")
    y = _axis(alt.Y("y:Q"), say("kb-plot-risk"), shape=".0%", top=None)
    curve = alt.Chart(_data(*map(_of_point, found.points))).mark_line(
        color=CURVE, strokeWidth=2, interpolate="step-before"
    )
    chosen = found.at(threshold)
    here = _data(*([_of_point(chosen)] if chosen else []))
    rule = alt.Chart(here).mark_rule(color=MARK, strokeDash=[4, 3])
    dot = alt.Chart(here).mark_point(color=MARK, filled=True, size=110, opacity=1)
    return _titled(
        alt.layer(curve.encode(x=x, y=y), rule.encode(x=x), dot.encode(x=x, y=y)),
        say("kb-plot-risk-coverage"),
        say(
            "kb-plot-chosen",
            threshold=round(threshold, 2),
            coverage=chosen.coverage,
            risk=chosen.risk,
        )
        if chosen
        else say("kb-plot-nothing", threshold=round(threshold, 2)),
    )


def _data(*places: tuple[float, float]) -> "alt.InlineData":
    import altair as alt

    return alt.InlineData(values=[{"x": x, "y": y} for x, y in places])


def _of_bin(found: Bin) -> tuple[float, float]:
    return found.mean_score, found.share_right


def _of_point(found: Point) -> tuple[float, float]:
    return found.coverage, found.risk


def _axis(channel: Any, title: str, *, shape: str, top: float | None = 1.0) -> Any:
    """Add an axis from 0 to `top`, or to the largest value. `shape` is a d3 number format."""
    import altair as alt

    scale = alt.Scale(domainMin=0.0, nice=True) if top is None else alt.Scale(domain=[0.0, top])
    return channel.title(title).scale(scale).axis(format=shape, tickCount=6)


def _titled(chart: "Chart", title: str, subtitle: str) -> "Chart":
    import altair as alt

    return chart.properties(
        width=WIDTH,
        height=HEIGHT,
        padding=16,
        title=alt.TitleParams(title, subtitle=subtitle),
    )
