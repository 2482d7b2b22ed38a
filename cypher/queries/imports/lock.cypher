// Takes the write locks of parties in the order given, and says which of them have a relationship at all.
// $uids: LIST<STRING> uids, sorted, so that two writers never wait for each other
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})
USING INDEX SEEK n:Party(uid)
WHERE {{visible(n)}}
SET n.lock = true
REMOVE n.lock
RETURN uid, EXISTS { (n)--(:Party) } AS linked
