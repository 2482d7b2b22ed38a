// Says which party a user is.
// $name: STRING name of the user
// $party: STRING uid of the party
MATCH (user:User {name: $name}), (n:Party {uid: $party})
WHERE {{visible(n)}}
OPTIONAL MATCH (user)-[was:IS]->()
DELETE was
WITH DISTINCT user, n
CREATE (user)-[:IS]->(n)
RETURN n.uid AS uid
