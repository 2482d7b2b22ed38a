// Contact details are found by any part of them, and lists are sorted by when records were added and changed.
CREATE TEXT INDEX contact_point_text FOR (n:ContactPoint) ON (n.normalized);
CREATE INDEX party_created_at FOR (n:Party) ON (n.created_at);
CREATE INDEX party_modified_at FOR (n:Party) ON (n.modified_at);
// Searches that users keep, and the desk of each: what they have put aside and what they have looked at.
CREATE CONSTRAINT saved_search_uid FOR (n:SavedSearch) REQUIRE n.uid IS UNIQUE;
CREATE INDEX saved_search_owner FOR (n:SavedSearch) ON (n.owner);
CREATE CONSTRAINT desk_user FOR (n:Desk) REQUIRE n.user IS UNIQUE;
