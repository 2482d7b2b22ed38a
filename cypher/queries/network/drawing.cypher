// Finds the job by which a user had the map drawn last.
// $user: STRING the user
// $name: STRING what the job is called
MATCH (job:Job {name: $name})
WHERE job.by = $user
RETURN properties(job) AS job
ORDER BY job.uid DESC
LIMIT 1
