//! A report inside its own picture: in the XMP packet (ISO 16684-1) of a JPEG or PNG.
//!
//! A report names the hash of its picture, and the picture changes when a report is put into it. So what is put in can be
//! taken out again to the byte, and the hash is that of the picture without it. A packet that is there already (every
//! export of Vitrine has one) is kept and gets one more description.

use std::ops::Range;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::error::{ReportError, VitrineError};

const JPEG_XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Keyword, no compression, no language, no translated keyword.
const PNG_XMP: &[u8] = b"XML:com.adobe.xmp\0\0\0\0\0";
const BEFORE: &str = "<rdf:Description rdf:about=\"\" xmlns:vitrine=\"urn:vitrine:report:1:\"><vitrine:Report>";
const AFTER: &str = "</vitrine:Report></rdf:Description>";
/// A packet that holds the report alone begins so, and goes with it.
const PACKET: &str = "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">";
const PACKET_END: &str = "</rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>";
const CLOSE: &[u8] = b"</rdf:RDF>";

/// A file's container, as far as it matters here.
#[derive(Clone, Copy)]
enum Container {
    Jpeg,
    Png,
}

/// Where a container keeps its packet: the whole segment or chunk, and the packet in it. Without one, where it would go.
struct Place {
    whole: Range<usize>,
    packet: Range<usize>,
}

/// The picture with the report in it. A report it carried before is replaced.
///
/// # Errors
/// `cannot_carry` for other formats than JPEG and PNG, for a damaged file, and where a JPEG's packet has no room.
pub fn attach(picture: &[u8], report: &str) -> Result<Vec<u8>, VitrineError> {
    let bare = detach(picture).map(|(bare, _)| bare);
    let picture = bare.as_deref().unwrap_or(picture);
    let cannot = |detail: &str| VitrineError::from(ReportError::CannotCarry { detail: detail.to_owned() });
    let container = Container::of(picture).ok_or_else(|| cannot("neither JPEG nor PNG"))?;
    let place = container.find(picture).ok_or_else(|| cannot("damaged"))?;
    let description = format!("{BEFORE}{}{AFTER}", URL_SAFE_NO_PAD.encode(report));
    let packet = match &picture[place.packet.clone()] {
        [] => format!("{PACKET}{description}{PACKET_END}").into_bytes(),
        packet => {
            let at = rfind(packet, CLOSE).ok_or_else(|| cannot("its XMP packet has no RDF"))?;
            [&packet[..at], description.as_bytes(), &packet[at..]].concat()
        }
    };
    let segment = container.wrap(&packet).ok_or_else(|| cannot("the packet has no room in a JPEG"))?;
    Ok([&picture[..place.whole.start], &segment, &picture[place.whole.end..]].concat())
}

/// The picture as it was judged, and the report it carries; none when it carries none.
pub fn detach(picture: &[u8]) -> Option<(Vec<u8>, String)> {
    let container = Container::of(picture)?;
    let place = container.find(picture)?;
    let packet = &picture[place.packet.clone()];
    let start = rfind(packet, BEFORE.as_bytes())?;
    let body = start + BEFORE.len();
    let length = find(&packet[body..], AFTER.as_bytes())?;
    let end = body + length + AFTER.len();
    let report = String::from_utf8(URL_SAFE_NO_PAD.decode(&packet[body..body + length]).ok()?).ok()?;
    let rest = [&packet[..start], &packet[end..]].concat();
    let own = rest.len() == PACKET.len() + PACKET_END.len() && rest.starts_with(PACKET.as_bytes());
    let segment = if own { Vec::new() } else { container.wrap(&rest)? };
    Some(([&picture[..place.whole.start], &segment, &picture[place.whole.end..]].concat(), report))
}

impl Container {
    fn of(picture: &[u8]) -> Option<Self> {
        match picture {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            _ if picture.starts_with(PNG_SIGNATURE) => Some(Self::Png),
            _ => None,
        }
    }

    /// Goes through segments or chunks up to the pixels. None for a file that ends before them.
    fn find(self, picture: &[u8]) -> Option<Place> {
        match self {
            Self::Jpeg => find_in_jpeg(picture),
            Self::Png => find_in_png(picture),
        }
    }

    /// The segment or chunk for a packet; none when it is too long for a JPEG.
    fn wrap(self, packet: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Jpeg => {
                let length = u16::try_from(2 + JPEG_XMP.len() + packet.len()).ok()?;
                Some([&[0xff, 0xe1], length.to_be_bytes().as_slice(), JPEG_XMP, packet].concat())
            }
            Self::Png => {
                let length = u32::try_from(PNG_XMP.len() + packet.len()).ok()?;
                let chunk = [b"iTXt", PNG_XMP, packet].concat();
                let sum = crc32fast::hash(&chunk);
                Some([length.to_be_bytes().as_slice(), &chunk, &sum.to_be_bytes()].concat())
            }
        }
    }
}

fn find_in_jpeg(picture: &[u8]) -> Option<Place> {
    let mut at = 2;
    let mut free = 2;
    loop {
        let [0xff, marker, high, low] = *picture.get(at..at + 4)? else { return None };
        let end = at + 2 + usize::from(u16::from_be_bytes([high, low]));
        let body = picture.get(at + 4..end)?;
        match marker {
            // The pixels begin: no packet.
            0xda => return Some(Place { whole: free..free, packet: free..free }),
            0xe1 if body.starts_with(JPEG_XMP) => {
                return Some(Place { whole: at..end, packet: at + 4 + JPEG_XMP.len()..end });
            }
            // JFIF wants to be first.
            0xe0 => free = end,
            _ => {}
        }
        at = end;
    }
}

fn find_in_png(picture: &[u8]) -> Option<Place> {
    let mut at = PNG_SIGNATURE.len();
    let mut free = None;
    loop {
        let head = picture.get(at..at + 8)?;
        let length = u32::from_be_bytes(head.get(..4)?.try_into().ok()?) as usize;
        let body = picture.get(at + 8..(at + 8).checked_add(length)?)?;
        let end = at + 12 + length;
        picture.get(..end)?;
        match head.get(4..)? {
            b"IHDR" => free = Some(end),
            b"IDAT" | b"IEND" => {
                let free = free?;
                return Some(Place { whole: free..free, packet: free..free });
            }
            b"iTXt" if body.starts_with(PNG_XMP) => {
                return Some(Place { whole: at..end, packet: at + 8 + PNG_XMP.len()..at + 8 + length });
            }
            _ => {}
        }
        at = end;
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

fn rfind(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).rposition(|window| window == wanted)
}
