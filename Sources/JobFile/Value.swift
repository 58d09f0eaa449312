/// What stands behind a key, before anyone says what it should be.
indirect enum Value {
    /// Nothing, `~` or `null`.
    case nothing
    /// One text. `plain` means without quotes, so that what it means may be guessed from how it looks.
    case text(String, plain: Bool)
    case list([Located<Value>])
    case fields([Entry])
    /// Something that has been reported already.
    case unreadable
}

/// A key with its value.
struct Entry {
    var key: Located<String>
    var value: Located<Value>
}
