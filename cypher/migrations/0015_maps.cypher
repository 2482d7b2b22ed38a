// Pictures of the explorer that users keep.
CREATE CONSTRAINT saved_map_uid FOR (n:SavedMap) REQUIRE n.uid IS UNIQUE;
CREATE INDEX saved_map_owner FOR (n:SavedMap) ON (n.owner);
