"""Files are stored whole under random names, on the disk and in S3, after they were counted, recognized and scanned."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import random
import socketserver
import stat
import struct
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from graphcrm import config
from graphcrm.errors import NotFoundError, RuleError, StorageError
from graphcrm.storage import Files, files_of
from graphcrm.storage.files import is_name, new_name
from graphcrm.storage.intake import clean_name, keep, keep_photo
from graphcrm.storage.local import LocalFiles
from graphcrm.storage.photo import SIDE
from graphcrm.storage.s3 import S3Files
from graphcrm.storage.types import INLINE, type_of

PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A real HTTP server that speaks S3, in this process."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["local", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    if request.param == "local":
        return LocalFiles(tmp_path / "files")
    import boto3

    url = request.getfixturevalue("endpoint")
    boto3.client("s3", endpoint_url=url).create_bucket(Bucket="papers")
    return S3Files("papers", tmp_path.name, url)


@pytest.fixture
def settings(tmp_path: Path) -> config.Settings:
    return config.load({"GRAPHCRM_HOME": str(tmp_path), "GRAPHCRM_FILE_LIMIT": "64k"})


class Broken(io.RawIOBase):
    """A stream that fails after its first bytes."""

    def __init__(self) -> None:
        self.parts = [b"first"]

    def read(self, size: int = -1) -> bytes:
        if self.parts:
            return self.parts.pop()
        raise OSError("the other end has gone")


def test_what_was_put_is_read_listed_and_deleted(files: Files) -> None:
    name, content = new_name(), random.Random(1).randbytes(300_000)
    source = io.BytesIO(content)

    files.put(name, source)

    assert not source.closed
    assert files.exists(name)
    with files.open(name) as stream:
        assert stream.read() == content
    assert [(each.name, each.size) for each in files.stored()] == [(name, 300_000)]
    files.delete(name)
    files.delete(name)
    assert not files.exists(name)
    assert list(files.stored()) == []


def test_a_file_that_is_not_there_is_not_found(files: Files) -> None:
    with pytest.raises(NotFoundError, match="not in the store"):
        files.open(new_name())


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "a" * 63, "A" * 64, "/" * 64, "a" * 64 + "\n"])
def test_no_other_text_becomes_the_name_of_a_file(files: Files, name: str) -> None:
    for use in (files.open, files.exists, files.delete):
        with pytest.raises(NotFoundError):
            use(name)
    with pytest.raises(NotFoundError):
        files.put(name, io.BytesIO(b"x"))


def test_a_file_that_was_cut_off_leaves_nothing(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)

    with pytest.raises(StorageError):
        files.put(new_name(), Broken())  # type: ignore[arg-type]

    assert list(files.stored()) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_only_the_owner_reads_the_files_of_the_disk(tmp_path: Path) -> None:
    files, name = LocalFiles(tmp_path / "files"), new_name()
    files.put(name, io.BytesIO(b"x"))

    path = next(path for path in tmp_path.rglob(name))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_bucket_that_is_not_there_is_said(endpoint: str) -> None:
    with pytest.raises(StorageError, match="bucket nowhere"):
        S3Files("nowhere", "", endpoint).put(new_name(), io.BytesIO(b"x"))


def test_the_store_is_the_one_of_the_settings(tmp_path: Path) -> None:
    def files(where: str) -> Any:
        return files_of(config.load({"GRAPHCRM_HOME": str(tmp_path), "GRAPHCRM_FILES": where}))

    assert files("").folder == tmp_path / "files"
    assert files(str(tmp_path / "other")).folder == tmp_path / "other"
    bucket = files("s3://papers/crm/one/")
    assert (bucket.bucket, bucket.prefix) == ("papers", "crm/one/")
    assert files("s3://papers").prefix == ""


def test_a_file_is_counted_hashed_and_stored_under_a_name_that_tells_nothing(
    tmp_path: Path, settings: config.Settings
) -> None:
    files = LocalFiles(tmp_path / "files")

    kept = keep(files, settings, io.BytesIO(PDF), "C:\\papers\\Contract.pdf")
    again = keep(files, settings, io.BytesIO(PDF), "Contract.pdf")

    assert (kept.name, kept.type, kept.size) == ("Contract.pdf", "application/pdf", len(PDF))
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert is_name(kept.stored_as)
    assert kept.stored_as not in (again.stored_as, kept.sha256)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.txt", "is empty"),
        (b"x" * 65_537, "large.txt", "larger than 64 KB"),
        (b"MZ\x90\x00" + bytes(200), "setup.exe", "not kept here"),
        (b"\x7fELF" + bytes(200), "notes.txt", "not kept here"),
        (PDF, "photo.png", "no PNG: it holds application/pdf"),
        (b"<script>alert(1)</script>", "photo.jpg", "no JPEG: it holds text/html"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_and_not_stored(
    tmp_path: Path, settings: config.Settings, content: bytes, name: str, said: str
) -> None:
    files = LocalFiles(tmp_path / "files")

    with pytest.raises(RuleError, match=said):
        keep(files, settings, io.BytesIO(content), name)

    assert list(files.stored()) == []


def office(name: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("_rels/.rels", "x")
        archive.writestr(name, "x")
    return written.getvalue()


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("content", "name", "declared", "type"),
    [
        (PDF, "a.pdf", "", "application/pdf"),
        (PDF, "a.txt", "text/plain", "application/pdf"),
        (b"name,mail\nSally,s@e.org\n", "people.csv", "", "text/csv"),
        (b"BM is how this text begins", "a.txt", "", "text/plain"),
        ("Grüße".encode("latin-1"), "a.txt", "", "text/plain"),
        (b"BEGIN:VCARD\r\nVERSION:4.0\r\n", "sally.vcf", "", "text/vcard"),
        (b"<html><body>x", "page.html", "text/html", "text/html"),
        (b"hello <script>x</script>", "a.txt", "text/plain", "text/html"),
        (b"<?xml version='1.0'?>\n<svg xmlns='x'/>", "a.xml", "text/plain", "image/svg+xml"),
        (b"just words", "a.html", "text/html", "text/plain"),
        (office("word/document.xml"), "letter.docx", "", WORD),
        (office("other.xml"), "letter.docx", "", WORD),
        (office("other.xml"), "all.zip", "", "application/zip"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "old.doc", "", "application/msword"),
        (bytes(100), "unknown.bin", "", "application/octet-stream"),
    ],
)
def test_what_a_file_holds_decides_its_type(content: bytes, name: str, declared: str, type: str) -> None:
    assert type_of(content, name, declared) == type


@given(st.sampled_from(["<svg onload=x>", "<!DOCTYPE html>", "<ScRiPt>", "< html>", "<x:svg>"]), st.text(max_size=50))
def test_what_a_browser_would_run_is_never_shown_in_place(markup: str, text: str) -> None:
    for name in ("a.txt", "a.csv", "a.md", "a"):
        assert type_of((text + markup + text).encode("utf-8", "ignore"), name, "text/plain") not in INLINE


@given(st.text())
def test_a_name_is_a_single_part_of_a_path_without_characters_that_steer(text: str) -> None:
    try:
        name = clean_name(text)
    except RuleError:
        return

    assert name
    assert not {"/", "\\", "\0", "\r", "\n"} & set(name)
    assert name not in (".", "..")
    assert clean_name(name) == name


SCANNER = """
import sys
content = open(sys.argv[-1], "rb").read()
sys.exit(1 if b"EICAR" in content else int(sys.argv[1]))
"""


@pytest.fixture
def scanned(tmp_path: Path, settings: config.Settings) -> Any:
    script = tmp_path / "a scanner.py"
    script.write_text(SCANNER)

    def keep_with(content: bytes, code: int = 0) -> Any:
        command = f"{sys.executable} '{script}' {code}"
        chosen = dataclasses.replace(settings, file_scan=command)
        return keep(LocalFiles(tmp_path / "files"), chosen, io.BytesIO(content), "a.txt")

    return keep_with


def test_a_scanner_lets_a_file_through_or_refuses_it(scanned: Any, tmp_path: Path) -> None:
    assert scanned(b"good").size == 4
    with pytest.raises(RuleError, match="The scanner refused"):
        scanned(b"EICAR")
    assert len(list(LocalFiles(tmp_path / "files").stored())) == 1


def test_a_scanner_that_fails_lets_nothing_through(scanned: Any, settings: config.Settings, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="ended with 2"):
        scanned(b"good", 2)
    absent = dataclasses.replace(settings, file_scan=str(tmp_path / "absent"))
    with pytest.raises(StorageError, match="cannot be run"):
        keep(LocalFiles(tmp_path / "files"), absent, io.BytesIO(b"good"), "a.txt")


class Clamd(socketserver.StreamRequestHandler):
    """ClamAV's daemon as far as files are sent to it: its framing, its limit and its three answers."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        if b"SILENCE" in content:
            return
        broken = b"TOO LARGE" in content
        said = b"INSTREAM size limit exceeded. ERROR" if broken else b"stream: OK"
        self.wfile.write((b"stream: Eicar-Test-Signature FOUND" if b"EICAR" in content else said) + b"\0")


