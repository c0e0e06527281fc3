//! Single values of an XMP packet, which holds them as attributes or as elements, under any prefix.
//!
//! Not an XML parser: it finds one name and takes what stands behind it, whatever the rest looks like.

/// Addresses are short; what is longer is none.
const LONGEST_VALUE: usize = 300;
/// How far behind its name a value is looked for, so that hostile packets cost no more than their length.
const WINDOW: usize = 2_000;
/// Packets are a few kilobytes; what lies farther in is padding.
const LONGEST_PACKET: usize = 1 << 20;

/// The IPTC's digital source type, usually an address.
pub fn digital_source_type(packet: &[u8]) -> Option<String> {
    value(packet, ":DigitalSourceType")
}

/// Pixels an inch, by the properties TIFF has for it.
pub fn density(packet: &[u8]) -> Option<f32> {
    let text = value(packet, ":XResolution")?;
    let (above, below) = text.split_once('/').unwrap_or((&text, "1"));
    let density = above.trim().parse::<f32>().ok()? / below.trim().parse::<f32>().ok()?;
    let density = if value(packet, ":ResolutionUnit").as_deref() == Some("3") { density * 2.54 } else { density };
    (density.is_finite() && density > 0.0).then_some(density)
}

/// What belongs to `name`, which begins with a colon.
fn value(packet: &[u8], name: &str) -> Option<String> {
    let packet = String::from_utf8_lossy(&packet[..packet.len().min(LONGEST_PACKET)]);
    let mut rest: &str = &packet;
    loop {
        rest = rest.get(rest.find(name)? + name.len()..)?;
        let found = behind(&rest[..rest.floor_char_boundary(WINDOW)]).map(str::trim);
        if let Some(found) = found
            && !found.is_empty()
            && found.len() <= LONGEST_VALUE
            && !found.contains(char::is_control)
        {
            return Some(found.replace("&amp;", "&"));
        }
    }
}

/// The value in what stands behind a name.
fn behind(text: &str) -> Option<&str> {
    let trimmed = text.trim_start();
    if let Some(attribute) = trimmed.strip_prefix('=') {
        return quoted(attribute);
    }
    // Otherwise a longer name that begins the same.
    if !trimmed.starts_with(['>', '/']) && trimmed.len() == text.len() {
        return None;
    }
    // An element: its text, or the address it refers to.
    let (tag, text) = trimmed.split_once('>')?;
    match tag.split_once("resource=") {
        Some((_, address)) => quoted(address),
        None => text.split_once('<').map(|(text, _)| text),
    }
}

/// What stands in quotes at the beginning.
fn quoted(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let mark = text.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
    text[1..].split_once(mark).map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_in_every_form_xmp_has() {
        for packet in [
            "<rdf:Description Iptc4xmpExt:DigitalSourceType=\"http://x/y\" a:b='c'/>",
            "<rdf:Description ns1:DigitalSourceType = 'http://x/y'>",
            "<e:DigitalSourceType>\n http://x/y </e:DigitalSourceType>",
            "<e:DigitalSourceType rdf:resource=\"http://x/y\"/>",
            "<e:DigitalSourceTypes>no</e:DigitalSourceTypes><e:DigitalSourceType>http://x/y</e:DigitalSourceType>",
        ] {
            assert_eq!(digital_source_type(packet.as_bytes()).as_deref(), Some("http://x/y"), "{packet}");
        }
        for packet in
            ["", "<a/>", "e:DigitalSourceType", "e:DigitalSourceType=\"", "<e:DigitalSourceType>", "\u{feff}é"]
        {
            assert_eq!(digital_source_type(packet.as_bytes()), None, "{packet}");
        }
        assert_eq!(density(b"tiff:XResolution=\"300/1\" tiff:ResolutionUnit=\"2\""), Some(300.0));
        assert_eq!(density(b"tiff:XResolution=\"300/0\""), None);
    }
}
