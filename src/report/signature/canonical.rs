//! JSON in its canonical form (RFC 8785): no spaces, names in the order of their UTF-16 code units, numbers as
//! ECMAScript writes them. Two programs that read the same JSON get the same bytes, which can be signed.
//!
//! Read from the text and not from Rust's values, because a value has lost what was written: an `f32` of 0.1 is
//! 0.1 in the text and 0.10000000149011612 as the number every other program would read back from it.

use serde::de::IgnoredAny;

/// Reports are five levels deep; what is far deeper was made to exhaust the stack.
const MAX_DEPTH: usize = 64;

/// A piece of JSON, its scalars in canonical form already.
#[derive(Debug)]
pub enum Json {
    /// A string, a number, `true`, `false` or `null`.
    Scalar(String),
    /// An array.
    List(Vec<Self>),
    /// An object; members sorted, no name twice.
    Object(Vec<(String, Self)>),
}

impl Json {
    /// Reads a text.
    ///
    /// # Errors
    /// What is wrong with it: no JSON, a name twice, a number beyond the largest double, too deep.
    pub fn read(text: &str) -> Result<Self, String> {
        // The grammar is serde_json's to judge; after it the reader below may take every token for what it looks like.
        serde_json::from_str::<IgnoredAny>(text).map_err(|error| error.to_string())?;
        Reader { text, at: 0 }.value(0)
    }

    /// Takes a member out of an object.
    pub fn take(&mut self, name: &str) -> Option<Self> {
        let Self::Object(members) = self else { return None };
        let at = members.iter().position(|(member, _)| member == name)?;
        Some(members.remove(at).1)
    }

    /// The canonical text.
    pub fn canonical(&self) -> Result<String, String> {
        let mut text = String::new();
        self.write(&mut text)?;
        Ok(text)
    }

    fn write(&self, text: &mut String) -> Result<(), String> {
        match self {
            Self::Scalar(scalar) => text.push_str(scalar),
            Self::List(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    item.write(text)?;
                }
                text.push(']');
            }
            Self::Object(members) => {
                text.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    text.push_str(&quoted(name)?);
                    text.push(':');
                    value.write(text)?;
                }
                text.push('}');
            }
        }
        Ok(())
    }
}

/// serde_json escapes what RFC 8785 wants escaped, the same way, and nothing else.
fn quoted(text: &str) -> Result<String, String> {
    serde_json::to_string(text).map_err(|error| error.to_string())
}

/// Goes through a text that is known to be JSON.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Json, String> {
        if depth > MAX_DEPTH {
            return Err(format!("more than {MAX_DEPTH} levels deep"));
        }
        match self.next() {
            Some(b'{') => self.object(depth),
            Some(b'[') => {
                self.at += 1;
                let mut items = Vec::new();
                while !self.closes(b']') {
                    items.push(self.value(depth + 1)?);
                }
                Ok(Json::List(items))
            }
            Some(b'"') => Ok(Json::Scalar(quoted(&self.string()?)?)),
            _ => self.word(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, String> {
        self.at += 1;
        let mut members: Vec<(String, Json)> = Vec::new();
        while !self.closes(b'}') {
            let name = self.string()?;
            self.next();
            self.at += 1; // the colon
            members.push((name, self.value(depth + 1)?));
        }
        members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
        match members.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(format!("the name {:?} twice in one object", pair[0].0)),
            None => Ok(Json::Object(members)),
        }
    }

    /// A number or one of the three words.
    fn word(&mut self) -> Result<Json, String> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find([',', ']', '}', ' ', '\t', '\n', '\r']).unwrap_or(rest.len());
        self.at += end;
        let word = &rest[..end];
        if matches!(word, "true" | "false" | "null") {
            return Ok(Json::Scalar(word.to_owned()));
        }
        // The standard library's reading is exact, which serde_json's is not without a feature.
        let number: f64 = word.parse().map_err(|_| format!("{word} is no number"))?;
        if !number.is_finite() {
            return Err(format!("{word} is beyond the largest number"));
        }
        Ok(Json::Scalar(ryu_js::Buffer::new().format_finite(number).to_owned()))
    }

    fn string(&mut self) -> Result<String, String> {
        self.next();
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut escaped = false;
        let end = rest.bytes().skip(1).position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        });
        let token = &rest[..end.map_or(rest.len(), |end| end + 2)];
        self.at += token.len();
        serde_json::from_str(token).map_err(|error| error.to_string())
    }

    /// The next byte that is no space.
    fn next(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// Whether the list or object ends here; otherwise goes to its next item.
    fn closes(&mut self, bracket: u8) -> bool {
        if self.next() == Some(b',') {
            self.at += 1;
        }
        let closed = self.next().is_none_or(|byte| byte == bracket);
        self.at += usize::from(closed);
        closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> Result<String, String> {
        Json::read(text)?.canonical()
    }

    /// RFC 8785, section 3.2.2 and 3.2.3.
    #[test]
    fn the_examples_of_the_rfc_come_out_byte_for_byte() {
        let given = r#"{ "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
            "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false] }"#;
        let wanted = "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
        assert_eq!(canonical(given).as_deref(), Ok(wanted));
        let given = r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew","1":"One","\ud83d\ude00":"Smiley","\u0080":"Control","\u00f6":"Latin"}"#;
        let order: Vec<&str> = vec!["Carriage Return", "One", "Control", "Latin", "Euro Sign", "Smiley", "Hebrew"];
        let found = canonical(given).unwrap();
        let places: Vec<usize> = order.iter().map(|name| found.find(name).unwrap()).collect();
        assert!(places.is_sorted(), "{found}");
    }

    /// RFC 8785, appendix B: a double by its bits, and how it is written.
    #[test]
    fn the_numbers_of_the_rfc_come_out_byte_for_byte() {
        for (bits, wanted) in [
            (0x0000_0000_0000_0000_u64, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] {
            // 17 significant digits tell every double apart.
            assert_eq!(canonical(&format!("{:.16e}", f64::from_bits(bits))).as_deref(), Ok(wanted), "{bits:x}");
        }
    }

    #[test]
    fn what_two_programs_could_read_differently_is_refused() {
        for text in
            ["", "{", "[1,]", "{\"a\":1,\"a\":2}", "1e400", "\"\\ud800\"", "01", "NaN", "{\"a\" 1}", "[1 2]", "1 2"]
        {
            assert!(canonical(text).is_err(), "{text}");
        }
        let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(canonical(&deep(60)).is_ok());
        assert!(canonical(&deep(200_000)).is_err());
    }

    #[test]
    fn a_member_can_be_taken_out_before_writing() {
        let mut json = Json::read(r#" { "b" : [ { } , [ ] , "x\\" ] , "a" : 1.0 } "#).unwrap();
        assert!(json.take("a").is_some() && json.take("a").is_none());
        assert_eq!(json.canonical().as_deref(), Ok(r#"{"b":[{},[],"x\\"]}"#));
    }
}
