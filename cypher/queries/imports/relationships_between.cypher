// Lists the relationships of pairs of parties, in both directions.
// $pairs: LIST<LIST<STRING>> two uids each, every pair once
UNWIND $pairs AS pair
MATCH (a:Party {uid: pair[0]})
USING INDEX SEEK a:Party(uid)
MATCH (b:Party {uid: pair[1]})
USING INDEX SEEK b:Party(uid)
MATCH (a)-[r]-(b)
WHERE {{visible(a)}} AND {{visible(b)}} AND {{visible_tie(r)}}
RETURN type(r) AS type, startNode(r).uid AS source, endNode(r).uid AS target,
       r {.*, created_at: null, begins: null, ends: null, title_key: null} AS properties
