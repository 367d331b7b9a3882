//! What SQLite does with an open file.

use super::size;
use crate::disk::{Disk, Done, Fault, Handle, Region};
use rusqlite::ffi;
use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{Ordering, fence};

/// As SQLite has it on every system that does not say otherwise.
const SECTOR: c_int = 4096;

/// What SQLite keeps of an open file: its own part comes first.
#[repr(C)]
pub(super) struct OpenFile {
    base: ffi::sqlite3_file,
    inner: *mut Inner,
}

struct Inner {
    disk: Arc<Disk>,
    handle: Handle,
    /// The shared memory that SQLite holds pointers into.
    regions: Vec<Region>,
}

impl OpenFile {
    /// Room for a file that is not open.
    pub(super) const CLOSED: Self =
        Self { base: ffi::sqlite3_file { pMethods: ptr::null() }, inner: ptr::null_mut() };

    /// An open file of a disk; [`close`] takes it back.
    pub(super) fn of(disk: Arc<Disk>, handle: Handle) -> Self {
        let inner = Box::into_raw(Box::new(Inner { disk, handle, regions: Vec::new() }));
        Self { base: ffi::sqlite3_file { pMethods: &raw const METHODS }, inner }
    }
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// SQLite's word for what the disk said.
fn code(done: Done<()>, bad: c_int) -> c_int {
    match done {
        Ok(()) => ffi::SQLITE_OK,
        Err(Fault::Off | Fault::Name) => bad,
    }
}

fn busy(done: Done<bool>, bad: c_int) -> c_int {
    match done {
        Ok(true) => ffi::SQLITE_OK,
        Ok(false) => ffi::SQLITE_BUSY,
        Err(Fault::Off | Fault::Name) => bad,
    }
}

/// The open file behind SQLite's pointer.
///
/// # Safety
/// `file` comes from SQLite, between its `xOpen` and its `xClose`.
unsafe fn inner<'f>(file: *mut ffi::sqlite3_file) -> &'f mut Inner {
    // SAFETY: SQLite gave the file the room of an `OpenFile`, `open` put a live box into it, and no other
    // call on this file runs meanwhile.
    unsafe { &mut *(*file.cast::<OpenFile>()).inner }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite closes each file once, and makes no other call on it afterwards.
    let inner = unsafe { Box::from_raw((*file.cast::<OpenFile>()).inner) };
    inner.disk.close(&inner.handle);
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    to: *mut c_void,
    amount: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    let (Ok(amount), Ok(offset)) = (size(amount), size(offset)) else {
        return ffi::SQLITE_IOERR_READ;
    };
    // SAFETY: SQLite gives an open file and room for as many bytes, which `write_bytes` makes readable.
    let (inner, to) = unsafe {
        ptr::write_bytes(to.cast::<u8>(), 0, amount);
        (inner(file), std::slice::from_raw_parts_mut(to.cast::<u8>(), amount))
    };
    match inner.disk.read(&inner.handle, offset, to) {
        Ok(there) if there == amount => ffi::SQLITE_OK,
        Ok(_less) => ffi::SQLITE_IOERR_SHORT_READ,
        Err(Fault::Off | Fault::Name) => ffi::SQLITE_IOERR_READ,
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    amount: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    let (Ok(amount), Ok(offset)) = (size(amount), size(offset)) else {
        return ffi::SQLITE_IOERR_WRITE;
    };
    // SAFETY: SQLite gives an open file and as many bytes.
    let (inner, bytes) = unsafe { (inner(file), std::slice::from_raw_parts(from.cast::<u8>(), amount)) };
    code(inner.disk.write(&inner.handle, offset, bytes), ffi::SQLITE_IOERR_WRITE)
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, len: ffi::sqlite3_int64) -> c_int {
    // SAFETY: SQLite gives an open file.
    let inner = unsafe { inner(file) };
    let done = size(len).and_then(|len| inner.disk.truncate(&inner.handle, len));
    code(done, ffi::SQLITE_IOERR_TRUNCATE)
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: SQLite gives an open file.
    let inner = unsafe { inner(file) };
    code(inner.disk.sync(&mut inner.handle), ffi::SQLITE_IOERR_FSYNC)
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, len: *mut ffi::sqlite3_int64) -> c_int {
    // SAFETY: SQLite gives an open file and a place for the answer.
    unsafe {
        let inner = inner(file);
        match inner.disk.len(&inner.handle).map(i64::try_from) {
            Ok(Ok(found)) => {
                *len = found;
                ffi::SQLITE_OK
            }
            Ok(Err(_)) | Err(Fault::Off | Fault::Name) => ffi::SQLITE_IOERR_FSTAT,
        }
    }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: SQLite gives an open file.
    let inner = unsafe { inner(file) };
    busy(inner.disk.lock(&inner.handle, level), ffi::SQLITE_IOERR_LOCK)
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: SQLite gives an open file.
    let inner = unsafe { inner(file) };
    code(inner.disk.unlock(&inner.handle, level), ffi::SQLITE_IOERR_UNLOCK)
}

unsafe extern "C" fn check_reserved(file: *mut ffi::sqlite3_file, found: *mut c_int) -> c_int {
    // SAFETY: SQLite gives an open file and a place for the answer.
    unsafe {
        let inner = inner(file);
        match inner.disk.reserved(&inner.handle) {
            Ok(reserved) => {
                *found = c_int::from(reserved);
                ffi::SQLITE_OK
            }
            Err(Fault::Off | Fault::Name) => ffi::SQLITE_IOERR_CHECKRESERVEDLOCK,
        }
    }
}

unsafe extern "C" fn control(_file: *mut ffi::sqlite3_file, _what: c_int, _with: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_file: *mut ffi::sqlite3_file) -> c_int {
    SECTOR
}

unsafe extern "C" fn characteristics(_file: *mut ffi::sqlite3_file) -> c_int {
    // As on a real system: a torn write harms no bytes beside it.
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    n: c_int,
    bytes: c_int,
    make: c_int,
    memory: *mut *mut c_void,
) -> c_int {
    // SAFETY: SQLite gives an open file and a place for the answer.
    let (inner, memory) = unsafe { (inner(file), &mut *memory) };
    *memory = ptr::null_mut();
    let (Ok(n), Ok(bytes)) = (size(n), size(bytes)) else {
        return ffi::SQLITE_IOERR_SHMMAP;
    };
    match inner.disk.region(&inner.handle, n, bytes, make != 0) {
        Ok(Some(region)) => {
            // Atomics may be changed behind a shared pointer; the region lives on in `regions`.
            *memory = region.as_ptr().cast_mut().cast();
            inner.regions.push(region);
            ffi::SQLITE_OK
        }
        Ok(None) => ffi::SQLITE_OK,
        Err(Fault::Off | Fault::Name) => ffi::SQLITE_IOERR_SHMMAP,
    }
}

unsafe extern "C" fn shm_lock(
    file: *mut ffi::sqlite3_file,
    first: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    // SAFETY: SQLite gives an open file.
    let inner = unsafe { inner(file) };
    let (Ok(first), Ok(count)) = (size(first), size(count)) else {
        return ffi::SQLITE_IOERR_SHMLOCK;
    };
    if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
        return code(inner.disk.release(&inner.handle, first, count), ffi::SQLITE_IOERR_SHMLOCK);
    }
    let alone = flags & ffi::SQLITE_SHM_EXCLUSIVE != 0;
    busy(inner.disk.take(&inner.handle, first, count, alone), ffi::SQLITE_IOERR_SHMLOCK)
}

unsafe extern "C" fn shm_barrier(_file: *mut ffi::sqlite3_file) {
    fence(Ordering::SeqCst);
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, delete: c_int) -> c_int {
    // SAFETY: SQLite gives an open file, and uses none of its shared memory after this.
    let inner = unsafe { inner(file) };
    inner.regions.clear();
    // Without power the memory is gone anyway.
    let _gone = inner.disk.leave(&inner.handle, delete != 0);
    ffi::SQLITE_OK
}
