//! Bytes to text, never lossy.

use std::io::{self, BufRead, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::origin::Origin;
use crate::cell::UNDECODABLE;

/// The encoding of a file, and whether all of it could be decoded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Detected {
    pub(crate) encoding: &'static Encoding,
    /// Whether the file begins with a mark that says so.
    pub(crate) marked: bool,
    /// Whether the bytes are such that decoding may fail somewhere.
    pub(crate) doubtful: bool,
}

impl Detected {
    /// For people.
    pub(crate) fn name(self) -> String {
        let mark = if self.marked {
            " with a byte order mark"
        } else {
            ""
        };
        format!("{}{mark}", self.encoding.name())
    }
}

/// Finds out a file's encoding, or takes the one that is given. `country` is a
/// hint for texts that could be of several: two letters.
pub(crate) fn detect(
    origin: &Origin,
    given: Option<&'static Encoding>,
    country: Option<&str>,
) -> io::Result<Detected> {
    let head = origin.head(4096)?;
    if let Some((encoding, _)) = Encoding::for_bom(&head) {
        return Ok(Detected {
            encoding: given.unwrap_or(encoding),
            marked: given.is_none_or(|given| given == encoding),
            doubtful: true,
        });
    }
    let sure = |encoding| Detected {
        encoding,
        marked: false,
        doubtful: true,
    };
    if let Some(given) = given {
        return Ok(sure(given));
    }
    if let Some(encoding) = utf_16(&head) {
        return Ok(sure(encoding));
    }
    let Census { valid, invalid } = census(origin)?;
    if invalid == 0 {
        return Ok(Detected {
            encoding: UTF_8,
            marked: false,
            doubtful: false,
        });
    }
    // A damaged byte makes no other encoding of a file in UTF-8.
    if valid > invalid {
        return Ok(sure(UTF_8));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let mut reader = origin.open()?;
    let mut fed = 0usize;
    loop {
        let block = reader.fill_buf()?;
        if block.is_empty() || fed > ENOUGH {
            break;
        }
        if !block.is_ascii() {
            detector.feed(block, false);
            fed += block.len();
        }
        let len = block.len();
        reader.consume(len);
    }
    detector.feed(&[], true);
    let country = country.map(str::as_bytes);
    Ok(sure(detector.guess(country, Utf8Detection::Deny)))
}

/// Bytes with letters beyond ASCII after which more would change no guess.
const ENOUGH: usize = 4 * 1024 * 1024;

/// UTF-16 without a mark: every other byte of Latin letters is zero.
fn utf_16(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    if pairs < 4 {
        return None;
    }
    let zeros = |at: usize| {
        head.iter()
            .skip(at)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    let (first, second) = (zeros(0), zeros(1));
    if second * 2 > pairs && first == 0 {
        Some(UTF_16LE)
    } else if first * 2 > pairs && second == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Sequences of bytes beyond ASCII that are UTF-8, and that are not.
#[derive(Debug, Default)]
struct Census {
    valid: u64,
    invalid: u64,
}

fn census(origin: &Origin) -> io::Result<Census> {
    let mut seen = Census::default();
    let mut reader = origin.open()?;
    // A sequence that a block's end cuts in two.
    let mut kept: Vec<u8> = Vec::new();
    loop {
        let block = reader.fill_buf()?;
        let len = block.len();
        if kept.is_empty() && len > 0 && block.is_ascii() {
            reader.consume(len);
            continue;
        }
        kept.extend_from_slice(block);
        reader.consume(len);
        let cut = if len == 0 { kept.len() } else { whole(&kept) };
        for chunk in kept.get(..cut).unwrap_or(&[]).utf8_chunks() {
            let beyond = chunk.valid().bytes().filter(|&byte| byte >= 0xc0).count();
            seen.valid += beyond as u64;
            seen.invalid += u64::from(!chunk.invalid().is_empty());
        }
        kept.drain(..cut);
        if len == 0 {
            return Ok(seen);
        }
    }
}

/// How many bytes there are before a sequence that may go on.
fn whole(bytes: &[u8]) -> usize {
    let tail = bytes.iter().rev().take(3).position(|&byte| byte >= 0xc0);
    tail.map_or(bytes.len(), |back| bytes.len() - back - 1)
}

/// Decodes a file to UTF-8; what cannot be decoded becomes [`UNDECODABLE`].
pub(crate) fn decoded(origin: &Origin, detected: Detected) -> io::Result<Box<dyn BufRead + Send>> {
    let mut reader = origin.open()?;
    if detected.encoding == UTF_8 && !detected.doubtful {
        return Ok(reader);
    }
    if detected.marked {
        // The mark itself is no text.
        let mark = if detected.encoding == UTF_8 { 3 } else { 2 };
        io::copy(&mut reader.by_ref().take(mark), &mut io::sink())?;
    }
    Ok(Box::new(io::BufReader::with_capacity(
        256 * 1024,
        Decoding {
            reader,
            decoder: detected.encoding.new_decoder_without_bom_handling(),
            strict: detected.encoding.is_single_byte(),
            out: String::new(),
            given: 0,
            ended: false,
        },
    )))
}

struct Decoding<R> {
    reader: R,
    decoder: encoding_rs::Decoder,
    /// Whether control characters are bytes that the encoding does not use.
    strict: bool,
    out: String,
    given: usize,
    ended: bool,
}

impl<R: BufRead> Decoding<R> {
    fn fill(&mut self) -> io::Result<()> {
        self.out.clear();
        self.given = 0;
        while self.out.is_empty() && !self.ended {
            let block = self.reader.fill_buf()?;
            let last = block.is_empty();
            let most = self
                .decoder
                .max_utf8_buffer_length_without_replacement(block.len());
            self.out.reserve(most.unwrap_or(block.len() * 3 + 16) + 8);
            let (result, read) =
                self.decoder
                    .decode_to_string_without_replacement(block, &mut self.out, last);
            self.reader.consume(read);
            match result {
                DecoderResult::Malformed(..) => self.out.push(UNDECODABLE),
                DecoderResult::InputEmpty => self.ended = last,
                DecoderResult::OutputFull => {}
            }
        }
        if self.strict && self.out.contains(|c| matches!(c, '\u{80}'..='\u{9f}')) {
            self.out = self.out.replace(
                |c| matches!(c, '\u{80}'..='\u{9f}'),
                UNDECODABLE.encode_utf8(&mut [0; 4]),
            );
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.out.len() {
            self.fill()?;
        }
        let mut rest = self.out.as_bytes().get(self.given..).unwrap_or(&[]);
        let count = rest.read(buffer)?;
        self.given += count;
        Ok(count)
    }
}

/// The country that a currency is of, if it is of one whose language has
/// letters of its own.
pub(crate) fn country(currency: &str) -> Option<&'static str> {
    Some(match currency {
        "TRY" => "tr",
        "PLN" => "pl",
        "CZK" => "cz",
        "HUF" => "hu",
        "RON" => "ro",
        "BGN" => "bg",
        "RUB" => "ru",
        "UAH" => "ua",
        "ILS" => "il",
        "JPY" => "jp",
        "KRW" => "kr",
        "CNY" => "cn",
        "TWD" => "tw",
        "THB" => "th",
        "VND" => "vn",
        "GBP" => "uk",
        "USD" => "us",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{WINDOWS_1252, WINDOWS_1254};

    fn read(bytes: &[u8], country: Option<&str>) -> (String, String) {
        let origin = Origin::memory("till.csv", bytes.to_vec());
        let detected = detect(&origin, None, country).unwrap();
        let mut text = String::new();
        decoded(&origin, detected)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        (detected.name(), text)
    }

    const TEXT: &str = "Müşteri;Şube;Ürün\r\nIşıl ÖRNEK;Kadıköy;Kaşar Peyniri\r\nÖmer DENEME;Beşiktaş;Çay, Türk Kahvesi\r\n";

    #[test]
    fn encodings_of_tills() {
        assert_eq!(
            read(TEXT.as_bytes(), None),
            ("UTF-8".to_owned(), TEXT.to_owned())
        );
        let bom = [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat();
        assert_eq!(
            read(&bom, None),
            ("UTF-8 with a byte order mark".to_owned(), TEXT.to_owned())
        );
        let turkish = WINDOWS_1254.encode(TEXT).0;
        assert_eq!(
            read(&turkish, Some("tr")),
            ("windows-1254".to_owned(), TEXT.to_owned())
        );
        let utf_16: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xFF\xFE", utf_16.as_slice()].concat();
        assert_eq!(
            read(&marked, None),
            (
                "UTF-16LE with a byte order mark".to_owned(),
                TEXT.to_owned()
            )
        );
        let ascii: Vec<u8> = "store;day;sku\n"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(
            read(&ascii, None),
            ("UTF-16BE".to_owned(), "store;day;sku\n".to_owned())
        );
    }

    /// Three members became one when each of their letters became the same
    /// mark.
    #[test]
    fn a_damaged_byte_is_told_apart() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.extend(b"\xfe\xfe;x;y\r\n");
        let (name, text) = read(&bytes, Some("tr"));
        assert_eq!(name, "UTF-8");
        assert_eq!(text.matches(UNDECODABLE).count(), 2);
        let mut western = WINDOWS_1252.encode("Café;Müller\n").0.into_owned();
        western.extend(b"\x81;x\n");
        let origin = Origin::memory("till.csv", western);
        let detected = detect(&origin, Some(WINDOWS_1252), None).unwrap();
        let mut text = String::new();
        decoded(&origin, detected)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, format!("Café;Müller\n{UNDECODABLE};x\n"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_decoded(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            // Behind a letter, since what begins as gzip does is no text.
            let _ = read(&[b"a", &bytes[..]].concat(), Some("tr"));
        }

        /// Blocks that end within a letter change nothing.
        #[test]
        fn utf_8_is_recognised(text in "\\PC{0,80}") {
            let (name, read) = read(text.as_bytes(), None);
            if name == "UTF-8" {
                proptest::prop_assert_eq!(read, text);
            }
        }
    }
}
