// lacks.city(n): the party n has no address in a city.
NOT EXISTS { MATCH (n)-[:HAS_UNIT]->(:Unit)-[:AT]->(place:Place) WHERE place.city IS NOT NULL }
