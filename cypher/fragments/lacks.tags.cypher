// lacks.tags(n): the party n has no tag.
NOT EXISTS { MATCH (n)-[:TAGGED]->(:Tag) }
