DROP TABLE menu_restaurants;
DROP TABLE menu_sheets;
