// Reads what the page of a party tells on each of its tabs: the party, where it is reached, its photo and sticky note.
// $uid: STRING its uid
// $user: STRING who asks, whose latest look at it is told
MATCH (n:Party {uid: $uid})
WHERE {{visible(n)}}
WITH n, properties(n) AS properties
RETURN properties.uid AS uid, properties.name AS name, properties.subkind AS subkind, properties,
       [label IN labels(n) WHERE label <> 'Party'][0] AS label,
       COLLECT { MATCH (catalogue:Catalogue {name: 'types'}) RETURN catalogue.version }[0] AS catalogue,
       COLLECT { MATCH (n)-[:HAS_ROLE]->(role:Role) RETURN role.name ORDER BY role.name } AS roles,
       COLLECT { MATCH (n)-[:IN_CATEGORY]->(category:Category) RETURN category.name ORDER BY category.name } AS categories,
       COLLECT { MATCH (n)-[:TAGGED]->(tag:Tag) RETURN tag.name ORDER BY tag.key } AS tags,
       COLLECT {
         MATCH (n)-[has:HAS_UNIT]->(unit:Unit)
         OPTIONAL MATCH (unit)-[:AT]->(place:Place)
         RETURN {
           properties: properties(unit),
           primary: coalesce(has.primary, false),
           place: properties(place),
           points: COLLECT {
             MATCH (unit)-[:HAS]->(point:ContactPoint)
             RETURN properties(point) ORDER BY NOT coalesce(point.primary, false), point.type, point.value
           }
         }
         ORDER BY NOT coalesce(has.primary, false), unit.name
       } AS units,
       COLLECT {
         MATCH (n)-[:HAS]->(point:ContactPoint)
         RETURN properties(point) ORDER BY NOT coalesce(point.primary, false), point.type, point.value
       } AS points,
       COLLECT { MATCH (n)-[:PHOTO]->(photo:Document) RETURN photo.uid LIMIT 1 }[0] AS photo,
       COLLECT {
         MATCH (n)<-[:ABOUT]-(note:Note)
         WHERE note.sticky AND {{visible_note(note)}}
         RETURN properties(note) LIMIT 1
       }[0] AS sticky,
       COLLECT { MATCH (:Desk {user: $user})-[look:LOOKED_AT]->(n) RETURN look.at LIMIT 1 }[0] AS looked_at
