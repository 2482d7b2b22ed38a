// Lists the parties on the clipboard of a user, what was put there last at the beginning.
// $user: STRING the user
MATCH (:Desk {user: $user})-[kept:PUT_ASIDE]->(n:Party)
WHERE {{visible(n)}}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind
ORDER BY kept.at DESC, n.sort_key, n.uid
