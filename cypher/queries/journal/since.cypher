// Lists what has become of a record since a version of it, oldest first.
// $target: STRING uid of the record
// $version: INTEGER the version
MATCH (change:Change {target: $target})
WHERE change.version > $version
RETURN change.version AS version, change.at AS at, change.actor AS actor, change.before AS before, change.after AS after
ORDER BY version
