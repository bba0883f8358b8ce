//! Hostile and harmless files.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::io::{Cursor, Write as _};

use ::image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

use super::image::{InvalidImage, remake};
use super::pdf::{InvalidPdf, check};

fn picture(format: ImageFormat, (width, height): (u32, u32), alpha: u8) -> Vec<u8> {
    let image = RgbaImage::from_fn(width, height, |x, y| Rgba([x.to_le_bytes()[0], y.to_le_bytes()[0], 90, alpha]));
    let image = DynamicImage::ImageRgba8(image);
    let image = if format == ImageFormat::Jpeg { DynamicImage::ImageRgb8(image.to_rgb8()) } else { image };
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A PNG of one bit a pixel, all black: its side is what its head says, whatever the data holds.
fn black_png(side: u32, rows: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        let mut crc = Crc::new();
        crc.update(kind);
        crc.update(data);
        png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        png.extend(kind);
        png.extend(data);
        png.extend(crc.sum().to_be_bytes());
    };
    let mut head = side.to_be_bytes().to_vec();
    head.extend(side.to_be_bytes());
    head.extend([1, 0, 0, 0, 0]);
    chunk(b"IHDR", &head);
    chunk(b"IDAT", &deflated(&vec![0; (rows * (side.div_ceil(8) + 1)) as usize]));
    chunk(b"IEND", &[]);
    png
}

/// A JPEG with a position in its EXIF data: the marker APP1 after the first two bytes.
fn jpeg_with_position(orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    exif.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0x26, 0, 0, 0, 0]);
    exif.extend(b"GPSLatitude 48.8566");
    let plain = picture(ImageFormat::Jpeg, (60, 30), 255);
    let mut jpeg = plain.get(..2).unwrap().to_vec();
    jpeg.extend([0xff, 0xe1]);
    jpeg.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    jpeg.extend(exif);
    jpeg.extend(plain.get(2..).unwrap());
    jpeg
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[test]
fn images_are_made_anew_in_two_sizes() {
    for (format, media_type, alpha, made_type) in [
        (ImageFormat::Jpeg, "image/jpeg", 255, "image/jpeg"),
        (ImageFormat::Png, "image/png", 255, "image/jpeg"),
        (ImageFormat::Png, "image/png", 120, "image/webp"),
        (ImageFormat::WebP, "image/webp", 255, "image/jpeg"),
        (ImageFormat::WebP, "image/webp", 0, "image/webp"),
    ] {
        let made = remake(media_type, &picture(format, (2_000, 1_000), alpha)).unwrap();
        assert_eq!((made.media_type, made.width, made.height), (made_type, 1_600, 800), "{format:?}");
        for (bytes, width) in [(&made.whole, 1_600), (&made.small, 400)] {
            let read = ::image::load_from_memory(bytes).unwrap();
            assert_eq!((read.width(), read.height()), (width, width / 2), "{format:?}");
        }
        let little = remake(media_type, &picture(format, (30, 20), alpha)).unwrap();
        assert_eq!((little.width, little.height), (30, 20), "a small image does not grow");
    }
}

#[test]
fn position_and_tails_are_gone_and_the_image_stands_upright() {
    for (orientation, size) in [(1, (60, 30)), (6, (30, 60))] {
        let sent = jpeg_with_position(orientation);
        assert!(holds(&sent, b"GPSLatitude"));
        let made = remake("image/jpeg", &sent).unwrap();
        assert_eq!((made.width, made.height), size);
        for bytes in [&made.whole, &made.small] {
            assert!(!holds(bytes, b"GPS") && !holds(bytes, b"Exif"));
        }
    }
    for tail in [b"<script>alert(1)</script>".as_slice(), b"PK\x03\x04classes.dex", b"GIF89a/*"] {
        for (format, media_type) in [(ImageFormat::Png, "image/png"), (ImageFormat::Jpeg, "image/jpeg")] {
            let mut polyglot = picture(format, (40, 40), 255);
            polyglot.extend(tail);
            let made = remake(media_type, &polyglot).unwrap();
            assert!(!holds(&made.whole, tail) && !holds(&made.small, tail));
        }
    }
}

#[test]
fn hostile_images_are_refused() {
    let png = picture(ImageFormat::Png, (40, 40), 255);
    let cut = |bytes: &[u8]| bytes.get(..bytes.len() / 2).unwrap().to_vec();
    let bomb = black_png(10_000, 10_000);
    assert!(bomb.len() < 20_000, "100 megapixels in {} bytes", bomb.len());
    for (what, media_type, bytes, refusal) in [
        ("another type", "image/jpeg", png.clone(), InvalidImage::OtherType),
        ("a page", "image/png", b"<html><script>alert(1)</script>".to_vec(), InvalidImage::OtherType),
        ("a page after the mark of GIF", "image/png", b"GIF89a=1;alert(1)//".to_vec(), InvalidImage::OtherType),
        (
            "SVG",
            "image/png",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
            InvalidImage::OtherType,
        ),
        ("nothing", "image/png", Vec::new(), InvalidImage::OtherType),
        ("a hundred megapixels", "image/png", bomb, InvalidImage::TooLarge),
        ("a side of four billion", "image/png", black_png(u32::MAX / 2, 1), InvalidImage::TooLarge),
        ("less data than its head says", "image/png", black_png(2_000, 10), InvalidImage::Broken),
        ("half a PNG", "image/png", cut(&png), InvalidImage::Broken),
        ("half a WebP", "image/webp", cut(&picture(ImageFormat::WebP, (40, 40), 9)), InvalidImage::Broken),
        ("the mark of PNG alone", "image/png", b"\x89PNG\r\n\x1a\n".to_vec(), InvalidImage::Broken),
    ] {
        assert_eq!(remake(media_type, &bytes).err(), Some(refusal), "{what}");
    }
}

