// lacks.contact(n): the party n has no contact point of some types.
// $contact_types: LIST<STRING> the types
NOT EXISTS { MATCH (n)-[:HAS]->(point:ContactPoint) WHERE point.type IN $contact_types }
  AND NOT EXISTS { MATCH (n)-[:HAS_UNIT]->(:Unit)-[:HAS]->(point:ContactPoint) WHERE point.type IN $contact_types }
