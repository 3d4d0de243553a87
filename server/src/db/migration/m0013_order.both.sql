-- Customers look their case up by their order number, too.
CREATE INDEX case_order ON case_file (order_no) WHERE order_no IS NOT NULL;