/// A document with this object in it.
fn document(object: &[u8]) -> Vec<u8> {
    let mut pdf =
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n3 0 obj\n".to_vec();
    pdf.extend(object);
    pdf.extend(b"\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Root 1 0 R >>\nstartxref\n9\n%%EOF\n");
    pdf
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {dictionary} /Length {} >>\nstream\n", data.len()).into_bytes();
    object.extend(data);
    object.extend(b"\nendstream");
    object
}

#[test]
fn a_document_is_kept_unless_something_in_it_acts() {
    let packed = |text: &[u8]| deflated(text);
    let objects = "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode";
    let harmless = b"5 0 << /Type /Annot /S /URI /URI (https://www.example.org/) >>".as_slice();
    let acting = b"5 0 << /S /JavaScript /JS (app.alert(1)) >>".as_slice();
    let hidden = Err(InvalidPdf::Hidden);
    let script = || Err(InvalidPdf::Acts("/JavaScript"));
    for (what, object, result) in [
        ("text", b"<< /Title (JavaScript et menus) >>".to_vec(), Ok(())),
        ("a name that only begins so", b"<< /JavaScriptFreeName 1 >>".to_vec(), Ok(())),
        ("harmless packed objects", stream(objects, &packed(harmless)), Ok(())),
        ("a packed picture", stream("/Subtype /Image /Filter /DCTDecode", b"\xff\xd8 pixels"), Ok(())),
        ("a script", b"<< /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>".to_vec(), script()),
        ("a script in disguise", b"<< /S /J#61va#53cript /J#53 (x) >>".to_vec(), script()),
        ("a packed script", stream(objects, &packed(acting)), script()),
        (
            "a packed script in disguise",
            stream("/T#79pe /Obj#53tm /#46irst 4 /Fi#6cter /FlateDecode", &packed(acting)),
            script(),
        ),
        ("a program", b"<< /S /Launch /F (cmd.exe) >>".to_vec(), Err(InvalidPdf::Acts("/Launch"))),
        ("files", b"<< /Names << /EmbeddedFiles 4 0 R >> >>".to_vec(), Err(InvalidPdf::Acts("/EmbeddedFiles"))),
        (
            "a form that is sent",
            b"<< /S /SubmitForm /F (https://x.example) >>".to_vec(),
            Err(InvalidPdf::Acts("/SubmitForm")),
        ),
        ("a form of XFA", b"<< /XFA 4 0 R >>".to_vec(), Err(InvalidPdf::Acts("/XFA"))),
        ("a password", b"<< /Encrypt 4 0 R >>".to_vec(), hidden.clone()),
        (
            "two filters",
            stream("/Type /ObjStm /First 4 /Filter [/FlateDecode /FlateDecode]", &packed(&packed(acting))),
            hidden.clone(),
        ),
        ("another filter", stream("/Type /ObjStm /First 4 /Filter /ASCIIHexDecode", b"2F4A53>"), hidden.clone()),
        ("a filter elsewhere", stream("/Type /ObjStm /First 4 /Filter 9 0 R", &packed(acting)), hidden.clone()),
        (
            "a predictor",
            stream(&format!("{objects} /DecodeParms << /Predictor 12 >>"), &packed(acting)),
            hidden.clone(),
        ),
        ("broken packing", stream(objects, b"\x78\x9c broken"), hidden.clone()),
        ("a bomb", stream(objects, &packed(&vec![b' '; 70 * 1024 * 1024])), hidden),
    ] {
        assert_eq!(check(&document(&object)), result, "{what}");
    }
}

#[test]
fn what_is_not_only_a_document_is_refused() {
    let whole = document(b"<< >>");
    let with = |before: &[u8], after: &[u8]| [before, &whole, after].concat();
    for (what, bytes, refusal) in [
        ("nothing", Vec::new(), InvalidPdf::NotPdf),
        ("a page", b"<html>".to_vec(), InvalidPdf::NotPdf),
        ("something before", with(b"GIF89a", b""), InvalidPdf::NotPdf),
        ("half", whole.get(..whole.len() / 2).unwrap().to_vec(), InvalidPdf::NotPdf),
        ("an archive after", with(b"", b"PK\x03\x04"), InvalidPdf::Mixed),
        ("a page after", with(b"", b"<script>alert(1)</script>"), InvalidPdf::Mixed),
        ("a page within", document(b"<< >>\n%<script>alert(1)</script>"), InvalidPdf::Mixed),
    ] {
        assert_eq!(check(&bytes), Err(refusal), "{what}");
    }
    assert_eq!(check(&with(b"", b"\r\n")), Ok(()));
}
