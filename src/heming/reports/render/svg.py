"""A chart as SVG with presentation attributes only, as the Content-Security-Policy wants it."""

from xml.sax.saxutils import escape, quoteattr

from heming.reports.render.drawing import HEIGHT, WIDTH, Dot, Label, Point, Polygon, Rect, Shape, Stroke, shapes
from heming.reports.sheet import Chart


def svg(chart: Chart) -> str:
    """The chart; its title is what a screen reader says, the table beside it holds the figures."""
    drawn = "".join(_element(shape) for shape in shapes(chart))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
        f"aria-label={quoteattr(chart.title)}>{drawn}</svg>"
    )


def _element(shape: Shape) -> str:
    match shape:
        case Rect(x, y, width, height, fill):
            return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2" fill="{fill}"/>'
        case Polygon(points, fill):
            return f'<polygon points="{_points(points)}" fill="{fill}"/>'
        case Stroke(points, colour):
            return f'<polyline points="{_points(points)}" fill="none" stroke="{colour}" stroke-width="1.8"/>'
        case Dot(x, y, radius, fill):
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}"/>'
        case Label(x, y, text, size, fill, anchor):
            return (
                f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" fill="{fill}" text-anchor="{anchor}">'
                f"{escape(text)}</text>"
            )


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
