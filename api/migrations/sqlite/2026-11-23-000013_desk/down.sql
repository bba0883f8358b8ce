DROP TABLE notices;
DROP TABLE body_settings;
