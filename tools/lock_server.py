"""Resolve a version of Neo4j and write the list of its jars that graphcrm installs from.

    python tools/lock_server.py 2026.08.1

For maintainers, when a version of Neo4j is to be supported.  The list, one jar a line (coordinate, SHA-256,
bytes), goes to ``graphcrm/database/jars/<version>.lock``.  Read the difference to the version before, run
``tests/integration/test_local_server.py`` with ``GRAPHCRM_NEO4J_VERSION`` set, and commit it.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jgo.maven import Artifact, Dependency, MavenContext

LOCKS = Path(__file__).resolve().parent.parent / "graphcrm" / "database" / "jars"
RUNTIME = (None, "compile", "runtime")


def lock_lines(version: str, cache: Path) -> list[str]:
    """Resolve ``org.neo4j:neo4j`` as Maven would, download every jar and return the lines of its list, sorted."""
    context = MavenContext(repo_cache=cache, timeout=60)
    server = context.project("org.neo4j", "neo4j").at_version(version).artifact()
    inputs, transitive = context.resolver.resolve([Dependency(server)])
    jars = [d.artifact for d in (*inputs, *transitive) if d.scope in RUNTIME and d.artifact.packaging == "jar"]
    with ThreadPoolExecutor(8) as pool:
        return sorted(pool.map(_line, jars))


def _line(jar: Artifact) -> str:
    content = jar.resolve().read_bytes()
    coordinate = ":".join(filter(None, (jar.groupId, jar.artifactId, jar.version, jar.classifier)))
    return f"{coordinate} {hashlib.sha256(content).hexdigest()} {len(content)}"


def main() -> None:
    """Read the arguments and write the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="version of org.neo4j:neo4j, such as 2026.08.1")
    version = parser.parse_args().version
    with tempfile.TemporaryDirectory() as cache:
        lines = lock_lines(version, Path(cache))
    path = LOCKS / f"{version}.lock"
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
    print(f"{path}: {len(lines)} jars")


if __name__ == "__main__":
    main()
