// Finds parties for each of some names: by the whole name, or else by all of its words, or else by their beginnings.
// $names: LIST<MAP> each a text, its folded keys, and the full-text queries for its words and their beginnings
// $limit: INTEGER how many at most for each
UNWIND $names AS wanted
CALL (wanted) {
  MATCH (n:Party)
  WHERE n.name_key IN wanted.keys AND {{visible(n)}}
  WITH n
  ORDER BY n.sort_key, n.uid
  LIMIT $limit
  RETURN collect(n) AS whole
}
CALL (wanted, whole) {
  WITH *
  WHERE size(whole) = 0
  CALL db.index.fulltext.queryNodes('party_names', wanted.words) YIELD node AS n
  WHERE {{visible(n)}}
  WITH n
  ORDER BY size(n.name), n.sort_key, n.uid
  LIMIT $limit
  RETURN collect(n) AS words
}
CALL (wanted, whole, words) {
  WITH *
  WHERE size(whole) + size(words) = 0
  CALL db.index.fulltext.queryNodes('party_names', wanted.beginnings) YIELD node AS n
  WHERE {{visible(n)}}
  WITH n
  ORDER BY size(n.name), n.sort_key, n.uid
  LIMIT $limit
  RETURN collect(n) AS begun
}
UNWIND whole + words + begun AS n
RETURN wanted.text AS text, n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind
