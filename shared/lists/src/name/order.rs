//! Names by the alphabet, as Chinese address books have them: by pinyin, Latin names among them.

use super::typed::plain;
use pinyin::ToPinyin;

/// What a name is put in order by. Names that sound alike are kept apart by how they are written.
#[must_use]
pub fn alphabetical(name: &str) -> String {
    let mut key = String::with_capacity(name.len() * 3);
    for sign in plain(name) {
        match sign.to_pinyin() {
            Some(reading) => key.push_str(reading.plain()),
            None => key.push(sign),
        }
        // A syllable ends before the next one begins: `xi'an` comes before `xian`.
        key.push(' ');
    }
    key.push_str(name);
    key
}

#[cfg(test)]
mod tests {
    use super::alphabetical;

    #[test]
    fn names_stand_by_their_sound() {
        let mut names = ["张伟", "Bob", "陈一诺", "安琪", "张可馨", "陈伊诺"];
        names.sort_by_key(|name| alphabetical(name));
        assert_eq!(names, ["安琪", "Bob", "陈一诺", "陈伊诺", "张可馨", "张伟"]);
    }
}
