// Finds a map that a user keeps or that is shared with them, and locks it.
// $uid: STRING its uid
// $user: STRING the user
// $names: LIST<STRING> everybody, and the teams of the user
// $all: BOOLEAN whether they see whatever is shared
MATCH (map:SavedMap {uid: $uid})
SET map.lock = true REMOVE map.lock
WITH map
WHERE map.owner = $user OR (size(map.shared_with) > 0 AND ($all OR any(name IN map.shared_with WHERE name IN $names)))
RETURN properties(map) AS properties
