"""Pictures of a PDF turned into gray ones."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import Any

from fascicle.publishing.press.colour_spaces import is_gray

__all__ = ["JPEG_QUALITY", "to_gray_picture"]

JPEG_QUALITY = 95
"""Quality of photographs written anew, of 100: what is lost cannot be seen in print."""


def to_gray_picture(picture: Any) -> None:
    """Turn a coloured picture (an image XObject) into a gray one, in place.

    A JPEG stays a JPEG. What cannot be decoded, or has colours that are to be transparent, is left
    as it is.
    """
    import pikepdf
    from pikepdf import Name

    if picture.get("/ImageMask") or "/ColorSpace" not in picture:
        return
    if is_gray(picture.ColorSpace):
        if not isinstance(picture.ColorSpace, Name) and picture.ColorSpace[0] != Name.Separation:
            picture.ColorSpace = Name.DeviceGray
        return
    image = pikepdf.PdfImage(picture)
    jpeg = image.filters[-1:] == ["/DCTDecode"]
    # The colours of a JPEG in CMYK are inverted by custom, which Pillow knows.
    if isinstance(picture.get("/Mask"), pikepdf.Array) or ("/Decode" in picture and not jpeg):
        return
    with suppress(pikepdf.PdfError, NotImplementedError, OSError, ValueError):
        gray = image.as_pil_image().convert("L")
        if jpeg:
            out = BytesIO()
            gray.save(out, "JPEG", quality=JPEG_QUALITY)
            picture.write(out.getvalue(), filter=Name.DCTDecode)
        else:
            picture.write(gray.tobytes())
        picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
        for key in ("/Decode", "/DecodeParms", "/Intent"):
            if key in picture:
                del picture[key]
