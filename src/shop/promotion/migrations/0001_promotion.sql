CREATE SCHEMA promotion;
