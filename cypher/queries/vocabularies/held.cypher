// Lists the terms of one vocabulary that parties have: their roles, categories or tags.
// $uids: LIST<STRING> uids of the parties
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})
WHERE {{visible(n)}}
RETURN n.uid AS uid, n.modified_at AS modified_at, n.modified_by AS modified_by, n.version AS version,
       [(n)-[:{{link}}]->(term:{{vocabulary}}) | term.name] AS terms
