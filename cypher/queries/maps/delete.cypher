// Deletes a map that was kept.
// $uid: STRING its uid
MATCH (map:SavedMap {uid: $uid})
DELETE map
