// Lists the attribute sets that were given to parties themselves.
// $uids: LIST<STRING> uids of the parties
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})
WHERE {{visible(n)}}
RETURN n.uid AS uid, n.modified_at AS modified_at, n.modified_by AS modified_by, n.version AS version,
       coalesce(n.attribute_sets, []) AS terms
