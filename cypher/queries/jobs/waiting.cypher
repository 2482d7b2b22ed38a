// Lists the jobs that a worker should take up: queued ones, and those whose worker has not been heard of for a while.
// $silent_for: INTEGER seconds after which a worker counts as gone, by the clock of the database
MATCH (job:Job)
WHERE job.state = 'queued'
   OR (job.state = 'running' AND job.beat_at < datetime.realtime() - duration({seconds: $silent_for}))
RETURN job.uid AS uid
ORDER BY uid
