// Tags are the same when only case and accents differ; two people who make one at once get one.
CREATE CONSTRAINT tag_key FOR (n:Tag) REQUIRE n.key IS UNIQUE;
// All contact points of a type are looked up when it is deleted or renamed.
CREATE INDEX contact_point_type FOR (n:ContactPoint) ON (n.type);
