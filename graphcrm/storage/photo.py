"""Make a photo small, and leave out what a camera wrote into it: the place, the time, the device."""

from __future__ import annotations

import io
import warnings
from typing import BinaryIO

from graphcrm.errors import RuleError
from graphcrm.phrases import Phrase

#: Pixels of the longer side of a photo that is kept, and the most that one may have to be read at all.
SIDE = 512
MOST_PIXELS = 60_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
#: How well a JPEG is kept: what is left out cannot be seen at this size.
_QUALITY = 85


def reduced(source: BinaryIO, name: str) -> tuple[bytes, str]:
    """Return a picture with at most ``SIDE`` pixels a side, upright and without metadata, and its type.

    A picture that is see-through in places becomes a PNG, every other one a JPEG; of an animation the first frame is
    kept.

    Raises:
        RuleError: it is no picture that can be read, or it has too many pixels.
    """
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            # What Pillow warns of is refused below, by its number of pixels.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(source, formats=_FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise RuleError(
                    Phrase(
                        "{name} has {width:,} by {height:,} pixels.",
                        name=name,
                        width=picture.width,
                        height=picture.height,
                    ),
                    Phrase("A photo may have {most} million.", most=MOST_PIXELS // 1_000_000),
                    "file",
                    name,
                )
            # A JPEG is decoded no larger than needed.
            picture.draft("RGB", (SIDE * 2, SIDE * 2))
            upright = ImageOps.exif_transpose(picture)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise RuleError(
            Phrase("{name} is no picture that can be read.", name=name),
            "Give a JPEG, PNG, WebP, GIF, BMP or TIFF.",
            "file",
            name,
        ) from error
    clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    small = upright.convert("RGBA" if clear else "RGB")
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    # A new picture has nothing but its pixels.
    bare = Image.new(small.mode, small.size)
    bare.paste(small)
    written = io.BytesIO()
    if clear:
        bare.save(written, "PNG", optimize=True)
        return written.getvalue(), "image/png"
    bare.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue(), "image/jpeg"
