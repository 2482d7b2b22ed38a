// Tells how to write to the parties of a selection: their e-mail addresses and the places of their units; an address
// where no messages are wanted is told only of a party that has no other one.
// $uids: LIST<STRING> their uids
// $types: LIST<STRING> types of contact points that are e-mail addresses
MATCH (n:Party)
USING INDEX SEEK n:Party(uid)
WHERE n.uid IN $uids AND {{visible(n)}}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind,
       COLLECT {
         MATCH (n)-[has:HAS_UNIT|HAS]->(held)
         OPTIONAL MATCH (held:Unit)-[:HAS]->(point:ContactPoint)
         WITH has, coalesce(point, held) AS point
         WHERE point:ContactPoint AND point.type IN $types
         RETURN {value: point.value, opt_out: coalesce(point.opt_out, false)}
         ORDER BY coalesce(point.opt_out, false), NOT coalesce(point.primary, false),
                  coalesce(has.primary, false) DESC, point.value
         LIMIT 1
       }[0] AS email,
       COLLECT {
         MATCH (n)-[has:HAS_UNIT]->(:Unit)-[:AT]->(place:Place)
         WHERE place.street IS NOT NULL OR place.city IS NOT NULL
         RETURN place {.street, .city, .postal_code, .region, .country}
         ORDER BY coalesce(has.primary, false) DESC, place.key
         LIMIT 1
       }[0] AS place
ORDER BY n.sort_key, n.uid
