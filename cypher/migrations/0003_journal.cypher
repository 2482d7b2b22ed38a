// The journal.
CREATE CONSTRAINT change_uid FOR (n:Change) REQUIRE n.uid IS UNIQUE;
CREATE INDEX change_target FOR (n:Change) ON (n.target);
CREATE INDEX change_transaction FOR (n:Change) ON (n.transaction);
CREATE INDEX change_at FOR (n:Change) ON (n.at);
