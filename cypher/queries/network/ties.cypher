// Lists the ties of a part of the network: for each party from one uid to another, those that it is tied to as a source.
// $first: STRING the first uid
// $last: STRING the last one
MATCH (n:Party)
USING INDEX SEEK n:Party(uid)
WHERE n.uid >= $first AND n.uid <= $last AND {{visible(n)}}
WITH n.uid AS uid, COLLECT {
  MATCH (n)-[r:{{ties}}]->(m:Party)
  WHERE {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
  RETURN m.uid
} AS targets
WHERE targets <> []
RETURN uid, targets
