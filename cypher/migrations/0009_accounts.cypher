// Accounts are found by uid, too, where encrypted values are encrypted again; links by whom they are for.
CREATE CONSTRAINT user_uid FOR (n:User) REQUIRE n.uid IS UNIQUE;
CREATE INDEX account_link_user FOR (n:AccountLink) ON (n.user);
CREATE INDEX account_link_email FOR (n:AccountLink) ON (n.email_key);
