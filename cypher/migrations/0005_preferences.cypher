// Preferences: one node for the site, for a folder, for a user.
CREATE CONSTRAINT preferences_scope FOR (n:Preferences) REQUIRE n.scope IS UNIQUE;
