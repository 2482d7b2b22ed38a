// Jobs: work that goes on after the command that asked for it.
CREATE CONSTRAINT job_uid FOR (n:Job) REQUIRE n.uid IS UNIQUE;
CREATE INDEX job_state FOR (n:Job) ON (n.state);
