-- Members that were merged are found by what they became part of; a member that was forgotten stays as a stub.
ALTER TABLE members ADD COLUMN deleted_at timestamptz;
CREATE INDEX members_merged_into_member ON members (club_id, merged_into) WHERE merged_into IS NOT NULL;

-- Cash goes in and out of a till for other reasons than a sale, and says why.
ALTER TABLE cash_movements ADD COLUMN note text;
ALTER TABLE cash_movements DROP CONSTRAINT cash_movements_kind_check;
ALTER TABLE cash_movements ADD CONSTRAINT cash_movements_kind_check
    CHECK (kind IN ('sale', 'refund', 'pay_in', 'pay_out')) NOT VALID;

-- A package's ledger also tells when the package was on hold and when its last day was moved.
ALTER TABLE package_entries DROP CONSTRAINT package_entries_kind_check;
ALTER TABLE package_entries ADD CONSTRAINT package_entries_kind_check
    CHECK (kind IN ('buy', 'reserve', 'use', 'release', 'expire', 'adjust', 'transfer', 'refund',
                    'suspend', 'resume', 'extend')) NOT VALID;

ALTER TABLE attention_items DROP CONSTRAINT attention_items_code_check;
ALTER TABLE attention_items ADD CONSTRAINT attention_items_code_check CHECK (code IN (
    'command_rejected', 'command_quarantined', 'already_checked_in', 'checked_in_after_cancel', 'units_owed',
    'clash', 'stock_oversold', 'price_differs', 'till_missing', 'same_phone', 'right_missing', 'clock_wrong',
    'booking_unpaid', 'off_shelf', 'outside_check_in_window', 'number_clash', 'number_unproven', 'numbers_lost',
    'till_counted_twice')) NOT VALID;

-- What was said about somebody who is forgotten is forgotten too.
CREATE INDEX attention_items_of_member ON attention_items (club_id, member_id) WHERE member_id IS NOT NULL;
