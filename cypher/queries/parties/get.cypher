// Finds one party by its uid, with what it has of the vocabularies.
// $uid: STRING its uid
MATCH (n:Party {uid: $uid})
WHERE {{visible(n)}}
WITH n, properties(n) AS properties  // one walk along all of them instead of one for each that is named
RETURN properties.uid AS uid, properties.name AS name, properties.subkind AS subkind, properties,
       [label IN labels(n) WHERE label <> 'Party'][0] AS label,
       COLLECT { MATCH (n)-[:HAS_ROLE]->(role:Role) RETURN role.name ORDER BY role.name } AS roles,
       COLLECT { MATCH (n)-[:IN_CATEGORY]->(category:Category) RETURN category.name ORDER BY category.name } AS categories,
       COLLECT { MATCH (n)-[:TAGGED]->(tag:Tag) RETURN tag.name ORDER BY tag.name } AS tags
