// Finds the entries of the journal that keep a former file of a document.
// $uid: STRING uid of the document
MATCH (change:Change {target: $uid})
WHERE change.stored_as IS NOT NULL
RETURN change.uid AS entry, change.before AS before, change.stored_as AS stored_as
ORDER BY change.uid DESC
