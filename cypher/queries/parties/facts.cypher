// Tells of parties what tells each from others of its name: what they do and where, home, birth and e-mail address.
// $uids: LIST<STRING> the parties
// $places: MAP how far down each type of tie stands by which somebody is somewhere
// $titled: BOOLEAN whether the viewer may read the titles of ties
// $email_types: LIST<STRING> the types of contact points that are e-mail addresses
UNWIND $uids AS uid
MATCH (n:Party {uid: uid})
WHERE {{visible(n)}}
RETURN uid, n.job_title AS job_title, n.birthday AS birthday,
       COLLECT {
         MATCH (n)-[r:{{walked}}]->(m:Organization)
         WHERE n:Person AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
         RETURN {name: m.name, title: CASE WHEN $titled THEN r.title END}
         ORDER BY $places[type(r)], m.sort_key, m.uid LIMIT 1
       }[0] AS organization,
       COLLECT {
         MATCH (n)-[r:{{walked}}]->(m:Household)
         WHERE n:Person AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
         RETURN m.name ORDER BY $places[type(r)], m.sort_key, m.uid LIMIT 1
       }[0] AS household,
       COLLECT {
         MATCH (n)-[has:HAS_UNIT]->(:Unit)-[:AT]->(place:Place)
         WHERE place.city IS NOT NULL
         RETURN place.city ORDER BY coalesce(has.primary, false) DESC, place.key LIMIT 1
       }[0] AS city,
       COLLECT {
         MATCH (n)-[has:HAS_UNIT|HAS]->(held)
         OPTIONAL MATCH (held:Unit)-[:HAS]->(point:ContactPoint)
         WITH has, coalesce(point, held) AS point
         WHERE point:ContactPoint AND point.type IN $email_types
         RETURN point.value
         ORDER BY coalesce(point.primary, false) DESC, coalesce(has.primary, false) DESC, point.value LIMIT 1
       }[0] AS email
