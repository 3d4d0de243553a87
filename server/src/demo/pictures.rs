//! Small drawn pictures as evidence: a filled-in form and a snapshot of an appliance. No real photograph is shipped.

use super::dice::Dice;
use crate::files::{Kept, inspect};
use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// How many there are.
const PICTURES: usize = 12;
const WIDTH: u32 = 240;
const HEIGHT: u32 = 180;

/// Draws them, and takes them in as if they had been uploaded.
///
/// # Errors
/// When a picture can't be encoded.
pub fn draw() -> anyhow::Result<Vec<Kept>> {
    let mut dice = Dice::new("pictures");
    (0..PICTURES)
        .map(|place| {
            let drawn = if place % 2 == 0 {
                form(&mut dice)
            } else {
                snapshot(&mut dice)
            };
            let mut bytes = Cursor::new(Vec::new());
            drawn.write_to(&mut bytes, ImageFormat::Png)?;
            inspect("evidence.png", bytes.into_inner())
                .map_err(|problem| anyhow::anyhow!("{problem:?}"))
        })
        .collect()
}

fn block(picture: &mut RgbImage, from: (u32, u32), size: (u32, u32), colour: [u8; 3]) {
    for y in from.1..(from.1 + size.1).min(HEIGHT) {
        for x in from.0..(from.0 + size.0).min(WIDTH) {
            picture.put_pixel(x, y, Rgb(colour));
        }
    }
}

fn disc(picture: &mut RgbImage, centre: (i64, i64), radius: i64, colour: [u8; 3]) {
    for y in centre.1 - radius..=centre.1 + radius {
        for x in centre.0 - radius..=centre.0 + radius {
            let inside = (x - centre.0).pow(2) + (y - centre.1).pow(2) <= radius * radius;
            if let (true, Ok(x), Ok(y)) = (inside, u32::try_from(x), u32::try_from(y))
                && x < WIDTH
                && y < HEIGHT
            {
                picture.put_pixel(x, y, Rgb(colour));
            }
        }
    }
}

fn length(dice: &mut Dice, low: i64, high: i64) -> u32 {
    u32::try_from(dice.between(low, high)).unwrap_or(1)
}

/// A service record: lines of writing, a signature, a red stamp.
fn form(dice: &mut Dice) -> RgbImage {
    let mut picture = RgbImage::from_pixel(WIDTH, HEIGHT, Rgb([246, 244, 238]));
    block(&mut picture, (60, 12), (120, 9), [70, 70, 76]);
    for row in 0..8 {
        let y = 36 + row * 15;
        block(&mut picture, (16, y), (34, 4), [150, 150, 156]);
        let written = length(dice, 50, 160);
        block(&mut picture, (60, y), (written, 3), [60, 84, 140]);
    }
    disc(&mut picture, (196, 146), 22, [204, 72, 66]);
    disc(&mut picture, (196, 146), 18, [246, 244, 238]);
    picture
}

/// An appliance against a wall, with water below now and then.
fn snapshot(dice: &mut Dice) -> RgbImage {
    let shade = u8::try_from(dice.between(150, 215)).unwrap_or(180);
    let mut picture =
        RgbImage::from_pixel(WIDTH, HEIGHT, Rgb([shade, shade, shade.saturating_sub(12)]));
    block(&mut picture, (0, 140), (WIDTH, 40), [132, 112, 92]);
    let left = length(dice, 50, 90);
    block(&mut picture, (left, 38), (96, 112), [236, 238, 240]);
    block(&mut picture, (left + 6, 44), (84, 12), [92, 100, 110]);
    let centre = (i64::from(left) + 48, 100);
    disc(&mut picture, centre, 34, [120, 128, 138]);
    disc(&mut picture, centre, 27, [44, 54, 66]);
    if dice.chance(60.0) {
        let wide = length(dice, 60, 130);
        block(&mut picture, (left, 152), (wide, 10), [150, 182, 206]);
    }
    picture
}
