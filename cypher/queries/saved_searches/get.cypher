// Finds a search that a user keeps or that is shared with them, and locks it.
// $uid: STRING its uid
// $user: STRING the user
// $names: LIST<STRING> everybody, and the teams of the user
// $all: BOOLEAN whether they see whatever is shared
MATCH (saved:SavedSearch {uid: $uid})
SET saved.lock = true REMOVE saved.lock
WITH saved
WHERE (saved.owner = $user OR (size(saved.shared_with) > 0 AND ($all OR any(name IN saved.shared_with WHERE name IN $names))))
RETURN properties(saved) AS properties
