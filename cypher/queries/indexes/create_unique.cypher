// Keeps an own field of parties unique, with an index.
CREATE CONSTRAINT {{index}} IF NOT EXISTS FOR (n:Party) REQUIRE n.{{property}} IS UNIQUE
