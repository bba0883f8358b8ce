DROP TABLE open_data;
