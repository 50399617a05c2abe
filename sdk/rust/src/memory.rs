//! The memory of a plugin.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;

/// Bytes that lie in the plugin's memory from the start. A call of some hundred
/// events needs a fraction of it.
const SIZE: usize = 128 * 1024;

/// More than any alignment that Rust's own types ask for.
#[repr(align(16))]
struct Arena(UnsafeCell<[u8; SIZE]>);

/// Gives memory away from one end of an arena to the other, and from the
/// system when that is full.
///
/// Every call of a plugin has memory of its own, so that what a call gives back
/// is of use to itself alone. What the system's allocator does before it hands
/// out the first byte (to grow the memory, which the host must open and close
/// again, and to set up lists of what is free) takes longer than most calls;
/// here the first byte is a sum and a comparison away. What was given last can
/// be given back and can grow, which is what a text or a list does that is
/// being written; the rest of the arena stays taken. Whoever needs more, or
/// lives through many calls, has the system's allocator, which gives
/// everything back.
pub(crate) struct Memory {
    arena: Arena,
    /// How much of it is taken.
    taken: UnsafeCell<usize>,
}

#[expect(
    unsafe_code,
    reason = "what lies in an arena is shared by its allocator"
)]
// SAFETY: a plugin has one thread.
unsafe impl Sync for Memory {}

impl Memory {
    /// Nothing is taken.
    pub(crate) const fn new() -> Self {
        Self {
            arena: Arena(UnsafeCell::new([0; SIZE])),
            taken: UnsafeCell::new(0),
        }
    }

    /// Where an address lies in the arena, if it does.
    fn place(&self, address: *mut u8) -> Option<usize> {
        let place = (address as usize).wrapping_sub(self.arena.0.get() as usize);
        (place < SIZE).then_some(place)
    }
}

#[expect(unsafe_code, reason = "the interface of allocators")]
// SAFETY: parts of the arena lie between two values of `taken`, which grows by
// a part's size when it is given away and shrinks by it only if the part is the
// last one; so no two parts that are in use overlap. What does not lie in the
// arena comes from the system's allocator, and goes back to it.
unsafe impl GlobalAlloc for Memory {
    // Within their callers these would make a plugin larger by 3 KB and no
    // faster.
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let base = self.arena.0.get() as usize;
        // SAFETY: a plugin has one thread, and nobody keeps the reference.
        let taken = unsafe { &mut *self.taken.get() };
        let align = layout.align() - 1;
        let start = ((base + *taken + align) & !align) - base;
        let end = start.saturating_add(layout.size());
        if end > SIZE {
            // SAFETY: what the caller promises.
            return unsafe { System.alloc(layout) };
        }
        *taken = end;
        // SAFETY: `start` is at most SIZE.
        unsafe { self.arena.0.get().cast::<u8>().add(start) }
    }

    #[inline(never)]
    unsafe fn dealloc(&self, address: *mut u8, layout: Layout) {
        let Some(place) = self.place(address) else {
            // SAFETY: what does not lie in the arena came from there.
            return unsafe { System.dealloc(address, layout) };
        };
        // SAFETY: as above.
        let taken = unsafe { &mut *self.taken.get() };
        if place + layout.size() == *taken {
            *taken = place;
        }
    }

    #[inline(never)]
    unsafe fn realloc(&self, address: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let Some(place) = self.place(address) else {
            // SAFETY: what does not lie in the arena came from there.
            return unsafe { System.realloc(address, layout, size) };
        };
        // SAFETY: as above.
        let taken = unsafe { &mut *self.taken.get() };
        if place + layout.size() == *taken && place.saturating_add(size) <= SIZE {
            *taken = place + size;
            return address;
        }
        if size <= layout.size() {
            return address;
        }
        // SAFETY: the caller promises that the size, rounded up, is no more
        // than `isize::MAX`; both parts are as long as what is copied.
        unsafe {
            let larger = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !larger.is_null() {
                larger.copy_from_nonoverlapping(address, layout.size());
            }
            larger
        }
    }
}

#[cfg(test)]
#[expect(unsafe_code, reason = "the interface of allocators")]
mod tests {
    use super::*;

