// Lists names by a full-text query, those of nearly as many letters as a text first.
// $words: STRING full-text query
// $letters: INTEGER how many letters the text has
// $limit: INTEGER how many at most
CALL db.index.fulltext.queryNodes('party_names', $words) YIELD node AS n
WHERE {{visible(n)}}
WITH DISTINCT n.name AS name
ORDER BY abs(size(name) - $letters), name
LIMIT $limit
RETURN name
