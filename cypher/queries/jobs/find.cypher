// Lists the jobs that the viewer asked for, all for one who sees everything, the newest first.
// $viewer: MAP what the viewer may see, see graphcrm.viewer.Viewer
// $user: STRING who the viewer is
// $states: LIST<STRING> only jobs in one of these states; none: all
// $limit: INTEGER how many at most
MATCH (job:Job)
WHERE ($viewer.sees_all OR job.by = $user) AND ($states = [] OR job.state IN $states)
RETURN properties(job) AS job
ORDER BY job.uid DESC
LIMIT $limit
