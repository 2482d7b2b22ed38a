// Cancels a job at once when no worker runs it, else asks its worker to stop; no row when it is over or not the viewer's.
// $viewer: MAP what the viewer may see, see graphcrm.viewer.Viewer
// $user: STRING who the viewer is
// $uid: STRING its uid
// $silent_for: INTEGER seconds after which its worker counts as gone, by the clock of the database
// $at: DATETIME when
MATCH (job:Job {uid: $uid})
WHERE $viewer.sees_all OR job.by = $user
SET job.lock = true
REMOVE job.lock
WITH job, job.state AS state,
     job.state = 'running' AND job.beat_at >= datetime.realtime() - duration({seconds: $silent_for}) AS runs
WHERE state IN ['queued', 'running']
SET job.cancelling = CASE WHEN runs THEN true END,
    job.state = CASE WHEN runs THEN state ELSE 'cancelled' END,
    job.finished_at = CASE WHEN runs THEN null ELSE $at END,
    job.claim = CASE WHEN runs THEN job.claim END
RETURN state AS before, job.state AS after
