// Finds a job by its uid, if the viewer asked for it or sees everything.
// $viewer: MAP what the viewer may see, see graphcrm.viewer.Viewer
// $user: STRING who the viewer is
// $uid: STRING its uid
MATCH (job:Job {uid: $uid})
WHERE $viewer.sees_all OR job.by = $user
RETURN properties(job) AS job
