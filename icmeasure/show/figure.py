"""The figure noun: one picture in a vector and a pixel form, with the text that stands for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture ready to be placed.

    Attributes
    ----------
    title
        Shown in italics above the figure, as APA does.
    svg
        The picture as a self-contained SVG document (for HTML).
    png
        The same picture as PNG at 200 dots per inch or more (for Word and Excel).
    alt
        What the picture says, for those who do not see it.
    note
        General note below the picture; empty for none.
    """

    title: str
    svg: str
    png: bytes
    alt: str
    note: str = ""

    def __repr__(self) -> str:
        return f"<Figure {self.title!r}, svg {len(self.svg)} characters, png {len(self.png)} bytes>"
