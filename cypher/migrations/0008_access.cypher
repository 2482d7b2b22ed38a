// Accounts, and what they may see and do.
CREATE CONSTRAINT user_name FOR (n:User) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT user_email FOR (n:User) REQUIRE n.email_key IS UNIQUE;
CREATE CONSTRAINT account_link_uid FOR (n:AccountLink) REQUIRE n.uid IS UNIQUE;
CREATE CONSTRAINT access_role_name FOR (n:AccessRole) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT team_name FOR (n:Team) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT folder_name FOR (n:Folder) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT field_rights_name FOR (n:FieldRights) REQUIRE n.name IS UNIQUE;
// Who reads a path compares the categories of every party on it, which as a property needs no join.
MATCH (n:Party)-[:IN_CATEGORY]->(category:Category)
WITH n, collect(category.name) AS names
SET n.in_categories = names;
