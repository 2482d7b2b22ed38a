// Takes the write locks of parties, in the order given, and returns those this viewer may see.
// $uids: LIST<STRING> uids, sorted, so that two writers never wait for each other
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})
SET n.lock = true
REMOVE n.lock
WITH n
WHERE {{visible(n)}}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label,
       n {.uid, .name, .subkind, .contact_type, .folder, .owner, .public} AS properties
