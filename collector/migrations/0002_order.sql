-- An order that was sent: what is asked before everything else, and which of it was drawn by chance.

-- The place among the items asked first; nothing for the others.
ALTER TABLE item ADD COLUMN ahead BIGINT;
-- 1 for an item that an order named as drawn by chance while nobody had answered it.
ALTER TABLE item ADD COLUMN by_chance BIGINT NOT NULL DEFAULT 0;
