//! The line on which a JSON path stands, found again in the text: errors about what was already read name it.

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The line, counted from 1, on which the value at `path` (as in `items[3].gold`) ends or a part of it is missing.
pub fn line_of(text: &str, path: &str) -> Option<u64> {
    let steps = steps(path)?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    // The walk stops at the value by an error, which carries the line.
    let stopped = Walk(&steps).deserialize(&mut deserializer).err()?;
    (stopped.line() > 0).then_some(stopped.line() as u64)
}

enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (key, indices) = part.split_once('[').map_or((part, ""), |(key, rest)| (key, rest));
        if !key.is_empty() {
            steps.push(Step::Key(key));
        }
        for index in indices.split('[').filter(|index| !index.is_empty()) {
            steps.push(Step::Index(index.trim_end_matches(']').parse().ok()?));
        }
    }
    Some(steps)
}

/// Goes down along the steps and fails on purpose at their end.
struct Walk<'a>(&'a [Step<'a>]);

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the value that was looked for")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        if let Some((Step::Key(wanted), rest)) = self.0.split_first() {
            while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
                if key == *wanted {
                    return map.next_value_seed(Walk(rest));
                }
                map.next_value::<IgnoredAny>()?;
            }
        }
        Err(serde::de::Error::custom("here"))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<(), S::Error> {
        if let Some((Step::Index(wanted), rest)) = self.0.split_first() {
            for _ in 0..*wanted {
                list.next_element::<IgnoredAny>()?;
            }
            return list.next_element_seed(Walk(rest)).map(|_| ());
        }
        Err(serde::de::Error::custom("here"))
    }
}

#[cfg(test)]
mod tests {
    use super::line_of;

    const TEXT: &str = "{\n  \"id\": \"a\",\n  \"items\": [\n    {\"id\": \"x\"},\n    {\n      \"id\": \"y\",\n      \"gold\": {\"order\": [1, 0]}\n    }\n  ]\n}\n";

    #[test]
    fn a_path_leads_to_the_line_it_stands_on() {
        assert_eq!(line_of(TEXT, "id"), Some(2));
        assert_eq!(line_of(TEXT, "items[0].id"), Some(4));
        assert_eq!(line_of(TEXT, "items[1].id"), Some(6));
        assert_eq!(line_of(TEXT, "items[1].gold.order"), Some(7));
        assert_eq!(line_of(TEXT, "items[1].gold"), Some(7));
    }

    #[test]
    fn a_path_that_is_not_there_has_the_line_where_it_is_missing_or_none() {
        assert_eq!(line_of(TEXT, "items[1].explanation"), Some(8));
        assert_eq!(line_of("[1, 2", "items"), Some(1));
    }
}
