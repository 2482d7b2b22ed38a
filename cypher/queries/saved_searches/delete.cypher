// Deletes a search that was kept.
// $uid: STRING its uid
MATCH (saved:SavedSearch {uid: $uid})
DELETE saved
