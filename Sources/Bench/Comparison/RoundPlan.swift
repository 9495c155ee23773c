import Kernels

/// The order in which two builds' processes run. In a round each group of rows is timed by two pairs of
/// processes, one of each build, A B or B A by the toss of a coin for each pair: whatever the machine does
/// meanwhile, a pair of equal builds is as likely to favour either. Groups follow each other in random
/// order.
///
/// Rounds of A B B A with a coin for all four, as usual elsewhere, gave intervals one and a half to three
/// times as wide on the same processes (docs/noise.md).
struct RoundPlan {
  typealias Side = ResultLine.Side

  /// Ids that one process times. Few, so that a pair is over before a neighbour's load has changed: what
  /// matters is that both processes meet the same.
  let groups: [[String]]
  let seed: UInt64

  /// Kernels take some milliseconds each, no more than a process takes to start.
  private static let kernelsInProcess = 4

  init(_ rows: [BenchmarkRow], seed: UInt64) {
    var groups: [[String]] = []
    var kernels: [String] = []
    for row in rows {
      if case .kernel = row { kernels.append(row.id) } else { groups.append([row.id]) }
    }
    for start in stride(from: 0, to: kernels.count, by: Self.kernelsInProcess) {
      groups.append(Array(kernels[start..<min(start + Self.kernelsInProcess, kernels.count)]))
    }
    self.groups = groups
    self.seed = seed
  }

  /// The groups of a round, by their indices, in the order of the round, and whose turn it is: a pair
  /// after the other.
  func round(_ round: Int, stage: ResultLine.Stage) -> [(group: Int, order: [Side])] {
    var words = [UInt32](repeating: 0, count: groups.count)
    RandomStream(
      seed: seed, purpose: Self.purpose, layer: stage.number, step: UInt32(round)
    ).fill(&words)
    return words.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
      .map { group, word in (group, Self.pair(word & 1) + Self.pair(word >> 1 & 1)) }
  }

  static let processesInRound = 4

  private static func pair(_ coin: UInt32) -> [Side] {
    coin == 0 ? [.base, .head] : [.head, .base]
  }

  /// Of the random stream; no other has it.
  private static let purpose: UInt16 = 0x7ffe
}

extension ResultLine.Stage {
  /// Of its random stream.
  fileprivate var number: UInt16 {
    switch self {
    case .rounds, .counts: 0
    case .doubt: 1
    case .confirmation: 2
    }
  }
}
