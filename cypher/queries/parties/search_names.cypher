// Searches names by words; the best match comes first.
// $words: STRING full-text query
// $limit: INTEGER how many at most
CALL db.index.fulltext.queryNodes('party_names', $words) YIELD node AS n, score
WHERE {{visible(n)}}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind, score
ORDER BY score DESC, n.sort_name, n.uid
LIMIT $limit
