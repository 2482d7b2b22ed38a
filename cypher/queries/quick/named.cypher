// Finds parties by the words of their names; those first that begin as the text does, then by name.
// $words: STRING full-text query
// $text: STRING the text, folded
// $limit: INTEGER how many at most
CALL db.index.fulltext.queryNodes('party_names', $words) YIELD node AS n
WHERE {{visible(n)}} AND {{asked(n)}}
WITH n, CASE WHEN n.name_key = $text THEN 0 WHEN n.name_key STARTS WITH $text THEN 1 ELSE 2 END AS part
ORDER BY part, n.sort_name, n.uid
LIMIT $limit
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind,
       n.sort_name AS sort_name, n.name_key AS name_key, n.nickname_key AS nickname_key, n.nickname AS nickname
ORDER BY part, n.sort_name, n.uid
