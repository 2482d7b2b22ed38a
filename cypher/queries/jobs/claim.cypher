// Gives a job to one worker: the lock is taken before its state is read, so that of several who ask only one gets it.
// $uid: STRING its uid
// $claim: STRING what this run of it is known by
// $states: LIST<STRING> states from which it may be taken
// $silent_for: INTEGER seconds after which the worker of a running job counts as gone, by the clock of the database
// $at: DATETIME when
MATCH (job:Job {uid: $uid})
SET job.lock = true
REMOVE job.lock
WITH job, job.state AS state
WHERE state IN $states
   OR (state = 'running' AND job.beat_at < datetime.realtime() - duration({seconds: $silent_for}))
SET job.state = 'running', job.claim = $claim, job.started_at = coalesce(job.started_at, $at),
    job.beat_at = datetime.realtime(),
    job.cancelling = CASE state WHEN 'running' THEN job.cancelling END,
    job.finished_at = null, job.error = null, job.result = null
RETURN properties(job) AS job, state AS before
