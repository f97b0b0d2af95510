"""PDFs drawn for tests: words at places, in points from a page's top left."""

import io
from collections.abc import Callable, Sequence

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 612, 792


class Paper:
    """A PDF that grows page by page; the same calls give the same bytes."""

    def __init__(self, *, width: float = WIDTH, height: float = HEIGHT, font: str = "Helvetica", size: float = 10, **options) -> None:
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=(width, height), invariant=1, **options)
        self.height = height
        self.font, self.size = font, size

    def width_of(self, text: str, size: float | None = None) -> float:
        return stringWidth(text, self.font, size or self.size)

    def left(self, x: float, y: float, text: str, size: float | None = None) -> None:
        """Words that begin at a place, on a baseline `y` below the page's top."""
        self.canvas.setFont(self.font, size or self.size)
        self.canvas.drawString(x, self.height - y, text)

    def right(self, x: float, y: float, text: str, size: float | None = None) -> None:
        self.left(x - self.width_of(text, size), y, text, size)

    def centre(self, x: float, y: float, text: str, size: float | None = None) -> None:
        self.left(x - self.width_of(text, size) / 2, y, text, size)

    def rows(self, rows: Sequence[Sequence[str]], *, top: float, ends: Sequence[float], at: float = 72, leading: float = 14) -> float:
        """Rows of a label and figures whose digits end at `ends`, closing marks hanging; the baseline below the last."""
        for label, *figures in rows:
            bare = label.lstrip(" ")
            self.left(at + 8 * (len(label) - len(bare)), top, bare)
            for end, figure in zip(ends, figures, strict=True):
                digits = figure.rstrip(")%")
                self.right(end, top, digits)
                self.left(end, top, figure[len(digits) :])
            top += leading
        return top

    def next_page(self) -> None:
        self.canvas.showPage()

    def pdf(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self.file.getvalue()


def paper_of(draw: Callable[[Paper], object], **options) -> bytes:
    """The PDF of one page."""
    paper = Paper(**options)
    draw(paper)
    return paper.pdf()
