"""What a job's record keeps comes back as it was: arguments, result, and the rights of who asked."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.jobs import registry
from graphcrm.jobs.context import JobContext
from graphcrm.models.jobs import STATES, Job
from graphcrm.viewer import Viewer

NAMES = st.frozensets(st.text(max_size=8), max_size=3)
VIEWERS = st.builds(
    Viewer, st.text(), sees_all=st.booleans(), folders=NAMES, owners=NAMES, hidden_types=NAMES, roles=NAMES
)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
MAPPINGS = st.dictionaries(st.text(), PLAIN, max_size=3)
JOBS = st.builds(
    Job,
    uid=st.text(),
    name=st.text(),
    arguments=MAPPINGS,
    viewer=VIEWERS,
    by=st.text(),
    created_at=st.datetimes(timezones=st.just(UTC)),
    state=st.sampled_from(STATES),
    done=st.integers(0),
    total=st.integers(0),
    stage=st.text(),
    result=st.none() | MAPPINGS,
    error=st.text(),
    cancelling=st.booleans(),
    started_at=st.none() | st.datetimes(timezones=st.just(UTC)),
)


@given(JOBS)
def test_a_job_is_read_from_its_properties_as_it_was(job: Job) -> None:
    properties = job.properties()

    assert Job.from_properties(properties | {"claim": "what readers need not know"}) == job
    assert None not in properties.values()
    assert not any(isinstance(value, (dict, list)) for value in properties.values()), "Neo4j keeps no mapping"


@given(JOBS)
def test_a_job_is_shown_as_json_without_the_rights_of_who_asked(job: Job) -> None:
    shown = json.loads(json.dumps(job.described()))

    assert "viewer" not in shown
    assert (shown["uid"], shown["arguments"], shown["result"]) == (job.uid, job.arguments, job.result)


def test_a_job_is_found_by_its_name_and_an_unknown_one_is_refused_with_those_there_are() -> None:
    assert registry.get("change-relationship-type").label == "Change or delete a relationship type"
    with pytest.raises(NotFoundError) as refused:
        registry.get("convert-everything")
    assert "change-relationship-type" in refused.value.hint


def test_two_jobs_of_one_name_are_a_mistake() -> None:
    def other(context: JobContext) -> None: ...

    with pytest.raises(ValueError, match="two jobs called 'change-relationship-type'"):
        registry.job("change-relationship-type", label="Another")(other)


@given(st.sampled_from([float("nan"), float("inf"), {1: 2}, (1, 2), {"a"}, datetime.now(UTC), b"bytes"]))
def test_an_argument_that_json_would_change_is_refused(value: object) -> None:
    arguments = {"type": "A", "wanted": None, "policy": "end", "into": value}
    with pytest.raises(RuleError, match="The argument into"):
        registry.get("change-relationship-type").check(arguments)
