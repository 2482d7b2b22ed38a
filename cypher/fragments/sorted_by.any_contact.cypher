// sorted_by.any_contact(n): stands for sorted_by.contact where it only counts whether the party n has one: null for none.
// $contact_types: LIST<STRING> the types
CASE WHEN EXISTS { MATCH (n)-[:HAS]->(point:ContactPoint) WHERE point.type IN $contact_types }
       OR EXISTS { MATCH (n)-[:HAS_UNIT]->(:Unit)-[:HAS]->(point:ContactPoint) WHERE point.type IN $contact_types } THEN '' END
