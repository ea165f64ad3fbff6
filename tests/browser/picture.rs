//! Photographs of a page, pixel by pixel.

use super::colour::Colour;

/// A decoded photograph.
pub struct Picture {
    pixels: Vec<u8>,
    width: usize,
    height: usize,
    /// Bytes per pixel.
    step: usize,
    zoom: f64,
    /// Where it was taken, in CSS px of the page.
    origin: [f64; 2],
}

impl Picture {
    pub fn decode(png: &[u8], zoom: f64, origin: [f64; 2]) -> Self {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!(info.bit_depth, png::BitDepth::Eight);
        Self {
            pixels,
            width: info.width as usize,
            height: info.height as usize,
            step: info.color_type.samples(),
            zoom,
            origin,
        }
    }

    /// The pixels of `area` (left, top, width, height in CSS px of the page) that differ in
    /// `other`: the colour here, and the colour there.
    pub fn differences(&self, other: &Self, area: [f64; 4]) -> Vec<(Colour, Colour)> {
        assert_eq!((self.width, self.height), (other.width, other.height));
        let [left, top, width, height] = area;
        let at = |position: f64, axis: usize, end: usize| {
            let pixel = (position - self.origin[axis]) * self.zoom;
            (pixel.max(0.0) as usize).min(end)
        };
        let columns = at(left, 0, self.width)..at(left + width, 0, self.width);
        let rows = at(top, 1, self.height)..at(top + height, 1, self.height);
        rows.flat_map(|y| {
            columns
                .clone()
                .map(move |x| (y * self.width + x) * self.step)
        })
        .filter(|&at| self.pixels[at..at + 3] != other.pixels[at..at + 3])
        .map(|at| (self.colour(at), other.colour(at)))
        .collect()
    }

    fn colour(&self, at: usize) -> Colour {
        Colour([0, 1, 2].map(|channel| f64::from(self.pixels[at + channel]) / 255.0))
    }
}
