// Takes the file that an entry of the journal keeps off it, for the document that it belongs to again.
// $entry: STRING uid of the entry
MATCH (change:Change {uid: $entry})
REMOVE change.stored_as
RETURN change.uid AS entry
