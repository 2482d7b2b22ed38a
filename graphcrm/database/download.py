"""Fetch jars from the Maven repository, each checked before it gets its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from threading import Event

import requests
from jgo.maven import Artifact, MavenContext, PythonResolver
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from graphcrm.database.jar import Jar
from graphcrm.errors import DatabaseError

_PARALLEL = 8
_ATTEMPTS = 3
_TIMEOUT_SECONDS = 30


class _PooledResolver(PythonResolver):
    """Download over connections that are kept.

    jgo opens one for every file and another for its SHA-1, which took 42 s for the 237 jars where this
    takes 2; a SHA-1 from the same place would add nothing to the SHA-256 we hold.
    """

    def __init__(self) -> None:
        super().__init__()
        self._session = requests.Session()
        busy = Retry(total=4, connect=0, read=0, backoff_factor=1, status_forcelist=(429, 500, 502, 503, 504))
        self._session.mount("https://", HTTPAdapter(pool_maxsize=_PARALLEL, max_retries=busy))

    def download(self, artifact: Artifact) -> Path:
        path = artifact.context.repo_cache / artifact.component.path_prefix / artifact.filename
        path.parent.mkdir(parents=True, exist_ok=True)
        repository = artifact.context.remote_repos["central"]
        url = f"{repository}/{artifact.component.path_prefix.as_posix()}/{artifact.filename}"
        with self._session.get(url, stream=True, timeout=_TIMEOUT_SECONDS) as response:
            response.raise_for_status()
            with path.open("wb") as file:
                for chunk in response.iter_content(2**16):
                    file.write(chunk)
        return path

    def close(self) -> None:
        self._session.close()


def download(jars: Sequence[Jar], incoming: Path, folder: Path) -> Iterator[Jar]:
    """Download ``jars`` side by side into ``folder`` and give each as it comes in.

    Args:
        jars: what to fetch.
        incoming: a folder of the same disk, where files stay until their sum is known.
        folder: where a file goes when its sum was right.

    Raises:
        DatabaseError: the repository cannot be reached or does not have a file, or a sum was wrong.
    """
    resolver = _PooledResolver()
    context = MavenContext(resolver=resolver, repo_cache=incoming)
    given_up = Event()
    try:
        with ThreadPoolExecutor(_PARALLEL) as pool:
            futures = {pool.submit(_fetch, context, jar, folder, given_up): jar for jar in jars}
            try:
                for future in as_completed(futures):
                    future.result()
                    yield futures[future]
            except BaseException:
                given_up.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    finally:
        resolver.close()


def _fetch(context: MavenContext, jar: Jar, folder: Path, given_up: Event) -> None:
    """Download one jar, check its sum and put it in ``folder`` under its name."""
    group, artifact_id, version, *classifier = jar.coordinate.split(":")
    artifact = context.project(group, artifact_id).at_version(version).artifact("".join(classifier))
    failure = DatabaseError(f"{jar.coordinate} could not be downloaded.")
    for attempt in range(_ATTEMPTS):
        if given_up.wait(attempt):
            break
        # What an attempt cut short left behind would otherwise be taken for the whole file.
        (context.repo_cache / artifact.component.path_prefix / artifact.filename).unlink(missing_ok=True)
        try:
            path = artifact.resolve()
        except requests.RequestException as error:
            failure = _not_delivered(jar, error)
            if isinstance(error, requests.HTTPError):
                break
        else:
            if jar.is_at(path):
                path.replace(folder / jar.filename)
                return
            failure = _wrong_sum(jar)
    raise failure


def _not_delivered(jar: Jar, error: requests.RequestException) -> DatabaseError:
    if isinstance(error, (requests.HTTPError, requests.exceptions.RetryError)):
        failure = DatabaseError(
            f"The Maven repository does not deliver {jar.coordinate}, a part of Neo4j.",
            "Try again later: `graphcrm database install` goes on where it stopped.",
        )
    else:
        failure = DatabaseError(
            "Neo4j cannot be downloaded, as the Maven repository cannot be reached from here.",
            "Connect to a network (behind a proxy, set HTTPS_PROXY) and run `graphcrm database install`, which goes "
            "on where it stopped; or set GRAPHCRM_DATABASE_URL to a Neo4j server you have.",
        )
    failure.__cause__ = error
    return failure


def _wrong_sum(jar: Jar) -> DatabaseError:
    return DatabaseError(
        f"The file downloaded for {jar.coordinate} is not the one graphcrm was built with "
        f"(its SHA-256 is not {jar.sha256}), so it was refused.",
        "Something between this machine and the Maven repository changes files; "
        "run `graphcrm database install` from another network.",
    )
