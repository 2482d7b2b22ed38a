// asked(n): the party n meets what the search box says beside words: operators, phrases, and words that must not be there.
// $filters: LIST<MAP> op, values and whether it is negated
// $phrases: LIST<STRING> folded words that stand together in its name, between spaces
// $without: LIST<STRING> the same of those that do not
// $nicknames: BOOLEAN whether the viewer may read nicknames
(all(filter IN $filters WHERE filter.negated <> CASE filter.op
   WHEN 'tag' THEN EXISTS { MATCH (n)-[:TAGGED]->(tag:Tag) WHERE filter.values IS NULL OR tag.key IN filter.values }
   WHEN 'role' THEN EXISTS { MATCH (n)-[:HAS_ROLE]->(role:Role) WHERE role.name IN filter.values }
   WHEN 'category' THEN EXISTS { MATCH (n)-[:IN_CATEGORY]->(c:Category) WHERE c.name IN filter.values }
   WHEN 'label' THEN any(label IN labels(n) WHERE label IN filter.values)
   WHEN 'contact' THEN EXISTS {
     MATCH (n)-[:HAS_UNIT*0..1]->(owner)-[:HAS]->(point:ContactPoint) WHERE point.type IN filter.values
   }
   WHEN 'city' THEN EXISTS {
     MATCH (n)-[:HAS_UNIT]->(:Unit)-[:AT]->(place:Place)
     WHERE filter.values IS NULL OR split(place.key, '|')[1] IN filter.values
   }
   WHEN 'since' THEN coalesce(n.modified_at >= filter.values[0], false)
   ELSE coalesce(n[filter.op] IN filter.values, false)
 END)
 AND all(phrase IN $phrases WHERE ' ' + n.name_key + ' ' CONTAINS phrase
                               OR ($nicknames AND coalesce(' ' + n.nickname_key + ' ' CONTAINS phrase, false)))
 AND none(phrase IN $without WHERE ' ' + n.name_key + ' ' CONTAINS phrase
                                OR ($nicknames AND coalesce(' ' + n.nickname_key + ' ' CONTAINS phrase, false))))
