//! A socket whose other side must take what it is sent.

use std::future::Future;
use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// How many bytes the other side must take in each stretch of time.
const PROGRESS: usize = 16 << 10;
/// How much of what the other side still sends is read after the last answer, and for how long.
/// Closing a socket with unread bytes resets it, and then the answer may be lost.
const LAST_BYTES: usize = 256 << 10;
const LAST_TIME: Duration = Duration::from_secs(1);

/// A socket that fails if the other side does not take what it is sent, and that reads what the
/// other side still sends before it is closed.
pub(crate) struct Watched {
    stream: TcpStream,
    patience: Duration,
    /// Set while something waits to be taken.
    waiting: Option<Waiting>,
    closing: Option<Closing>,
}

struct Waiting {
    end: Pin<Box<Sleep>>,
    taken: usize,
}

struct Closing {
    end: Pin<Box<Sleep>>,
    read: usize,
}

impl Watched {
    pub(crate) fn new(stream: TcpStream, patience: Duration) -> Self {
        Self { stream, patience, waiting: None, closing: None }
    }

    /// Notes how a write went. It fails if the other side has taken too little for too long.
    fn watch(
        &mut self,
        written: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        match (&written, &mut self.waiting) {
            (Poll::Ready(Ok(count)), Some(waiting)) => {
                waiting.taken += count;
                if waiting.taken >= PROGRESS {
                    self.waiting = None;
                }
            }
            (Poll::Ready(_), _) => {}
            (Poll::Pending, waiting) => {
                let patience = self.patience;
                let begin = || Waiting { end: Box::pin(sleep(patience)), taken: 0 };
                let waiting = waiting.get_or_insert_with(begin);
                if waiting.end.as_mut().poll(context).is_ready() {
                    return Poll::Ready(Err(ErrorKind::TimedOut.into()));
                }
            }
        }
        written
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(written, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.watch(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Called once all was written.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.waiting = None;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.closing.is_none() {
            ready!(Pin::new(&mut this.stream).poll_shutdown(context))?;
        }
        let begin = || Closing { end: Box::pin(sleep(LAST_TIME)), read: 0 };
        let closing = this.closing.get_or_insert_with(begin);
        let mut bytes = [0; 4 << 10];
        loop {
            let mut buffer = ReadBuf::new(&mut bytes);
            match Pin::new(&mut this.stream).poll_read(context, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                    closing.read += buffer.filled().len();
                    if closing.read > LAST_BYTES {
                        return Poll::Ready(Ok(()));
                    }
                }
                // The other side has closed the connection, too.
                Poll::Ready(_) => return Poll::Ready(Ok(())),
                Poll::Pending => return closing.end.as_mut().poll(context).map(Ok),
            }
        }
    }
}
