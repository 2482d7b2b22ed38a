// Counts the neighbours of a party by the types and directions of the ties that they have with it.
// $uid: STRING the party
// $mutual: LIST<STRING> types that read the same in both directions
// $most: INTEGER how many ties are looked at
MATCH (n:Party {uid: $uid})-[r:{{ties}}]-(m:Party)
USING INDEX SEEK n:Party(uid)
WHERE {{visible(n)}} AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}} AND m <> n
WITH m, type(r) AS type, type(r) IN $mutual OR startNode(r) = n AS forward
LIMIT $most
WITH m, collect(DISTINCT [type, forward]) AS groups, count(*) AS ties
RETURN groups, count(*) AS number, sum(ties) AS ties
