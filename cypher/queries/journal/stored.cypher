// Reads the next parties by uid as they are kept, with all that belongs to them, for whoever compares the whole journal.
// $after: STRING uid of the last one that was read, empty at the start
// $limit: INTEGER how many at most
MATCH (n:Party)
WHERE n.uid > $after AND {{visible(n)}}
WITH n
ORDER BY n.uid
LIMIT $limit
RETURN n.uid AS uid, [label IN labels(n) WHERE label <> 'Party'][0] AS label, properties(n) AS properties,
       COLLECT { MATCH (n)-[:HAS_ROLE]->(role:Role) RETURN role.name ORDER BY role.name } AS roles,
       COLLECT { MATCH (n)-[:IN_CATEGORY]->(category:Category) RETURN category.name ORDER BY category.name } AS categories,
       COLLECT { MATCH (n)-[:TAGGED]->(tag:Tag) RETURN tag.name ORDER BY tag.name } AS tags,
       COLLECT {
         MATCH (n)-[r:{{ties}}]->(m:Party)
         RETURN {target: m.uid, type: type(r), properties: properties(r)}
       } AS relationships,
       COLLECT {
         MATCH (n)-[has:HAS_UNIT]->(unit:Unit)
         RETURN {primary: has.primary, place: [(unit)-[:AT]->(place:Place) | place.key][0], properties: properties(unit)}
       } AS units,
       COLLECT {
         UNWIND [n] + [(n)-[:HAS_UNIT]->(unit:Unit) | unit] AS owner
         MATCH (owner)-[:HAS]->(point:ContactPoint)
         RETURN {of: owner.uid, properties: properties(point)}
       } AS contact_points,
       COLLECT {
         MATCH (n)-[:ABOUT|PHOTO]-(about:Note|Document)
         RETURN {kind: CASE WHEN about:Note THEN 'note' ELSE 'document' END, properties: properties(about)}
       } AS written
ORDER BY uid
