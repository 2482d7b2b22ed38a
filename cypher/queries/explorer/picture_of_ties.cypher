// Shows a picture: its parties, and those of their ties that were chosen.
// $uids: LIST<STRING> the parties
// $ties: LIST<STRING> the ties
MATCH (n:Party)
WHERE n.uid IN $uids
OPTIONAL MATCH (n)-[r:{{ties}}]->(m:Party)
WHERE m.uid IN $uids AND r.uid IN $ties
RETURN n, r, m
