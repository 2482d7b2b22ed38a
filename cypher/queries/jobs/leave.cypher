// Ends a run of a job: how it came out, or that it waits for another worker; no row when another has it.
// $uid: STRING its uid
// $claim: STRING what this run of it is known by
// $properties: MAP state, done, total, stage, result, error and when it finished
MATCH (job:Job {uid: $uid})
SET job.lock = true
REMOVE job.lock
WITH job
WHERE job.claim = $claim AND job.state = 'running'
SET job += $properties
REMOVE job.claim, job.cancelling
RETURN job.state AS state
