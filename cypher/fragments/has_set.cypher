// has_set(n): the party n has the attribute set given, by what it is or because it was given to it.
(any(label IN labels(n) WHERE label IN given.labels) OR n.subkind IN given.kinds
 OR n.contact_type IN given.contact_types OR given.name IN coalesce(n.attribute_sets, [])
 OR EXISTS { MATCH (n)-[:HAS_ROLE]->(held:Role) WHERE held.name IN given.roles })
