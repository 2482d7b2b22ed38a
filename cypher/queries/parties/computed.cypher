// Computes what is derived from the relationships and activities of a party.
// $uid: STRING its uid
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
       }[0] AS last_contacted
