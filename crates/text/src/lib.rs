//! Words for people: every sentence a user can meet exists in English and in Chinese.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The languages Vitrine speaks.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

/// One sentence in both languages.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Text {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl Text {
    /// A sentence in English and Chinese.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// The sentence in `language`.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }
}

/// A name fixed at compile time in both languages, such as a file type's.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Label {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
}

impl From<Label> for Text {
    fn from(label: Label) -> Self {
        Self::new(label.en, label.zh)
    }
}

/// Something the user should know that stopped nothing, such as a colour conversion.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// Stable name in snake_case, for programs.
    pub code: Cow<'static, str>,
    /// The sentence, for people.
    pub text: Text,
}

impl Note {
    /// A note with a stable code.
    pub fn new(code: &'static str, text: Text) -> Self {
        Self { code: Cow::Borrowed(code), text }
    }
}

/// An error as it stands in reports, as the browser receives it and as the collector answers with it.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorInfo {
    /// Stable name in snake_case, for programs.
    pub code: String,
    /// What happened.
    pub message: Text,
    /// What the user can do about it.
    pub remedy: Text,
}
