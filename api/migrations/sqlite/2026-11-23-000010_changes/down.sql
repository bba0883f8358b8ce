DROP TABLE change_heads;
DROP TABLE changes;
