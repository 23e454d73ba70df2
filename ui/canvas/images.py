"""Images that are drawn on again once nobody has them: fresh memory of a large one costs a millisecond."""

from __future__ import annotations

import sys
import threading

from PyQt6.QtGui import QImage

_KEPT = 3
_UNUSED = 3
"""References to an image that only the list has: the list's, the loop's, and the one that is asked with."""


class Images:
    """32-bit images without alpha. Copies that share an image's memory are safe: Qt parts them on writing."""

    def __init__(self) -> None:
        self._images: list[QImage] = []
        self._lock = threading.Lock()

    def take(self, width: int, height: int) -> QImage:
        """An image of this size that nobody else has; what is on it is not defined."""
        with self._lock:
            for image in self._images:
                if sys.getrefcount(image) <= _UNUSED and (image.width(), image.height()) == (width, height):
                    return image
            fresh = QImage(width, height, QImage.Format.Format_RGB32)
            self._images = [fresh, *self._images[: _KEPT - 1]]
            return fresh
