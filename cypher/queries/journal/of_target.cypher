// Finds the latest entry about one record.
// $target: STRING uid of the record
MATCH (change:Change {target: $target})
RETURN change.uid AS uid, change.at AS at, change.actor AS actor, change.action AS action
ORDER BY change.at DESC, change.uid DESC
LIMIT 1
