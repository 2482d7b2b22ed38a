// Parties, their names and their units.
CREATE CONSTRAINT party_uid FOR (n:Party) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT party_external FOR (n:Party) REQUIRE (n.external_source, n.external_id) IS UNIQUE;
CREATE INDEX party_external_id FOR (n:Party) ON (n.external_id);
CREATE INDEX party_name_key FOR (n:Party) ON (n.name_key);
CREATE INDEX party_sort_name FOR (n:Party) ON (n.sort_name);
CREATE INDEX party_subkind FOR (n:Party) ON (n.subkind);
CREATE INDEX party_contact_type FOR (n:Party) ON (n.contact_type);
CREATE INDEX party_folder FOR (n:Party) ON (n.folder);
CREATE INDEX party_owner FOR (n:Party) ON (n.owner);
// The keys are folded and split by graphcrm; the analyzers for English would leave out names such as Will and No.
CREATE FULLTEXT INDEX party_names FOR (n:Party) ON EACH [n.name_key, n.nickname_key]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};
CREATE CONSTRAINT unit_uid FOR (n:Unit) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT place_uid FOR (n:Place) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT place_key FOR (n:Place) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT contact_point_uid FOR (n:ContactPoint) REQUIRE n.uid IS UNIQUE;
CREATE INDEX contact_point_normalized FOR (n:ContactPoint) ON (n.normalized);
