// Lists the names of the organizations that a user's party has ties with, whenever they hold.
// $name: STRING name of the user
MATCH (:User {name: $name})-[:IS]->(n:Party)-[r:{{ties}}]-(o:Organization)
WHERE {{visible(n)}} AND {{visible(o)}} AND {{visible_tie(r)}}
RETURN DISTINCT o.name AS name
ORDER BY name
LIMIT 100
