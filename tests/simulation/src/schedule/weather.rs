//! What kind of trouble a schedule has.

use crate::dice::Dice;
use anyhow::Result;

/// What a schedule has in store, drawn from its seed.
#[derive(Debug)]
pub(super) struct Weather {
    pub(super) drops: u64,
    pub(super) duplicates: u64,
    pub(super) slow: u64,
    pub(super) clocks: bool,
    pub(super) restores: bool,
    pub(super) wipes: bool,
    pub(super) images: bool,
    pub(super) damages: bool,
    pub(super) days: bool,
    pub(super) failing_store: bool,
}

impl Weather {
    /// Draws it.
    pub(super) fn draw(dice: &mut Dice, restores: bool) -> Result<Self> {
        let (wipes, images) = (!restores && dice.once_in(4), !restores && dice.once_in(4));
        Ok(Self {
            drops: [0, 0, 20, 6].get(usize::try_from(dice.below(4))?).copied().unwrap_or(0),
            duplicates: if dice.once_in(2) { 8 } else { 0 },
            slow: if dice.once_in(3) { 10 } else { 1 },
            clocks: dice.once_in(5),
            restores,
            wipes,
            images,
            // What a damaged file lost has to be told; a disk that goes altogether tells nothing.
            damages: !restores && !wipes && !images && dice.once_in(2),
            days: dice.once_in(4),
            failing_store: dice.once_in(2),
        })
    }
}
