// A record's history and that of what belongs to it; what an import or a job has done; who did it.
CREATE INDEX change_party FOR (n:Change) ON (n.party);
CREATE INDEX change_other FOR (n:Change) ON (n.other);
CREATE INDEX change_operation FOR (n:Change) ON (n.operation);
CREATE INDEX change_actor FOR (n:Change) ON (n.actor);
// A write that is tried again has the mark of the first attempt: only one of them is taken.
CREATE CONSTRAINT change_mark FOR (n:Change) REQUIRE n.mark IS UNIQUE;
