// Lists are read in the order of e-mail addresses and phone numbers.
CREATE INDEX contact_point_ordered FOR (n:ContactPoint) ON (n.type, n.normalized);
