// Finds the parties that the search box asks for by operators alone, by name.
// $limit: INTEGER how many at most
MATCH (n:Party)
USING INDEX n:Party(sort_key)
WHERE n.sort_key >= '' AND {{visible(n)}} AND {{worded(n)}} AND {{operated(n)}}
WITH n ORDER BY n.sort_key, n.uid
LIMIT $limit
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind,
       n.sort_key AS sort_key, n.name_key AS name_key, n.nickname_key AS nickname_key, n.nickname AS nickname
ORDER BY n.sort_key, n.uid
