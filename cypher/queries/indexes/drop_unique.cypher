// Lets values of an own field stand several times again.
DROP CONSTRAINT {{index}} IF EXISTS
