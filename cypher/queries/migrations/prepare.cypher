// Makes sure that each migration stands once in the database, whoever comes first.
CREATE CONSTRAINT migration_number IF NOT EXISTS FOR (n:Migration) REQUIRE n.number IS UNIQUE