@pytest.fixture(params=["port", "socket"])
def clamd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    path = str(tmp_path / "clamd.sock")
    server: socketserver.BaseServer
    if request.param == "port":
        server = socketserver.TCPServer(("127.0.0.1", 0), Clamd)
        address = f"clamd://127.0.0.1:{server.server_address[1]}"
    else:
        server = socketserver.UnixStreamServer(path, Clamd)
        address = f"clamd://{path}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield address
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_daemon_of_clamav_is_sent_the_file_and_says_what_it_found(
    clamd: str, settings: config.Settings, tmp_path: Path
) -> None:
    chosen = dataclasses.replace(settings, file_scan=clamd)
    store = LocalFiles(tmp_path / "files")

    assert keep(store, chosen, io.BytesIO(b"good " * 10_000), "a.txt").size == 50_000
    with pytest.raises(RuleError, match=r"The scanner refused a\.txt"):
        keep(store, chosen, io.BytesIO(b"EICAR"), "a.txt")
    for content in (b"SILENCE", b"TOO LARGE"):
        with pytest.raises(StorageError, match="could not look"):
            keep(store, chosen, io.BytesIO(content), "a.txt")
    assert len(list(store.stored())) == 1


@pytest.mark.parametrize("address", ["clamd://127.0.0.1:1", "clamd:///nowhere/clamd.sock"])
def test_a_daemon_that_is_away_lets_nothing_through(address: str, settings: config.Settings, tmp_path: Path) -> None:
    chosen = dataclasses.replace(settings, file_scan=address)
    with pytest.raises(StorageError, match="cannot be reached"):
        keep(LocalFiles(tmp_path / "files"), chosen, io.BytesIO(b"good"), "a.txt")


