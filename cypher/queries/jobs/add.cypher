// Records a job.
// $properties: MAP all of its properties
CREATE (job:Job)
SET job = $properties
RETURN job.uid AS uid
