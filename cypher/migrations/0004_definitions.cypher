// What users define as data: kinds of party, attribute sets, fields, contact types, roles, categories and tags.
CREATE CONSTRAINT kind_name FOR (n:Kind) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT attribute_set_name FOR (n:AttributeSet) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT field_name FOR (n:Field) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT contact_type_name FOR (n:ContactType) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT role_name FOR (n:Role) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT category_name FOR (n:Category) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT tag_name FOR (n:Tag) REQUIRE n.name IS UNIQUE;
