// Lists the attribute sets that were given to parties themselves.
// $uids: LIST<STRING> uids of the parties
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})
WHERE {{visible(n)}}
RETURN n.uid AS uid, coalesce(n.attribute_sets, []) AS terms
