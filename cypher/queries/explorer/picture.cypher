// Shows a picture: its parties, and their ties that hold at some time.
// $uids: LIST<STRING> the parties
MATCH (n:Party)
WHERE n.uid IN $uids
OPTIONAL MATCH (n)-[r:{{ties}}]->(m:Party)
WHERE m.uid IN $uids AND {{valid(r)}}
RETURN n, r, m
