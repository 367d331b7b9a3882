-- Where SQLite keeps what it knows of the tables' shape. What stands in it is written by the program after every
-- migration: every index begins with the club, and a planner that takes one club for a choice reads whole tables.
ANALYZE clubs;
