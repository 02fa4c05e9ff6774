//! Exact numbers: fractions, shares and the spread of some days; rounded only when they are shown.
//!
//! Not for what they count.

use std::fmt;

/// An exact fraction, in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    over: i64,
    under: i64,
}

impl Fraction {
    /// From what is over and what is under the line; none where nothing may be divided by it.
    pub const fn new(over: i64, under: i64) -> Option<Self> {
        if under == 0 {
            return None;
        }
        let divisor = common(over.unsigned_abs(), under.unsigned_abs());
        let divisor = if under < 0 { -divisor } else { divisor };
        Some(Self {
            over: over / divisor,
            under: under / divisor,
        })
    }

    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Self {
            over: number,
            under: 1,
        }
    }

    /// What is over the line.
    pub const fn over(self) -> i64 {
        self.over
    }

    /// What is under it; more than 0.
    pub const fn under(self) -> i64 {
        self.under
    }

    /// The nearest number that a chart can be drawn with.
    #[allow(
        clippy::cast_precision_loss,
        reason = "a chart has fewer points than an f64 has digits"
    )]
    pub fn near(self) -> f64 {
        self.over as f64 / self.under as f64
    }

    /// In tenths; halves are rounded away from zero.
    fn tenths(self) -> i128 {
        let (over, under) = (i128::from(self.over), i128::from(self.under));
        let rounded = (over.abs() * 20 + under) / (under * 2);
        rounded * over.signum()
    }
}

/// Whole numbers as they are, others with one decimal.
impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.under == 1 {
            return f.pad(&self.over.to_string());
        }
        let tenths = self.tenths();
        let sign = if tenths < 0 { "-" } else { "" };
        f.pad(&format!(
            "{sign}{}.{}",
            tenths.abs() / 10,
            tenths.abs() % 10
        ))
    }
}

/// The greatest common divisor; 1 for nothing at all.
const fn common(mut one: u64, mut other: u64) -> i64 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    // The smallest number of all has no opposite: no count of days comes near it.
    if one == 0 || one > i64::MAX as u64 {
        1
    } else {
        one as i64
    }
}

/// Some of a number of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many it is true of.
    pub part: usize,
    /// How many were looked at.
    pub of: usize,
}

impl Share {
    /// Counts one more.
    pub const fn count(&mut self, is_part: bool) {
        self.of += 1;
        if is_part {
            self.part += 1;
        }
    }

    /// In percent; none of nothing.
    pub fn percent(self) -> Option<Fraction> {
        let hundred = i64::try_from(self.part).ok()?.checked_mul(100)?;
        Fraction::new(hundred, i64::try_from(self.of).ok()?)
    }
}

/// `3 of 12 (25 %)`.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.part, self.of)?;
        match self.percent() {
            Some(percent) => write!(f, " ({percent} %)"),
            None => Ok(()),
        }
    }
}

/// How some numbers of days are spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// How many there are.
    pub count: usize,
    /// What they come to; none where there are none.
    pub figures: Option<Figures>,
}

/// What some numbers of days come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The one in the middle; of an even count the mean of the two.
    pub median: Fraction,
    /// Their sum by their count.
    pub mean: Fraction,
    /// The smallest that at least nine tenths of them do not exceed (nearest rank).
    pub ninetieth: i64,
    /// The smallest.
    pub least: i64,
    /// The largest.
    pub most: i64,
}

impl Spread {
    /// Of these.
    pub fn of(mut days: Vec<i64>) -> Self {
        days.sort_unstable();
        Self {
            count: days.len(),
            figures: figures(&days),
        }
    }

    /// The one in the middle, if there is any.
    pub fn median(self) -> Option<Fraction> {
        self.figures.map(|figures| figures.median)
    }
}

/// Of numbers in order.
fn figures(days: &[i64]) -> Option<Figures> {
    let (least, most) = (*days.first()?, *days.last()?);
    let count = days.len();
    let upper = *days.get(count / 2)?;
    let median = match count % 2 {
        1 => Fraction::whole(upper),
        _ => Fraction::new(days.get(count / 2 - 1)? + upper, 2)?,
    };
    let rank = (count * 9).div_ceil(10);
    Some(Figures {
        median,
        mean: Fraction::new(days.iter().sum(), i64::try_from(count).ok()?)?,
        ninetieth: *days.get(rank - 1)?,
        least,
        most,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(days: &[i64]) -> [String; 5] {
        let figures = Spread::of(days.to_vec()).figures.unwrap();
        [
            figures.median.to_string(),
            figures.mean.to_string(),
            figures.ninetieth.to_string(),
            figures.least.to_string(),
            figures.most.to_string(),
        ]
    }

    #[test]
    fn nothing_has_no_figures_and_no_percent() {
        assert_eq!(Spread::of(Vec::new()), Spread::default());
        assert_eq!(Spread::default().median(), None);
        assert_eq!(Share::default().percent(), None);
        assert_eq!(Share::default().to_string(), "0 of 0");
        assert_eq!(Fraction::new(1, 0), None);
    }

    #[test]
    fn one_two_and_ten() {
        assert_eq!(shown(&[7]), ["7", "7", "7", "7", "7"]);
        // 1 + 4 = 5, by 2 = 2.5; nine tenths of two is more than one of them.
        assert_eq!(shown(&[4, 1]), ["2.5", "2.5", "4", "1", "4"]);
        // Ties: 3 3 3 9; the two in the middle are 3; 18 / 4 = 4.5.
        assert_eq!(shown(&[3, 9, 3, 3]), ["3", "4.5", "9", "3", "9"]);
        // The ninth of ten; 55 / 10 = 5.5.
        let ten: Vec<i64> = (1..=10).rev().collect();
        assert_eq!(shown(&ten), ["5.5", "5.5", "9", "1", "10"]);
        // The tenth of eleven (9.9 rounded up); 66 / 11 = 6.
        let eleven: Vec<i64> = (1..=11).collect();
        assert_eq!(shown(&eleven), ["6", "6", "10", "1", "11"]);
    }

    #[test]
    fn fractions_are_exact_and_rounded_when_shown() {
        let third = Fraction::new(2, 6).unwrap();
        assert_eq!((third.over(), third.under()), (1, 3));
        assert_eq!(third.to_string(), "0.3");
        assert_eq!(Fraction::new(200, 3).unwrap().to_string(), "66.7");
        assert_eq!(Fraction::new(5, 100).unwrap().to_string(), "0.1");
        assert_eq!(Fraction::new(4, 100).unwrap().to_string(), "0.0");
        assert_eq!(Fraction::new(-5, 2).unwrap().to_string(), "-2.5");
        assert_eq!(Fraction::new(6, -4), Fraction::new(-3, 2));
        assert_eq!(Fraction::new(0, 7), Some(Fraction::whole(0)));
        let share = Share { part: 17, of: 26 };
        assert_eq!(share.to_string(), "17 of 26 (65.4 %)");
    }
}
