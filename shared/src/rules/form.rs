//! What people may type into a form.

use crate::words::{FieldProblem, Say};

/// A name or note of at most so many characters; surrounding space is cut.
///
/// # Errors
/// A [`Say::BadField`] naming the field.
pub fn text(field: &str, typed: &str, longest: usize) -> Result<String, Say> {
    let clean = typed.trim();
    if clean.is_empty() {
        return Err(Say::field(field, FieldProblem::Missing));
    }
    if clean.chars().count() > longest {
        return Err(Say::field(field, FieldProblem::TooLong));
    }
    if clean.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Say::field(field, FieldProblem::Malformed));
    }
    Ok(clean.to_owned())
}

/// Numbers that have to lie within their bounds: field, value, least, most.
///
/// # Errors
/// A [`Say::BadField`] naming the first field that does not.
pub fn within(bounds: &[(&str, i64, i64, i64)]) -> Result<(), Say> {
    match bounds.iter().find(|(_, value, least, most)| !(*least..=*most).contains(value)) {
        Some((field, _, least, most)) => Err(Say::field(field, FieldProblem::outside(*least, *most))),
        None => Ok(()),
    }
}

/// A field that may stay empty: nothing, or nothing but space, is none.
///
/// # Errors
/// Whatever `clean` says of what was typed.
pub fn optional<T>(
    typed: Option<&str>,
    clean: impl FnOnce(&str) -> Result<T, Say>,
) -> Result<Option<T>, Say> {
    typed.filter(|typed| !typed.trim().is_empty()).map(clean).transpose()
}

/// A reason, where one was given: at most 200 characters.
///
/// # Errors
/// A [`Say::BadField`] for one that is given and empty, or too long.
pub fn reason(typed: Option<&str>) -> Result<Option<String>, Say> {
    typed.map(|typed| text("reason", typed, 200)).transpose()
}

/// Digits of a phone: spaces, dashes, brackets and a Chinese country code are cut.
///
/// # Errors
/// A [`Say::BadField`] naming the field, unless 5 to 15 digits are left (E.164 allows 15 at most).
pub fn phone(field: &str, typed: &str) -> Result<String, Say> {
    let mut digits = String::new();
    for c in typed.trim().chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '-' | '(' | ')' | '+' | '\u{a0}' => {}
            _ => return Err(Say::field(field, FieldProblem::Malformed)),
        }
    }
    let national = match digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86")) {
        Some(rest) if rest.len() == 11 => rest.to_owned(),
        _ => digits,
    };
    if (5..=15).contains(&national.len()) {
        Ok(national)
    } else {
        Err(Say::field(field, FieldProblem::Malformed))
    }
}

/// A PIN: 6 to 12 digits, not all the same and not counted up or down. It is typed by a counter with people
/// around, and tried by nobody more than a few times (wrong ones make one wait).
///
/// # Errors
/// A [`Say::BadField`] naming the field.
pub fn pin(field: &str, typed: &str) -> Result<(), Say> {
    let digits = typed.as_bytes();
    let step = |by: i16| {
        digits.windows(2).all(|two| match two {
            [before, after] => i16::from(*after) - i16::from(*before) == by,
            _ => true,
        })
    };
    let sound = (6..=12).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    if sound && ![0, 1, -1].into_iter().any(step) {
        Ok(())
    } else if typed.is_empty() {
        Err(Say::field(field, FieldProblem::Missing))
    } else {
        Err(Say::field(field, FieldProblem::Malformed))
    }
}

/// A phone with its middle hidden: `138****5678`.
#[must_use]
pub fn masked(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().collect();
    let shown = if digits.len() >= 11 { 3 } else { 1 };
    let tail = digits.len().saturating_sub(if digits.len() >= 8 { 4 } else { 2 });
    digits.iter().enumerate().map(|(i, c)| if i < shown || i >= tail { *c } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_kept_as_bare_national_digits() {
        let kept = |typed| phone("phone", typed).ok();
        assert_eq!(kept("138 0013 8000").as_deref(), Some("13800138000"));
        assert_eq!(kept("+86-138-0013-8000").as_deref(), Some("13800138000"));
        assert_eq!(kept("(021) 6888 1234").as_deref(), Some("02168881234"));
        assert_eq!(kept("1234"), None);
        assert_eq!(kept("一三八"), None);
    }

    #[test]
    fn a_pin_is_not_the_first_one_that_comes_to_mind() {
        for good in ["135790", "246810", "112233", "900000000001"] {
            assert_eq!(pin("pin", good), Ok(()), "{good}");
        }
        for bad in
            ["12345", "000000", "123456", "987654", "13579o", "1357901357901", "１３５７９０", "135 790"]
        {
            assert_eq!(pin("pin", bad), Err(Say::field("pin", FieldProblem::Malformed)), "{bad}");
        }
        assert_eq!(pin("pin", ""), Err(Say::field("pin", FieldProblem::Missing)));
    }

    #[test]
    fn the_middle_of_a_phone_is_hidden() {
        assert_eq!(masked("13800138000"), "138****8000");
        assert_eq!(masked("68881234"), "6***1234");
    }
}
