// Reads parties as a picture shows them: what they are, where they may belong, and how many neighbours they have.
// $uids: LIST<STRING> the parties
// $most: INTEGER how many neighbours are counted
// $valid_from: DATE the day
// $valid_to: DATE the same day
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})
USING INDEX SEEK n:Party(uid)
WHERE {{visible(n)}}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind,
       EXISTS { (n)-[:PHOTO]->() } AS photo,
       COUNT {
         MATCH (n)-[r:{{ties}}]-(m:Party)
         WHERE {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
         RETURN DISTINCT m LIMIT $most + 1
       } AS degree,
       CASE WHEN n:Person THEN COLLECT {
         MATCH (n)-[r:{{walked}}]->(m:Party)
         WHERE (m:Organization OR m:Household) AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
         RETURN [type(r), m:Household, m.sort_key, m.uid, m.name]
       } ELSE [] END AS places
