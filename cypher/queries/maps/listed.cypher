// Lists the maps that a user keeps and those that others share with them, the one that was changed last first, without their pictures.
// It counts how many of the parties of each the viewer sees.
// $user: STRING the user
// $names: LIST<STRING> everybody, and the teams of the user
// $all: BOOLEAN whether they see whatever is shared
// $skip: INTEGER how many are passed over
// $limit: INTEGER how many at most
MATCH (map:SavedMap)
WHERE map.owner = $user OR (size(map.shared_with) > 0 AND ($all OR any(name IN map.shared_with WHERE name IN $names)))
WITH map
ORDER BY map.changed_at DESC, map.uid DESC
SKIP $skip LIMIT $limit
RETURN map {.*, state: '', parties: [], ties: []} AS properties,
       COUNT {
         UNWIND map.parties AS uid
         MATCH (n:Party {uid: uid})
         WHERE {{visible(n)}}
         RETURN n
       } AS parties
