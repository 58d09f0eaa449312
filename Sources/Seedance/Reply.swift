/// What the API answered, with what its headers say beside it (contract §3).
public struct Reply<Value: Sendable>: Sendable {
    /// The answer.
    public var value: Value
    /// The status of the answer.
    public var status: Int
    /// The API's own name for the exchange, for questions to its support.
    public var requestID: String?
    /// How many requests are left.
    public var rate: RateLimit?
    /// The text of the `Date` header: the API's clock.
    public var date: String?

    /// Makes a reply.
    public init(
        value: Value,
        status: Int = 200,
        requestID: String? = nil,
        rate: RateLimit? = nil,
        date: String? = nil
    ) {
        self.value = value
        self.status = status
        self.requestID = requestID
        self.rate = rate
        self.date = date
    }
}

extension Reply: Equatable where Value: Equatable {}
