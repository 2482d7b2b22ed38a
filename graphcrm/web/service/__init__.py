"""For those who run graphcrm: is it alive, is it ready, how does it do, and what it writes down."""
