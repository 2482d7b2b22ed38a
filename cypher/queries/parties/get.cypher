// Finds one party by its uid, with what it has of the vocabularies.
// $uid: STRING its uid
MATCH (n:Party {uid: $uid})
WHERE {{visible(n)}}
RETURN n.uid AS uid, n.name AS name, [label IN labels(n) WHERE label <> 'Party'][0] AS label, n.subkind AS subkind,
       properties(n) AS properties,
       COLLECT { MATCH (n)-[:HAS_ROLE]->(role:Role) RETURN role.name ORDER BY role.name } AS roles,
       COLLECT { MATCH (n)-[:IN_CATEGORY]->(category:Category) RETURN category.name ORDER BY category.name } AS categories,
       COLLECT { MATCH (n)-[:TAGGED]->(tag:Tag) RETURN tag.name ORDER BY tag.name } AS tags
