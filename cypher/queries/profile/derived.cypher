// Reads what is found in the graph for the fields of a party: its relationships counted, its last contact, its references.
// $uid: STRING its uid
// $references: LIST<STRING> types of relationship that keep a reference
MATCH (n:Party {uid: $uid})
WHERE {{visible(n)}}
RETURN COUNT {
         MATCH (n)-[r:{{ties}}]-(m:Party)
         WHERE {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
       } AS current_relationships,
       COLLECT {
         MATCH (n)<-[:INVOLVES]-(activity:Activity)
         WHERE activity.at IS NOT NULL
         RETURN activity.at ORDER BY activity.at DESC LIMIT 1
       }[0] AS last_contacted,
       COLLECT {
         MATCH (n)-[r:{{ties}}]-(m:Party)
         WHERE type(r) IN $references AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
         RETURN {type: type(r), forward: startNode(r) = n, uid: m.uid, name: m.name, subkind: m.subkind,
                 label: [label IN labels(m) WHERE label <> 'Party'][0]}
         ORDER BY r.since IS NULL, r.since DESC, r.uid DESC
       } AS references
