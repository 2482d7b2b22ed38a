// Finds one party by its uid.
// $uid: STRING its uid
MATCH (n:Party {uid: $uid})
WHERE {{visible(n)}}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind,
       properties(n) AS properties
