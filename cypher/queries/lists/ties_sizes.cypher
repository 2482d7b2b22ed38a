// Tells how many relationships of each type there are, and which types have indexes to be listed along; that alone decides
// how a list is read.
RETURN {
  {{one of ties}}: COUNT { ()-[:{{one of ties}}]->() }
} AS sizes, COLLECT { MATCH (catalogue:Catalogue {name: 'types'}) UNWIND catalogue.along AS type RETURN type } AS indexed
