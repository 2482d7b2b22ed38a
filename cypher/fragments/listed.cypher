// listed(n): the party n as a row of a list, whose derived fields are in the map derived.
// $columns: LIST<STRING> properties and derived fields to show
// $shown: LIST<MAP> attribute sets whose fields are shown
// $linked: LIST<STRING> what to show of what is linked to it
// $references: LIST<STRING> relationship types that references are kept as
{uid: n.uid, name: n.name, sort_key: n.sort_key, sort_name: n.sort_name, subkind: n.subkind,
 label: [label IN labels(n) WHERE label <> 'Party'][0],
 kept: [column IN $columns | coalesce(derived[column], n[column])],
 sets: [given IN $shown WHERE {{has_set(n)}} | given.name],
 roles: COLLECT { MATCH (n)-[:HAS_ROLE]->(role:Role) WHERE 'roles' IN $linked RETURN role.name ORDER BY role.name },
 categories: COLLECT {
   MATCH (n)-[:IN_CATEGORY]->(category:Category)
   WHERE 'categories' IN $linked AND ($viewer.sees_all OR NOT category.name IN $viewer.hidden_categories)
   RETURN category.name ORDER BY category.name
 },
 tags: COLLECT { MATCH (n)-[:TAGGED]->(tag:Tag) WHERE 'tags' IN $linked RETURN tag.name ORDER BY tag.key },
 contacts: COLLECT {
   MATCH (n)-[has:HAS_UNIT|HAS]->(held)
   WHERE 'contacts' IN $linked
   OPTIONAL MATCH (held:Unit)-[:HAS]->(point:ContactPoint)
   WITH has, coalesce(point, held) AS point
   WHERE point:ContactPoint
   RETURN {type: point.type, value: point.value, opt_out: coalesce(point.opt_out, false)}
   ORDER BY NOT coalesce(point.primary, false), coalesce(has.primary, false) DESC, point.value
 },
 cities: COLLECT {
   MATCH (n)-[has:HAS_UNIT]->(:Unit)-[:AT]->(place:Place)
   WHERE 'place' IN $linked AND place.city IS NOT NULL
   RETURN place.city ORDER BY NOT coalesce(has.primary, false), place.city LIMIT 1
 },
 current_relationships: CASE WHEN 'current_relationships' IN $linked THEN {{sorted_by.current_relationships(n)}} END,
 last_contacted: CASE WHEN 'last_contacted' IN $linked THEN {{sorted_by.last_contacted(n)}} END,
 references: COLLECT {
   MATCH (n)-[r:{{walked}}]-(m:Party)
   WHERE type(r) IN $references AND {{valid(r)}} AND {{visible_tie(r)}} AND {{visible(m)}}
   RETURN {type: type(r), forward: startNode(r) = n, name: m.name}
   ORDER BY r.since IS NULL, r.since DESC, r.uid DESC
 }}
