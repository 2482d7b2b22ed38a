// Relationship types and contact point types, which are data; the catalogue counts their changes.
CREATE CONSTRAINT relationship_type_name FOR (n:RelationshipType) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT contact_point_type_name FOR (n:ContactPointType) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT catalogue_name FOR (n:Catalogue) REQUIRE n.name IS UNIQUE;
MERGE (n:Catalogue {name: 'types'}) ON CREATE SET n.version = 0;
