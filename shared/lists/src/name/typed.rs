//! What somebody typed into the search box, made comparable.

/// The search box's text without what does not matter: case, spaces, dashes, full-width forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    signs: Vec<char>,
    text: String,
    marks: u64,
    phone: Option<String>,
}

/// Longer texts name nobody; the rest is cut.
const LONGEST: usize = 60;
/// Fewer digits would find half of the club.
const FEWEST_DIGITS: usize = 3;
/// Fewer signs of an order number likewise.
const FEWEST_OF_NUMBER: usize = 4;

impl Typed {
    /// Reads the box.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let signs: Vec<char> = plain(text).take(LONGEST).collect();
        let text: String = signs.iter().collect();
        Self { phone: digits_of_phone(&text), marks: marks(signs.iter().copied()), text, signs }
    }

    /// True when nothing was typed that could be looked for.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.signs.is_empty()
    }

    /// Sign by sign.
    pub(super) fn signs(&self) -> &[char] {
        &self.signs
    }

    /// As one text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The set of its signs; see [`marks`].
    pub(super) const fn marks(&self) -> u64 {
        self.marks
    }

    /// The digits, when it may be a part of a phone.
    #[must_use]
    pub fn phone(&self) -> Option<&str> {
        self.phone.as_deref()
    }

    /// In the capitals of a human number, when it may be a part of one.
    #[must_use]
    pub fn number(&self) -> Option<String> {
        let looks_so = self.signs.len() >= FEWEST_OF_NUMBER
            && self.signs.iter().all(char::is_ascii_alphanumeric)
            && self.signs.iter().any(char::is_ascii_digit);
        looks_so.then(|| self.text.to_ascii_uppercase())
    }
}

/// The digits of what may be a part of a phone, without the country.
fn digits_of_phone(text: &str) -> Option<String> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let national = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86"));
    let digits = national.filter(|rest| rest.len() == 11).unwrap_or(digits);
    let numeric = digits.bytes().all(|byte| byte.is_ascii_digit());
    (numeric && digits.len() >= FEWEST_DIGITS).then(|| digits.to_owned())
}

/// The signs of a text that matter, in lower case and narrow.
pub(super) fn plain(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .map(narrow)
        .filter(|c| {
            !c.is_whitespace() && !c.is_control() && !matches!(c, '-' | '·' | '•' | '\'' | '(' | ')' | '.')
        })
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'ü' { 'v' } else { c })
}

/// An input method left in full-width mode writes `ｌｘｙ` and `１３８`.
fn narrow(c: char) -> char {
    match u32::from(c) {
        0x3000 => ' ',
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// A set of signs in 64 bits: letters and digits have a bit of their own, the others share the rest. What
/// was typed can be in a name only if its set is in the name's set.
pub(super) fn marks(signs: impl Iterator<Item = char>) -> u64 {
    signs.fold(0, |set, sign| set | 1 << mark(sign))
}

fn mark(sign: char) -> u32 {
    let code = u32::from(sign);
    match sign {
        'a'..='z' => code - u32::from('a'),
        '0'..='9' => 26 + code - u32::from('0'),
        _ => 36 + code % 28,
    }
}
