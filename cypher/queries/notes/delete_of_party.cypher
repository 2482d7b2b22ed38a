// Deletes all that was written and kept about a party that is deleted, whoever may read it, and returns what it was.
// $party: STRING uid of the party
MATCH (about:Note|Document)-[:ABOUT|PHOTO]-(n:Party {uid: $party})
WHERE {{visible(n)}}
WITH about, CASE WHEN about:Note THEN 'note' ELSE 'document' END AS kind,
     EXISTS { (n)-[:PHOTO]->(about) } AS photo, properties(about) AS properties
ORDER BY properties.uid
DETACH DELETE about
RETURN kind, photo, properties
