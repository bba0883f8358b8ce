DROP TABLE addresses;
DROP TABLE streets;
DROP TABLE address_sets;
