// Creates or changes a map that is kept.
// $uid: STRING its uid
// $properties: MAP all of its properties
MERGE (map:SavedMap {uid: $uid})
SET map = $properties
