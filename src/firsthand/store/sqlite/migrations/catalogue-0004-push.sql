-- Subscriptions at hubs; due_at: when something is to be done for one.
CREATE TABLE pushes(
  token TEXT PRIMARY KEY,
  due_at REAL NOT NULL,
  record TEXT NOT NULL
) STRICT;
