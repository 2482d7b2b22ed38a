// Lists every relationship of a party, for the journal of its deletion.
// $uid: STRING its uid
MATCH (n:Party {uid: $uid})-[r:{{ties}}]-(m:Party)
WHERE {{visible(n)}}
RETURN startNode(r).uid AS source, endNode(r).uid AS target, type(r) AS type, properties(r) AS properties
