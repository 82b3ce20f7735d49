"""A page of a document as a picture, as screens and presenters know it. No Qt."""

from typing import Protocol


class Picture(Protocol):
    """A page as RGB, three bytes a pixel."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def stride(self) -> int: ...
    @property
    def pixels(self) -> bytes: ...
    @property
    def text(self) -> str: ...