    /// A part that is in use, and what is in it.
    struct Part {
        address: *mut u8,
        layout: Layout,
        fill: u8,
    }

    impl Part {
        fn holds(&self, bytes: usize) -> bool {
            // SAFETY: it is in use, and as long as its layout says.
            let held = unsafe { std::slice::from_raw_parts(self.address, bytes) };
            held.iter().all(|byte| *byte == self.fill)
        }

        fn fill(&self) {
            // SAFETY: it is in use, and as long as its layout says.
            unsafe { self.address.write_bytes(self.fill, self.layout.size()) };
        }
    }

    /// Whatever is taken, given back and made larger or smaller, in whatever
    /// order: nobody writes into what another one has, all is aligned, and what
    /// was in a part that moves is in it still. Far more is taken than the arena
    /// has, so that the system's allocator has its share.
    #[test]
    fn nobody_gets_what_another_one_has() {
        for seed in 0..20u64 {
            let memory = Memory::new();
            let mut number = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut next = |below: usize| {
                number ^= number << 13;
                number ^= number >> 7;
                number ^= number << 17;
                (number % below as u64) as usize
            };
            let mut parts: Vec<Part> = Vec::new();
            let mut outside = false;
            for step in 0..2_000usize {
                let fill = step as u8;
                let most = if next(50) == 0 { 8 * 1024 } else { 200 };
                let size = 1 + next(most);
                match next(4) {
                    0 | 1 => {
                        let layout = Layout::from_size_align(size, 1 << next(6)).unwrap();
                        // SAFETY: the size is not 0.
                        let address = unsafe { memory.alloc(layout) };
                        assert!(!address.is_null());
                        parts.push(Part {
                            address,
                            layout,
                            fill,
                        });
                    }
                    2 if !parts.is_empty() => {
                        // Mostly the last one, as lists that are written do.
                        let at = match next(3) {
                            0 => next(parts.len()),
                            _ => parts.len() - 1,
                        };
                        let part = &mut parts[at];
                        // SAFETY: it is in use, and the size is not 0.
                        part.address = unsafe { memory.realloc(part.address, part.layout, size) };
                        let kept = size.min(part.layout.size());
                        assert!(part.holds(kept), "what was in it is gone");
                        part.layout = Layout::from_size_align(size, part.layout.align()).unwrap();
                    }
                    _ if !parts.is_empty() => {
                        let at = match next(2) {
                            0 => next(parts.len()),
                            _ => parts.len() - 1,
                        };
                        let part = parts.remove(at);
                        // SAFETY: it is in use, and nobody uses it any more.
                        unsafe { memory.dealloc(part.address, part.layout) };
                        continue;
                    }
                    _ => continue,
                }
                if let Some(part) = parts.last() {
                    assert_eq!(part.address as usize % part.layout.align(), 0);
                }
                outside |= parts
                    .iter()
                    .any(|part| memory.place(part.address).is_none());
                parts.iter().for_each(Part::fill);
                let all = parts.iter().all(|part| part.holds(part.layout.size()));
                assert!(all, "two parts overlap");
                while parts.len() > 24 {
                    let part = parts.swap_remove(next(24));
                    // SAFETY: it is in use, and nobody uses it any more.
                    unsafe { memory.dealloc(part.address, part.layout) };
                }
            }
            assert!(outside, "the arena was never full");
            for part in parts {
                // SAFETY: it is in use, and nobody uses it any more.
                unsafe { memory.dealloc(part.address, part.layout) };
            }
        }
    }

    /// What is written grows in place, and what was given back is given again.
    #[test]
    fn the_last_part_grows_and_comes_back() {
        let memory = Memory::new();
        let layout = Layout::from_size_align(100, 8).unwrap();
        // SAFETY: sizes are not 0, and what is given back is in use.
        unsafe {
            let first = memory.alloc(layout);
            let longer = memory.realloc(first, layout, 3_000);
            assert_eq!(first, longer);
            memory.dealloc(longer, Layout::from_size_align(3_000, 8).unwrap());
            assert_eq!(memory.alloc(layout), first);
            let second = memory.alloc(layout);
            assert_ne!(memory.realloc(first, layout, 101), first);
            assert_eq!(memory.place(second), Some(104));
        }
    }
}
