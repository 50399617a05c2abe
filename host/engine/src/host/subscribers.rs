//! Who is told what happens to a host.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use super::status::LiveEvent;

/// Events that a subscriber can be behind with.
const BACKLOG: usize = 1024;

/// Everybody who is told.
#[derive(Default)]
pub(super) struct Subscribers(Vec<Subscriber>);

struct Subscriber {
    sender: SyncSender<LiveEvent>,
    /// Events that there was no room for since it last had some.
    missed: u64,
}

impl Subscribers {
    pub(super) fn add(&mut self) -> Receiver<LiveEvent> {
        let (sender, receiver) = sync_channel(BACKLOG);
        self.0.push(Subscriber { sender, missed: 0 });
        receiver
    }

    /// Tells everybody, and forgets those that are gone.
    pub(super) fn tell(&mut self, event: LiveEvent) {
        self.0.retain_mut(|subscriber| subscriber.tell(&event));
    }
}

impl Subscriber {
    /// Whether it is still there. One that is behind is told how much it
    /// missed as soon as it has room.
    fn tell(&mut self, event: &LiveEvent) -> bool {
        if self.missed > 0 {
            match self.sender.try_send(LiveEvent::Missed(self.missed)) {
                Ok(()) => self.missed = 0,
                Err(TrySendError::Full(_)) => {
                    self.missed += 1;
                    return true;
                }
                Err(TrySendError::Disconnected(_)) => return false,
            }
        }
        match self.sender.try_send(event.clone()) {
            Ok(()) => true,
            Err(TrySendError::Full(_)) => {
                self.missed += 1;
                true
            }
            Err(TrySendError::Disconnected(_)) => false,
        }
    }
}
