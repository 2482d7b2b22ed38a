// Notes how far a job is and that its worker is alive, and tells whether it shall stop; no row when another has it.
// $uid: STRING its uid
// $claim: STRING what this run of it is known by
// $done: INTEGER how many of its steps are done
// $total: INTEGER how many there are
// $stage: STRING what it does now
MATCH (job:Job {uid: $uid})
WHERE job.claim = $claim AND job.state = 'running'
SET job.done = $done, job.total = $total, job.stage = $stage, job.beat_at = datetime.realtime()
RETURN coalesce(job.cancelling, false) AS cancelling
