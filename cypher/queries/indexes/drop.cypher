// Drops the index of an own field.
DROP INDEX {{index}} IF EXISTS
