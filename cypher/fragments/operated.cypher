// operated(n): the party n meets the operators of the search box. Planning it takes long, so that a query has it once.
// $filters: LIST<MAP> op, values and whether it is negated
all(filter IN $filters WHERE filter.negated <> CASE filter.op
   WHEN 'label' THEN any(label IN labels(n) WHERE label IN filter.values)
   WHEN 'kinds' THEN any(name IN [n.subkind] + labels(n) WHERE name IN filter.values)
   WHEN 'category' THEN any(category IN coalesce(n.in_categories, []) WHERE category IN filter.values)
   WHEN 'since' THEN coalesce(n.modified_at >= filter.values[0], false)
   WHEN 'subkind' THEN coalesce(n.subkind IN filter.values, false)
   WHEN 'contact_type' THEN coalesce(n.contact_type IN filter.values, false)
   WHEN 'folder' THEN coalesce(n.folder IN filter.values, false)
   WHEN 'owner' THEN coalesce(n.owner IN filter.values, false)
   WHEN 'external_id' THEN coalesce(n.external_id IN filter.values, false)
   WHEN 'contact' THEN EXISTS {
     MATCH (n)-[:HAS_UNIT*0..1]->(owner)-[:HAS]->(point:ContactPoint) WHERE point.type IN filter.values
   }
   WHEN 'city' THEN EXISTS {
     MATCH (n)-[:HAS_UNIT]->(:Unit)-[:AT]->(place:Place)
     WHERE filter.values IS NULL OR split(place.key, '|')[1] IN filter.values
   }
   ELSE EXISTS {
     MATCH (n)-[:TAGGED|HAS_ROLE]->(term)
     WHERE (term:Tag AND filter.op = 'tag' AND (filter.values IS NULL OR term.key IN filter.values))
        OR (term:Role AND filter.op = 'role' AND term.name IN filter.values)
   }
 END)
