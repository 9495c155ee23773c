extension Naive {
  /// A function of one vector with several results, its heads, and the chain rule through it.
  public protocol Block: Sendable {
    var parameters: Parameters { get }

    /// One vector per head.
    func heads(_ input: [Double]) -> [[Double]]

    /// The gradient of Σ signal · head, with a signal for each head, `signals[head][unit]`.
    func backpropagate(_ signals: [[Double]], at input: [Double]) -> BlockGradient
  }

  /// A derivative with respect to what a block reads and to its parameters, by their names.
  public struct BlockGradient: Sendable {
    public var input: [Double]
    public var parameters: Parameters
  }
}

extension Naive.Block {
  /// The Gaussian whose μ and ℓ are the two heads.
  public func gaussian(_ input: [Double]) -> Naive.Gaussian {
    let heads = heads(input)
    precondition(heads.count == 2, "\(heads.count) heads are no mean and log deviation")
    return Naive.Gaussian(mean: heads[0], logDeviation: heads[1])
  }
}

extension Naive {
  /// a + b, element by element.
  public static func sum(_ a: [Double], _ b: [Double]) -> [Double] {
    precondition(a.count == b.count, "a vector of \(a.count) plus one of \(b.count)")
    return zip(a, b).map(+)
  }

  /// a b, element by element.
  public static func product(_ a: [Double], _ b: [Double]) -> [Double] {
    precondition(a.count == b.count, "a vector of \(a.count) times one of \(b.count)")
    return zip(a, b).map(*)
  }
}

extension [String: [[Double]]] {
  /// With this in front of every name: `W1` of block `q1` is `q1.W1`.
  func prefixed(_ prefix: String) -> Self {
    Self(uniqueKeysWithValues: map { ("\(prefix).\($0.key)", $0.value) })
  }

  /// The parameters whose names start with this, without it.
  func unprefixed(_ prefix: String) -> Self {
    Self(
      uniqueKeysWithValues: filter { $0.key.hasPrefix("\(prefix).") }
        .map { (String($0.key.dropFirst(prefix.count + 1)), $0.value) })
  }
}
