//! Images, made anew: what is kept is drawn from the pixels alone, so position, author and whatever else hides in a file is gone.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ExtendedColorType, ImageDecoder as _, ImageFormat, ImageReader, Limits};

/// The most pixels of an image: more than any telephone takes.
const MOST_PIXELS: u64 = 40_000_000;

/// The most bytes an image takes while it is decoded.
const MOST_BYTES: u64 = 192 * 1024 * 1024;

/// The longest side of what is kept, in pixels.
const LONGEST_SIDE: u32 = 1_600;

/// The longest side of the smaller image, in pixels.
const SMALL_SIDE: u32 = 400;

/// JPEG's quality from 1 to 100: text in a photographed poster stays legible.
const QUALITY: u8 = 82;

/// Why an image is refused, in French.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidImage {
    /// Its bytes are not of the type it is said to have.
    #[error("Ce fichier n'est pas une image du type annoncé ; envoyez une image JPEG, PNG ou WebP avec son type.")]
    OtherType,
    /// It has too many pixels.
    #[error("Cette image a plus de 40 millions de pixels : réduisez-la.")]
    TooLarge,
    /// It cannot be decoded to its end.
    #[error("Cette image est abîmée ou incomplète : enregistrez-la de nouveau.")]
    Broken,
}

/// An image made anew.
#[derive(Debug)]
pub struct Remade {
    /// Its type: JPEG, or WebP where something shows through.
    pub media_type: &'static str,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// The image.
    pub whole: Vec<u8>,
    /// The smaller one.
    pub small: Vec<u8>,
}

/// Decodes an image of this type under limits and encodes it anew, in its two sizes.
///
/// # Errors
/// [`InvalidImage`].
pub fn remake(media_type: &str, bytes: &[u8]) -> Result<Remade, InvalidImage> {
    let format = image::guess_format(bytes).map_err(|_| InvalidImage::OtherType)?;
    let is_taken = matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP);
    if !is_taken || format.to_mime_type() != media_type {
        return Err(InvalidImage::OtherType);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_BYTES {
        return Err(InvalidImage::TooLarge);
    }
    let orientation = decoder.orientation().map_err(refused)?;
    let mut image = shrunk(DynamicImage::from_decoder(decoder).map_err(refused)?, LONGEST_SIDE);
    // A telephone held upright says so beside the pixels, where it would be lost.
    image.apply_orientation(orientation);
    let small = shrunk(image.clone(), SMALL_SIDE);
    let shows_through = image.color().has_alpha() && image.to_rgba8().pixels().any(|pixel| pixel.0[3] < u8::MAX);
    Ok(Remade {
        media_type: if shows_through { "image/webp" } else { "image/jpeg" },
        width: image.width(),
        height: image.height(),
        whole: encoded(&image, shows_through)?,
        small: encoded(&small, shows_through)?,
    })
}

fn refused(error: image::ImageError) -> InvalidImage {
    match error {
        image::ImageError::Limits(_) => InvalidImage::TooLarge,
        _ => InvalidImage::Broken,
    }
}

fn shrunk(image: DynamicImage, side: u32) -> DynamicImage {
    // Averages the pixels, without the large table of floating-point numbers that finer ways need.
    if image.width().max(image.height()) > side { image.thumbnail(side, side) } else { image }
}

fn encoded(image: &DynamicImage, shows_through: bool) -> Result<Vec<u8>, InvalidImage> {
    let mut out = Vec::new();
    let (width, height) = (image.width(), image.height());
    let done = if shows_through {
        WebPEncoder::new_lossless(&mut out).encode(&image.to_rgba8(), width, height, ExtendedColorType::Rgba8)
    } else {
        JpegEncoder::new_with_quality(&mut out, QUALITY).encode(
            &image.to_rgb8(),
            width,
            height,
            ExtendedColorType::Rgb8,
        )
    };
    done.map(|()| out).map_err(refused)
}
