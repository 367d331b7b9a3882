//! What is known of the request being answered, wherever in its handling one stands.

use axum::http::{HeaderMap, header};
use shared::words::Lang;
use uuid::Uuid;

tokio::task_local! {
    static CURRENT: Request;
}

/// The request being answered.
#[derive(Debug, Clone, Copy)]
pub struct Request {
    /// Its id: in every answer and every line of the log.
    pub id: Uuid,
    /// The language of the answer.
    pub lang: Lang,
}

impl Request {
    /// Reads a request's head. An id that the caller chose is kept, so that its log and ours speak of the same.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        Self {
            id: text("x-request-id").and_then(|id| id.parse().ok()).unwrap_or_else(Uuid::now_v7),
            lang: text(header::ACCEPT_LANGUAGE.as_str()).map_or(Lang::Zh, language),
        }
    }

    /// The request of this task; outside of one, a nameless one in the default language.
    #[must_use]
    pub fn current() -> Self {
        CURRENT.try_with(|request| *request).unwrap_or(Self { id: Uuid::nil(), lang: Lang::Zh })
    }

    /// Runs a handler as the answer to this request.
    pub(crate) async fn scope<F: Future>(self, handler: F) -> F::Output {
        CURRENT.scope(self, handler).await
    }
}

/// The first language of the list that the product speaks. Weights are not looked at: callers list what they
/// like best first.
fn language(accepted: &str) -> Lang {
    let spoken = |tag: &str| {
        let tag = tag.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match tag.split('-').next() {
            Some("zh" | "*") => Some(Lang::Zh),
            Some("en") => Some(Lang::En),
            _ => None,
        }
    };
    accepted.split(',').find_map(spoken).unwrap_or(Lang::Zh)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_spoken_unless_english_comes_first() {
        for (accepted, lang) in [
            ("en", Lang::En),
            ("en-GB,en;q=0.9,zh;q=0.8", Lang::En),
            ("zh-CN,zh;q=0.9,en;q=0.8", Lang::Zh),
            ("de, en;q=0.5", Lang::En),
            ("fr", Lang::Zh),
            ("", Lang::Zh),
        ] {
            assert_eq!(language(accepted), lang, "{accepted}");
        }
    }
}
