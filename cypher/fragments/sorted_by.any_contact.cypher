// sorted_by.any_contact(n): null where the party n has no contact point of some types, which is told faster than its first.
// $contact_types: LIST<STRING> the types
CASE WHEN EXISTS { MATCH (n)-[:HAS]->(point:ContactPoint) WHERE point.type IN $contact_types }
       OR EXISTS { MATCH (n)-[:HAS_UNIT]->(:Unit)-[:HAS]->(point:ContactPoint) WHERE point.type IN $contact_types } THEN '' END
