//! The XMP packet (ISO 16684-1): origin by the IPTC's extension schema, maker, title, density.

use super::ExportOptions;

/// Longer titles are cut, so that the packet fits into one segment of a JPEG.
const LONGEST_TITLE: usize = 500;

/// The packet for a picture.
pub fn packet(options: &ExportOptions, dpi: Option<u16>) -> String {
    let source = options.source_type.unwrap_or_default().uri();
    let density = dpi.map_or_else(String::new, |dpi| {
        format!("\n   tiff:XResolution=\"{dpi}/1\" tiff:YResolution=\"{dpi}/1\" tiff:ResolutionUnit=\"2\"")
    });
    let title = options.title.as_deref().map(escape).filter(|title| !title.is_empty());
    let title = title.map_or_else(String::new, |title| {
        format!("\n   <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>")
    });
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n \
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n  \
         <rdf:Description rdf:about=\"\"\n   \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n   \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n   \
         xmlns:tiff=\"http://ns.adobe.com/tiff/1.0/\"\n   \
         xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\"\n   \
         xmp:CreatorTool=\"Vitrine {version}\"{density}\n   \
         Iptc4xmpExt:DigitalSourceType=\"{source}\">{title}\n  \
         </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>",
        version = env!("CARGO_PKG_VERSION"),
    )
}

/// Text as it may stand in XML; control characters, which XML cannot hold, are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.trim().chars().filter(|c| !c.is_control()).take(LONGEST_TITLE) {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_break_out_of_the_packet() {
        let title = Some("a\"/><evil>&\u{0}</evil>".to_owned());
        let packet = packet(&ExportOptions { title, ..ExportOptions::default() }, Some(300));
        assert!(packet.contains("a&quot;/&gt;&lt;evil&gt;&amp;&lt;/evil&gt;") && !packet.contains("<evil>"));
        assert!(packet.contains("digitalsourcetype/composite\""));
        assert!(packet.contains("tiff:XResolution=\"300/1\""));
    }
}
