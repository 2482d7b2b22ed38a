// Searches names by words; the shortest comes first, since a score of the index counts the names of hidden parties too.
// $words: STRING full-text query
// $limit: INTEGER how many at most
CALL db.index.fulltext.queryNodes('party_names', $words) YIELD node AS n
WHERE {{visible(n)}}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind
ORDER BY size(name), n.sort_key, uid
LIMIT $limit
