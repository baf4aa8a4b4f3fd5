//! The kinds of problems: each has a name, a status, a title, and advice for the client.

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $name:literal $status:literal $title:literal $advice:literal;)*) => {
        /// What kind of problem it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum ProblemKind { $($(#[$doc])* $kind,)* }

        impl ProblemKind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The last part of its address, such as `not-found`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)* }
            }

            /// The status of the response.
            pub fn status(self) -> u16 {
                match self { $(Self::$kind => $status,)* }
            }

            /// What went wrong, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Self::$kind => $title,)* }
            }

            /// What a client should do.
            pub fn advice(self) -> &'static str {
                match self { $(Self::$kind => $advice,)* }
            }
        }
    };
}

kinds! {
    /// The request is not understood.
    BadRequest "bad-request" 400 "The request is malformed"
        "Nothing was done. Mend the request as the detail says.";
    /// No token, or one that is not accepted.
    Unauthorized "unauthorized" 401 "A token is needed"
        "Send `Authorization: Bearer TOKEN` with a token that the service accepts.";
    /// The request may come from somebody else.
    Forbidden "forbidden" 403 "The request is not accepted from here"
        "Send it from a program, or from a page of the service's own address. A service without tokens answers no proxy.";
    /// The token may only read.
    ReadOnlyToken "read-only-token" 403 "The token may only read"
        "Nothing was changed. Use a token that may write.";
    /// The carrier keeps no sessions.
    NoSessions "no-sessions" 403 "The service keeps no sessions"
        "Send the token with each request instead.";
    /// The directory cannot be written.
    ReadOnly "read-only" 403 "The store cannot be written"
        "Nothing was changed. Give the service a directory that it may write.";
    /// The tenant of the token has no store.
    NoTenant "no-tenant" 403 "The tenant is gone"
        "Nothing was done. The token is known, but its tenant was removed. Ask the operator of the service.";
    /// There is nothing at this path.
    NoSuchPath "no-such-path" 404 "There is nothing at this path"
        "Compare the path with those in `/openapi.json`.";
    /// There is no such expense.
    NotFound "not-found" 404 "There is no such expense"
        "It was deleted, or never existed. Ids are not used again.";
    /// The path has no such method.
    MethodNotAllowed "method-not-allowed" 405 "The path has no such method"
        "Use one of the methods in the header `Allow`.";
    /// The request came too slowly.
    Timeout "timeout" 408 "The request came too slowly"
        "Nothing was done. Send it again.";
    /// The store may have forgotten the key.
    KeyExpired "key-expired" 409 "The idempotency key may have been forgotten"
        "Nothing was done now, but the request may have been done before. Check, and if it was not, send it with a new key.";
    /// A request with the same key is under way.
    KeyUnderWay "key-under-way" 409 "A request with this idempotency key has no answer yet"
        "Nothing was done for this one. Send it again after the seconds in `Retry-After`: it gets the answer of the first.";
    /// There is no change to undo or redo.
    NothingToUndo "nothing-to-undo" 409 "There is no change to undo or redo"
        "Nothing was done. `/log` shows the changes.";
    /// Two files differ in what somebody has to decide.
    Conflicts "conflicts" 409 "Both sides have changed the same"
        "Nothing was merged. Send it again with `decisions` about the `conflicts`.";
    /// Another program changed the same.
    Overtaken "overtaken" 409 "Another program has changed the same expenses since"
        "Nothing was done. Change the expenses themselves.";
    /// The request was done before, and its expense is gone.
    Gone "gone" 410 "The request was done before, and its expense has been deleted since"
        "Do not send it again: it was done once, and was not done now.";
    /// A condition does not hold.
    Changed "changed" 412 "It is not as it was"
        "Nothing was done. Read it again, decide again, and send the new `ETag`.";
    /// The body is too large.
    TooLarge "too-large" 413 "The body is too large"
        "Nothing was done. Send it in parts of at most 1 MiB, or files of at most 16 MiB to `/import` or `/merge`.";
    /// The content has another type.
    UnsupportedMediaType "unsupported-media-type" 415 "The content has a type that is not accepted"
        "Nothing was done. Send JSON as `application/json`. Send a file to `/import` with its own type, such as `text/csv`, or as `application/octet-stream`.";
    /// The host is not ours.
    Misdirected "misdirected" 421 "The service does not answer for this host"
        "Use an address that the service allows, or let it allow this one.";
    /// Something in the request breaks a rule.
    Invalid "invalid" 422 "A value breaks a rule"
        "Nothing was done. Mend what `field` names.";
    /// The key was used for another request.
    KeyReused "key-reused" 422 "The idempotency key was used for another request"
        "Nothing was done. Use a new key for each new request.";
    /// A file leaves something open.
    Undecided "undecided" 422 "The file can be read in several ways"
        "Nothing was imported. Add the parameters that answer the `questions`.";
    /// The condition is missing.
    PreconditionRequired "precondition-required" 428 "The request needs `If-Match`"
        "Nothing was done. Read `/log`, and send its `ETag` as `If-Match`.";
    /// The tenant sends too many requests.
    TooManyRequests "too-many-requests" 429 "Too many requests"
        "Nothing was done. Send it again after the seconds in `Retry-After`.";
    /// The head is too large.
    HeadTooLarge "head-too-large" 431 "The head of the request is too large"
        "Nothing was done. Send less than 16 KiB and at most 64 fields.";
    /// The data file cannot be read.
    Corrupt "corrupt" 500 "The data file cannot be read"
        "It stays as it is. A person should look at it with `expenses check`.";
    /// The data file is gone.
    Missing "missing" 500 "The data file was removed while it was in use"
        "A person should put it back, or start the service again to begin an empty store.";
    /// The change may not survive a power cut.
    NotDurable "not-durable" 500 "The change is made, but the disk did not confirm it"
        "Do not send it again without its key, because it is made. A power cut may undo it.";
    /// The change may or may not have been made.
    OutcomeUnknown "outcome-unknown" 500 "The change may or may not have been made"
        "Send it again with its key: it is never done twice. Without a key, check first.";
    /// Another failure.
    Failed "failed" 500 "The service failed"
        "Send a change again with its key: it is never done twice. Without a key, check first.";
    /// Others keep changing the store.
    Busy "busy" 503 "Other programs keep changing the store"
        "Nothing was done. Send it again after the seconds in `Retry-After`.";
    /// What holds the store cannot be reached.
    Unavailable "unavailable" 503 "The store cannot be reached"
        "Nothing was done. Send it again after the seconds in `Retry-After`.";
    /// The service has too much to do.
    Overloaded "overloaded" 503 "The service has too much to do"
        "Nothing was done. Send it again after the seconds in `Retry-After`.";
    /// The disk is full.
    StorageFull "storage-full" 507 "No space is left on the disk"
        "Nothing was changed. Make room, and send it again.";
    /// The store is as large as it may be.
    OverQuota "over-quota" 507 "The store is as large as it may be"
        "Nothing was changed. Delete expenses, or ask the operator of the service for more room.";
}

impl ProblemKind {
    /// The `type` of the document: a path of the service, where its advice is.
    pub fn address(self) -> String {
        format!("/problems/{}", self.name())
    }
}
