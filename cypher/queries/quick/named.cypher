// Finds parties by their names: those whose name, or name in a list, begins with a text, then, unless these are many,
// by its words. Those first that begin as the text does, then by name.
// $text: STRING folded; null where only words are asked for
// $words: STRING full-text query
// $first: INTEGER how many of each beginning are looked at, as many as there are where there are operators
// $limit: INTEGER so many that begin with the text are many, and three times as many are found at most
CALL () {
  MATCH (n:Party)
  USING INDEX n:Party(name_key)
  WHERE n.name_key STARTS WITH $text AND {{visible(n)}} AND {{worded(n)}}
  RETURN n ORDER BY n.name_key, n.uid LIMIT $first
  UNION
  MATCH (n:Party)
  USING INDEX n:Party(sort_key)
  WHERE n.sort_key STARTS WITH $text AND {{visible(n)}} AND {{worded(n)}}
  RETURN n ORDER BY n.sort_key, n.uid LIMIT $first
}
WITH collect(n) AS begun
CALL (begun) {
  UNWIND begun AS n
  RETURN n
  UNION
  UNWIND CASE WHEN size(begun) < $limit OR $first > $limit THEN [$words] ELSE [] END AS words
  CALL db.index.fulltext.queryNodes('party_names', words) YIELD node AS n
  WHERE {{visible(n)}} AND {{worded(n)}}
  RETURN n
}
WITH n, CASE WHEN n.name_key STARTS WITH $text THEN 0 WHEN n.sort_key STARTS WITH $text THEN 1 ELSE 2 END AS part
WHERE {{operated(n)}}
WITH n, part ORDER BY part, n.sort_key, n.uid LIMIT 3 * $limit
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind,
       n.sort_key AS sort_key, n.name_key AS name_key, n.nickname_key AS nickname_key, n.nickname AS nickname
ORDER BY part, sort_key, uid
