-- A desk that enrols anew brings sales whose numbers it printed as the desk that it was before.

CREATE TABLE earlier_desks (
    club_id  uuid    NOT NULL,
    desk_id  uuid    NOT NULL,
    -- The desk that it was; unknown here where the database was restored from an older backup.
    was      uuid    NOT NULL,
    -- That desk's letters in human numbers.
    origin   text    NOT NULL CHECK (origin ~ '^[A-Z]{1,4}$'),
    -- True when that desk's device key said so; false when only the PC does.
    proven   boolean NOT NULL,
    PRIMARY KEY (club_id, desk_id, was),
    FOREIGN KEY (club_id, desk_id) REFERENCES desks DEFERRABLE INITIALLY DEFERRED
);

-- New kinds of items: numbers printed twice, numbers that nobody could prove, commands lost with a damaged file.
ALTER TABLE attention_items DROP CONSTRAINT attention_items_code_check;
ALTER TABLE attention_items ADD CONSTRAINT attention_items_code_check CHECK (code IN (
    'command_rejected', 'command_quarantined', 'already_checked_in', 'checked_in_after_cancel', 'units_owed',
    'clash', 'stock_oversold', 'price_differs', 'till_missing', 'same_phone', 'right_missing', 'clock_wrong',
    'booking_unpaid', 'off_shelf', 'outside_check_in_window', 'number_clash', 'number_unproven', 'numbers_lost'))
    NOT VALID;
