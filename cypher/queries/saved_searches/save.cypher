// Creates or changes a search that is kept.
// $uid: STRING its uid
// $properties: MAP all of its properties
MERGE (saved:SavedSearch {uid: $uid})
SET saved = $properties
