// Keeps an own field of records unique, with an index.
CREATE CONSTRAINT {{index}} IF NOT EXISTS FOR (n:{{label}}) REQUIRE n.{{property}} IS UNIQUE
