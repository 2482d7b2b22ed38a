"""What a file is: by what it holds, and only where that cannot tell, by what it is said to be."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from graphcrm.errors import RuleError
from graphcrm.phrases import Phrase

#: What is not known to be anything else.
UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
#: What a browser may show by itself: none of them can run anything in the page of the application.
INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", TEXT})

#: What begins like text and is more.
_TEXTUAL = frozenset({"application/pdf", "application/rtf", "application/postscript"})
#: Types that are ZIP archives, and those in the older container of Microsoft: the beginning alone does not tell which.
_ZIPPED = (
    "application/vnd.openxmlformats-officedocument.*",
    "application/vnd.oasis.opendocument.*",
    "application/epub+zip",
)
_COMPOUND = ("application/msword", "application/vnd.ms-*", "application/x-msi")
_COMPOUND_SIGN = bytes.fromhex("d0cf11e0a1b11ae1")
#: Types of text that what a file holds does not tell from other text.
_TEXTS = ("text/*", "application/json", "application/xml", "application/x-yaml", "message/rfc822")
#: What a browser would run scripts of; a text that looks like it counts as it, whatever it is said to be.
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|iframe|svg|math|\w+:svg)\b", re.IGNORECASE)
_SVG = re.compile(rb"<\s*(?:\w+:)?svg\b", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
#: Names that the operating system's own table may lack or have otherwise.
_BY_NAME = {
    ".csv": "text/csv",
    ".md": "text/markdown",
    ".vcf": "text/vcard",
    ".ics": "text/calendar",
    ".txt": TEXT,
    ".log": TEXT,
    ".eml": "message/rfc822",
    ".yaml": "application/x-yaml",
    ".yml": "application/x-yaml",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".webp": "image/webp",
}
#: Types by which the same is known.
_SAME = {"image/jpg": "image/jpeg", "application/x-zip-compressed": "application/zip", "audio/x-wav": "audio/wav"}
#: Types as people call them, by what the settings write of them.
_CALLED = {
    "image/*": Phrase("pictures"),
    "text/*": Phrase("text"),
    "audio/*": Phrase("sound"),
    "video/*": Phrase("video"),
    "application/pdf": "PDF",
    "application/rtf": "RTF",
    "application/json": "JSON",
    "message/rfc822": Phrase("e-mail"),
    "application/msword": "Microsoft Office",
    "application/vnd.ms-*": "Microsoft Office",
    "application/vnd.openxmlformats-officedocument.*": "Microsoft Office",
    "application/vnd.oasis.opendocument.*": "OpenDocument",
    "application/zip": "ZIP",
}
_PROGRAMS = ("application/x-msdownload", "application/x-*executable", "application/x-elf", "application/x-mach-binary")
#: Kinds of type that what a file holds always tells.
_TOLD = ("image/*", "application/pdf", "application/zip")


def type_of(head: bytes, name: str, declared: str = "") -> str:
    """Return the type of a file.

    Args:
        head: its first 8 KB or more.
        name: what it is called.
        declared: the type that whoever gives it says it has; by default what its name says.

    Raises:
        RuleError: it is said to be a picture, a PDF or an archive, and holds something else.
    """
    said = _said(name, declared)
    found = _found(head, said)
    if found != said and _fits(said, _TOLD):
        raise RuleError(
            Phrase("{name} is no {said}: it holds {found}.", name=name, said=_short(said), found=_words(found)),
            "Give the file a name that fits what it holds.",
            "file",
            name,
        )
    return found


def check_allowed(type: str, name: str, allowed: Iterable[str]) -> None:
    """Raise ``RuleError`` unless a type fits one of the patterns, as in ``image/*``."""
    patterns = list(allowed)
    if not _fits(type, patterns):
        raise RuleError(
            Phrase("{name} holds {type}, which is not kept here.", name=name, type=_words(type)),
            Phrase("Take one of these: {types}.", types=list(dict.fromkeys(map(_called, patterns)))),
            "file",
            name,
        )


def _said(name: str, declared: str) -> str:
    declared = declared.partition(";")[0].strip().lower()
    if not declared or declared == UNKNOWN or "/" not in declared:
        ending = Path(name).suffix.lower()
        declared = _BY_NAME.get(ending) or mimetypes.guess_type(f"file{ending}")[0] or UNKNOWN
    return _SAME.get(declared, declared)


def _found(head: bytes, said: str) -> str:
    import filetype

    sniffed = filetype.guess_mime(head) if head else None
    found = _SAME.get(sniffed or "", sniffed or UNKNOWN)
    if _is_text(head) and found not in _TEXTUAL:
        if _MARKUP.search(head):
            return "image/svg+xml" if _SVG.search(head) else "text/html"
        return said if _fits(said, _TEXTS) and said not in ("text/html", "text/xml") else TEXT
    if head.startswith(_COMPOUND_SIGN):
        return said if _fits(said, _COMPOUND) else "application/x-ole-storage"
    if found == "application/zip" and _fits(said, _ZIPPED):
        return said
    return found


def _is_text(head: bytes) -> bool:
    """Say whether this is the beginning of a text in UTF-8 or in a code of one byte a letter."""
    return bool(not _CONTROL.search(head)) and (_is_utf8(head) or sum(byte > 0x7F for byte in head) < len(head) // 3)


def _is_utf8(head: bytes) -> bool:
    # The last letter may be cut off.
    return any(_decodes(head[: len(head) - cut]) for cut in range(4))


def _decodes(part: bytes) -> bool:
    try:
        part.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _fits(type: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(type, pattern) for pattern in patterns)


def _short(type: str) -> str:
    return type.partition("/")[2].upper()


def _words(type: str) -> str:
    if type == UNKNOWN:
        return Phrase("something unknown")
    return Phrase("a program") if _fits(type, _PROGRAMS) else type


def _called(pattern: str) -> str:
    return next((name for known, name in _CALLED.items() if fnmatchcase(pattern, known)), pattern)
