// Notes and documents about parties.
CREATE CONSTRAINT note_uid FOR (n:Note) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT document_uid FOR (n:Document) REQUIRE n.uid IS UNIQUE;
CREATE INDEX note_author FOR (n:Note) ON (n.author);
CREATE INDEX document_author FOR (n:Document) ON (n.author);
// Files that no document names any more are found by it.
CREATE INDEX document_stored_as FOR (n:Document) ON (n.stored_as);
