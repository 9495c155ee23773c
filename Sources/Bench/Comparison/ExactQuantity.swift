/// A quantity that no process changes: any difference is one between builds.
enum ExactQuantity: String, ArgumentChoice {
  /// Calls of allocating functions.
  case allocations
  /// Random numbers.
  case draws
  /// Of the results' bits.
  case checksum
  /// The worst error that the check of the kernel finds.
  case error
  case instructions

  /// The part by which instructions may differ: that of what the compiler lays out otherwise though the
  /// work is the same.
  static let instructionMargin = 0.01
}

extension ExactComparison {
  /// Rows that both builds have, and of them what both have counted, in the order of `head`.
  static func compare(base: [ResultLine], head: [ResultLine]) -> [ExactComparison] {
    let known = Dictionary(base.map { ($0.id, $0) }) { first, _ in first }
    return head.flatMap { line in
      known[line.id].map { compare(base: $0, head: line) } ?? []
    }
  }

  private static func compare(base: ResultLine, head: ResultLine) -> [ExactComparison] {
    ExactQuantity.allCases.compactMap { quantity in
      guard let before = quantity.value(of: base), let after = quantity.value(of: head) else {
        return nil
      }
      return ExactComparison(
        id: head.id, quantity: quantity, base: before.text, head: after.text,
        outcome: quantity.outcome(before, after))
    }
  }
}

extension ExactQuantity {
  /// As it is shown; a number where less is better.
  fileprivate struct Value {
    let text: String
    let number: Double?
  }

  fileprivate func value(of line: ResultLine) -> Value? {
    switch self {
    case .allocations: line.allocations.map { Value(text: "\($0)", number: Double($0)) }
    case .draws: line.draws.map { Value(text: "\($0)", number: Double($0)) }
    case .checksum: line.checksum.map { Value(text: $0, number: nil) }
    case .error:
      line.checkError.map { Value(text: line.worstError ?? $0.word, number: $0) }
    case .instructions: line.instructions.map { Value(text: $0.word, number: $0) }
    }
  }

  fileprivate func outcome(_ base: Value, _ head: Value) -> ExactComparison.Outcome {
    guard let before = base.number, let after = head.number else {
      return base.text == head.text ? .same : .worse
    }
    let margin = self == .instructions ? Self.instructionMargin : 0
    if after > before * (1 + margin) { return .worse }
    return after * (1 + margin) < before ? .better : .same
  }
}
