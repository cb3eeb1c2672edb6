"""The chart's shapes on a PDF page."""

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from heming.reports.render import drawing
from heming.reports.render.drawing import Dot, Label, Polygon, Rect, Shape, Stroke
from heming.reports.render.fonts import REGULAR
from heming.reports.sheet import Chart


class ChartDrawing(Flowable):  # type: ignore[misc]
    """A chart as wide as the page allows."""

    def __init__(self, chart: Chart, width: float) -> None:
        super().__init__()
        self.scale = width / drawing.WIDTH
        self.width, self.height = width, drawing.HEIGHT * self.scale
        self._shapes = drawing.shapes(chart)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Its size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draws every shape; PDF counts upwards, shapes downwards."""
        self.canv.saveState()
        self.canv.scale(self.scale, self.scale)
        for shape in self._shapes:
            self._one(shape)
        self.canv.restoreState()

    def _one(self, shape: Shape) -> None:
        canvas, top = self.canv, drawing.HEIGHT
        match shape:
            case Rect(x, y, width, height, fill):
                canvas.setFillColor(HexColor(fill))
                canvas.rect(x, top - y - height, width, height, stroke=0, fill=1)
            case Polygon(points, fill):
                canvas.setFillColor(HexColor(fill))
                canvas.drawPath(self._path(points), stroke=0, fill=1)
            case Stroke(points, colour):
                canvas.setStrokeColor(HexColor(colour))
                canvas.setLineWidth(1.8)
                canvas.drawPath(self._path(points), stroke=1, fill=0)
            case Dot(x, y, radius, fill):
                canvas.setFillColor(HexColor(fill))
                canvas.circle(x, top - y, radius, stroke=0, fill=1)
            case Label(x, y, text, size, fill, anchor):
                canvas.setFillColor(HexColor(fill))
                canvas.setFont(REGULAR, size)
                (canvas.drawString if anchor == "start" else canvas.drawCentredString)(x, top - y, text)

    def _path(self, points: tuple[drawing.Point, ...]) -> object:
        path = self.canv.beginPath()
        path.moveTo(points[0][0], drawing.HEIGHT - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, drawing.HEIGHT - y)
        return path