def test_nothing_is_left_in_the_temporary_folder(
    tmp_path: Path, settings: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "t").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t"))

    keep(LocalFiles(tmp_path / "files"), settings, io.BytesIO(b"good"), "a.txt")

    assert list((tmp_path / "t").iterdir()) == []


def picture(mode: str, size: tuple[int, int], form: str, **more: Any) -> BinaryIO:
    written = io.BytesIO()
    Image.new(mode, size, "red" if mode != "L" else 200).save(written, form, **more)
    written.seek(0)
    return written


def test_a_photo_is_made_small_upright_and_loses_what_the_camera_wrote(
    tmp_path: Path, settings: config.Settings
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Camera Works"
    exif.get_ifd(0x8825)[1] = "N"
    files = LocalFiles(tmp_path / "files")
    source = picture("RGB", (1200, 600), "JPEG", exif=exif, comment=b"my secret place")
    assert b"Camera Works" in source.getvalue()  # type: ignore[attr-defined]

    kept = keep_photo(files, settings, source, "me.jpeg")

    with files.open(kept.stored_as) as stream:
        content = stream.read()
    assert (kept.name, kept.type, kept.sha256) == ("me.jpg", "image/jpeg", hashlib.sha256(content).hexdigest())
    made = Image.open(io.BytesIO(content))
    assert made.size == (SIDE // 2, SIDE)
    assert not made.getexif()
    assert b"Camera Works" not in content
    assert b"secret" not in content


def test_a_photo_that_is_see_through_stays_so(tmp_path: Path, settings: config.Settings) -> None:
    files = LocalFiles(tmp_path / "files")

    kept = keep_photo(files, settings, picture("RGBA", (20, 10), "PNG"), "me.png")

    assert kept.type == "image/png"
    with files.open(kept.stored_as) as stream:
        assert Image.open(stream).mode == "RGBA"


@pytest.mark.parametrize("content", [b"no picture", PDF, b"<svg xmlns='x'/>", b"\xff\xd8\xff\xe0" + bytes(50)])
def test_what_is_no_picture_is_no_photo(tmp_path: Path, settings: config.Settings, content: bytes) -> None:
    with pytest.raises(RuleError, match="no picture"):
        keep_photo(LocalFiles(tmp_path / "files"), settings, io.BytesIO(content), "me.jpg")


def test_a_picture_of_too_many_pixels_is_not_even_decoded(tmp_path: Path, settings: config.Settings) -> None:
    bomb = picture("1", (9_000, 9_000), "PNG")

    with pytest.raises(RuleError, match="9,000 by 9,000 pixels"):
        keep_photo(LocalFiles(tmp_path / "files"), settings, bomb, "me.png")
