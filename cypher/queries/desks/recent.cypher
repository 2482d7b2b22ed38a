// Lists the parties that a user has looked at, the latest first.
// $user: STRING the user
// $limit: INTEGER how many at most
MATCH (:Desk {user: $user})-[look:LOOKED_AT]->(n:Party)
WHERE {{visible(n)}}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind
ORDER BY look.at DESC, n.sort_key, n.uid
LIMIT $limit
