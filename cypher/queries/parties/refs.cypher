// Names parties by their uids.
// $uids: LIST<STRING> the parties
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})
USING INDEX SEEK n:Party(uid)
WHERE {{visible(n)}}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind
