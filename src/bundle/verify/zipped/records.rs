//! The records that a zip is made of, as bytes say them (APPNOTE.TXT 6.3, sections 4.3 and 4.5).
//!
//! Read here rather than by a library, which reads as much as it can: two entries of one name, bytes between
//! entries and two spellings of one name are just what is looked for. Not for what is wrong with them.

use std::io::{self, Read, Seek, SeekFrom};

/// Where a zip ends, and where its list of entries lies.
pub(super) struct End {
    /// Where the records of the end begin.
    pub(super) at: u64,
    /// How many entries it has.
    pub(super) count: u64,
    /// Bytes of the list.
    pub(super) size: u64,
    /// Where the list begins, as it says.
    pub(super) offset: u64,
    /// The comment.
    pub(super) comment: Vec<u8>,
    /// Bytes behind the end.
    pub(super) trailing: u64,
}

/// One entry of the list.
pub(super) struct Central {
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) compressed: u64,
    pub(super) size: u64,
    pub(super) name: Vec<u8>,
    /// Where its own header lies, as it says.
    pub(super) offset: u64,
    /// The kind of file in the system's mode; 0 where it does not say.
    pub(super) kind: u32,
    /// Another name that some programs take instead.
    pub(super) other_name: Option<Vec<u8>>,
}

/// The header before an entry's bytes.
pub(super) struct Local {
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) compressed: u64,
    pub(super) size: u64,
    pub(super) name: Vec<u8>,
    pub(super) other_name: Option<Vec<u8>>,
    /// Bytes of the header.
    pub(super) length: u64,
}

/// What stands for "see the extra field".
const SEE: u32 = u32::MAX;

/// Numbers out of a record, little-endian.
struct Fields<'b>(&'b [u8]);

impl Fields<'_> {
    fn bytes<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk().ok_or_else(short)?;
        self.0 = rest;
        Ok(*first)
    }

    fn short(&mut self) -> io::Result<u16> {
        self.bytes().map(u16::from_le_bytes)
    }

    fn word(&mut self) -> io::Result<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn long(&mut self) -> io::Result<u64> {
        self.bytes().map(u64::from_le_bytes)
    }
}

fn short() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "a record is cut off")
}

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// Bytes of the record at the end, without its comment.
const END: usize = 22;

/// Finds the end of a zip.
pub(super) fn end(file: &mut (impl Read + Seek), length: u64) -> io::Result<End> {
    let most = (END + usize::from(u16::MAX)) as u64;
    let start = length.saturating_sub(most);
    file.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    file.by_ref().take(most).read_to_end(&mut tail)?;
    let mut last = None;
    for at in (0..tail.len().saturating_sub(END - 1)).rev() {
        let record = tail.get(at..).unwrap_or_default();
        if !record.starts_with(b"PK\x05\x06") {
            continue;
        }
        let comment = record.get(20..22).map_or(0, |size| {
            usize::from(u16::from_le_bytes([size[0], size[1]]))
        });
        if END + comment == record.len() {
            last = Some((at, comment));
            break;
        }
        if END + comment < record.len() && last.is_none() {
            last = Some((at, comment));
        }
    }
    let (at, comment) = last.ok_or_else(|| broken("it is no zip, or it is cut off"))?;
    let record = tail.get(at..).unwrap_or_default();
    let mut fields = Fields(record.get(4..).unwrap_or_default());
    let disks = [fields.short()?, fields.short()?];
    let (here, count) = (fields.short()?, fields.short()?);
    let (size, offset) = (fields.word()?, fields.word()?);
    let at_in_file = start + at as u64;
    let mut end = End {
        at: at_in_file,
        count: u64::from(count),
        size: u64::from(size),
        offset: u64::from(offset),
        comment: record.get(END..END + comment).unwrap_or_default().to_vec(),
        trailing: (record.len() - END - comment) as u64,
    };
    if count == u16::MAX || size == SEE || offset == SEE {
        larger(file, &mut end)?;
    } else if disks != [0, 0] || here != count {
        return Err(broken("it is a part of a zip in several files"));
    }
    Ok(end)
}

/// The numbers that need 64 bits, in two more records before the end.
fn larger(file: &mut (impl Read + Seek), end: &mut End) -> io::Result<()> {
    const LOCATOR: u64 = 20;
    const RECORD: u64 = 56;
    let Some(start) = end.at.checked_sub(LOCATOR + RECORD) else {
        return Ok(());
    };
    file.seek(SeekFrom::Start(start))?;
    let mut both = [0; (LOCATOR + RECORD) as usize];
    file.read_exact(&mut both)?;
    let (record, locator) = both.split_at(RECORD as usize);
    if !locator.starts_with(b"PK\x06\x07") {
        // Just as many entries, or bytes, as the short form can say.
        return Ok(());
    }
    if !record.starts_with(b"PK\x06\x06") {
        return Err(broken("its 64-bit record is not where it belongs"));
    }
    let mut fields = Fields(record.get(4..).unwrap_or_default());
    let length = fields.long()?;
    let _versions = fields.word()?;
    let disks = [fields.word()?, fields.word()?];
    let (here, count) = (fields.long()?, fields.long()?);
    if length != RECORD - 12 || disks != [0, 0] || here != count {
        return Err(broken("its 64-bit record is odd"));
    }
    (end.count, end.size, end.offset) = (count, fields.long()?, fields.long()?);
    end.at = start;
    Ok(())
}

/// Reads the next entry of the list.
pub(super) fn central(from: &mut impl Read) -> io::Result<Central> {
    let mut head = [0; 46];
    from.read_exact(&mut head)?;
    if !head.starts_with(b"PK\x01\x02") {
        return Err(broken("its list of entries is broken"));
    }
    let mut fields = Fields(head.get(8..).unwrap_or_default());
    let (flags, method) = (fields.short()?, fields.short()?);
    let _time = fields.word()?;
    let crc = fields.word()?;
    let (compressed, size) = (fields.word()?, fields.word()?);
    let lengths = [fields.short()?, fields.short()?, fields.short()?];
    let (_disk, _internal) = (fields.short()?, fields.short()?);
    let (attributes, offset) = (fields.word()?, fields.word()?);
    let name = taken(from, lengths[0])?;
    let extra = taken(from, lengths[1])?;
    let _comment = taken(from, lengths[2])?;
    let mut numbers = [u64::from(size), u64::from(compressed), u64::from(offset)];
    let other_name = extra_fields(&extra, &mut numbers)?;
    Ok(Central {
        flags,
        method,
        crc,
        compressed: numbers[1],
        size: numbers[0],
        name,
        offset: numbers[2],
        kind: (attributes >> 16) & 0o170_000,
        other_name,
    })
}

/// Reads the header before an entry's bytes.
pub(super) fn local(from: &mut impl Read) -> io::Result<Local> {
    let mut head = [0; 30];
    from.read_exact(&mut head)?;
    if !head.starts_with(b"PK\x03\x04") {
        return Err(broken("an entry is not where the list says"));
    }
    let mut fields = Fields(head.get(6..).unwrap_or_default());
    let (flags, method) = (fields.short()?, fields.short()?);
    let _time = fields.word()?;
    let crc = fields.word()?;
    let (compressed, size) = (fields.word()?, fields.word()?);
    let lengths = [fields.short()?, fields.short()?];
    let name = taken(from, lengths[0])?;
    let extra = taken(from, lengths[1])?;
    let mut numbers = [u64::from(size), u64::from(compressed), 0];
    let other_name = extra_fields(&extra, &mut numbers)?;
    Ok(Local {
        flags,
        method,
        crc,
        compressed: numbers[1],
        size: numbers[0],
        name,
        other_name,
        length: 30 + u64::from(lengths[0]) + u64::from(lengths[1]),
    })
}

fn taken(from: &mut impl Read, length: u16) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::from(length)];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Puts the 64-bit numbers where the short ones refer to them, in their order, and gives another name if there
/// is one (Info-ZIP's 0x7075).
fn extra_fields(extra: &[u8], numbers: &mut [u64; 3]) -> io::Result<Option<Vec<u8>>> {
    let mut fields = Fields(extra);
    let mut name = None;
    // Some programs pad with a few zeros.
    while fields.0.len() >= 4 {
        let (id, length) = (fields.short()?, usize::from(fields.short()?));
        let (mut value, rest) = fields.0.split_at_checked(length).ok_or_else(short)?;
        fields.0 = rest;
        match id {
            1 => {
                let mut long = Fields(value);
                for number in numbers.iter_mut() {
                    if *number == u64::from(SEE) {
                        *number = long.long()?;
                    }
                }
            }
            0x7075 => {
                value = value.get(5..).unwrap_or_default();
                name = Some(value.to_vec());
            }
            _ => {}
        }
    }
    Ok(name)
}
